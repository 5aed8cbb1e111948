"""When a delay is over: days are those of a calendar, and keep the hour of clocks."""

import pytz
from dateutil.relativedelta import relativedelta

ELAPSED = ("minutes", "hours")  # units that pass alike whatever clocks show


def due(moment, delay, unit, zone):
    """Return when a delay that starts at a moment is over.

    Counted in days, weeks or months, it ends at the hour it started as clocks show it
    in the time zone, also where they change meanwhile. An hour that a change skips is
    the one after it, one that comes twice the second.

    :param datetime moment: UTC, without time zone; so is what is returned
    :param int delay: how many
    :param str unit: minutes, hours, days, weeks or months
    :param str zone: name of the time zone
    """
    change = relativedelta(**{unit: delay})
    if unit in ELAPSED:
        return moment + change
    zone = pytz.timezone(zone)
    local = pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
    return zone.localize(local + change).astimezone(pytz.utc).replace(tzinfo=None)
