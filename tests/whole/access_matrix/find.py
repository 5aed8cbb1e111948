"""Searching, grouping, sorting, exporting: they tell what reading tells, or nothing."""

from odoo.fields import Domain

from .values import read_as

# Types whose values a search compares one by one.
COMPARED = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
}
GROUPED = COMPARED - {"text", "date", "datetime"}
SEVERAL = {"many2many", "one2many"}

# Lists that may be told not to be empty to who reads none of their lines: figures do.
TOLD = {("res.partner", "referral_ids")}


class Search:
    """What one person finds of the records of one model.

    :param observation: ``Observation`` of the model
    """

    def __init__(self, observation, person):
        self.one, self.person = observation, person
        self.trial = observation.trial
        self.every = observation.world.samples(observation.model)
        self.among = Domain("id", "in", self.every.ids)
        env = self.trial.as_person(person)
        self.mine = env[observation.model].with_context(active_test=False)
        self.seen = {id_ for id_ in self.every.ids if self._may_read(id_)}

    def _may_read(self, id_):
        return bool(self._answer(lambda: self.mine.browse(id_).read(["id"])))

    def leaks(self):
        """Return what is told of fields and records that cannot be read, in words."""
        if not self.seen:
            return self._leaks_of_unseen()
        found = []
        for name, field in self.one.fields.items():
            if self.person in self.one.field_readers[name]:
                found += self._leaks_of_read(field)
            else:
                found += self._leaks_of_closed(field)
        return found

    def all_there_is(self):
        """Return all that this person is told of these records, as one text."""
        mine, among = self.mine, [*self.among]
        readers = self.one.field_readers
        names = [name for name in self.one.names if self.person in readers[name]]
        told = [
            lambda: mine.search_read(among, ["display_name"]),
            lambda: mine.name_search("", among, limit=None),
            lambda: mine.search(among).export_data([*names, "display_name"]),
            lambda: mine.web_search_read(among, {name: {} for name in names}),
        ]
        told += [lambda name=name: mine.search_read(among, [name]) for name in names]
        return "\n".join(str(self._answer(deed)) for deed in told)

    # ------------------------------------------------------------

    def _answer(self, deed):
        """Return what something answers, None where it is refused."""
        with self.trial.undone():
            what = f"{self.person} finds {self.one.model}"
            return self.trial.attempt(what, deed)[1]

    def _leaks_of_unseen(self):
        """Nothing of a model, or of these records, is found by any way."""
        mine, among = self.mine, [*self.among]
        ways = {
            "search": lambda: mine.search(among).ids,
            "search_count": lambda: mine.search_count(among),
            "name_search": lambda: mine.name_search("", among),
            "group": lambda: mine._read_group(among, [], ["__count"])[0][0],
            "export": lambda: mine.browse(self.every.ids).export_data(
                self.one.names[:1]
            )["datas"],
        }
        for name, field in self.one.fields.items():
            if field._description_searchable:
                ways[f"search by {name}"] = lambda name=name: (
                    mine.search([*among, (name, "!=", False)]).ids
                )
        return [way for way, deed in ways.items() if self._answer(deed)]

    def _leaks_of_closed(self, field):
        """A field one may not read is not searched, sorted, grouped or exported by."""
        mine, among, name = self.mine, [*self.among], field.name
        ways = {
            "search": lambda: mine.search([*among, (name, "!=", False)]) or True,
            "sort": lambda: mine.search(among, order=name) or True,
            "group": lambda: mine._read_group(among, [name]) or True,
            "export": lambda: mine.search(among).export_data([name]),
        }
        if not field._description_searchable:
            del ways["search"]
        if not field._description_sortable:
            del ways["sort"]
        if not _is_grouped(field):
            del ways["group"]
        return [f"{way} by {name}" for way, deed in ways.items() if self._answer(deed)]

    def _leaks_of_read(self, field):
        """A record is found by a value only if that value is what is read of it."""
        read = self._answer(lambda: self._read(field)) or {}
        found = []
        if field.type in COMPARED and field._description_searchable:
            for value in self._values(field):
                ids = self._answer(lambda value=value: self._found(field, value)) or ()
                found += [
                    f"{field.name} = {value!r} finds {id_}, which says"
                    f" {read.get(id_)!r}"
                    for id_ in ids
                    if not _says(read.get(id_), value)
                ]
        if field.type in SEVERAL and field._description_searchable:
            found += self._leaks_of_several(field, read)
        if field.type in GROUPED and _is_grouped(field):
            groups = self._answer(lambda: self._groups(field)) or ()
            said = list(read.values())
            found += [
                f"a group {field.name} = {group!r}"
                for group in groups
                if group and not any(_says(one, group) for one in said)
            ]
        return found

    def _leaks_of_several(self, field, read):
        """What one may not read of a list is not found there.

        Odoo finds a record by the number of a line of it, whoever may read that line:
        the number is all this tells.
        """
        ways = {
            "!= False": [(field.name, "!=", False)],
            "any": [(field.name, "any", [("id", "!=", 0)])],
        }
        if (field.model_name, field.name) in TOLD:
            del ways["!= False"]
        return [
            f"{field.name} {way} finds {id_}, which says {read.get(id_)!r}"
            for way, domain in ways.items()
            for id_ in self._answer(
                lambda domain=domain: self.mine.search([*self.among, *domain]).ids
            )
            or ()
            if not read.get(id_)
        ]

    def _read(self, field):
        rows = self.mine.browse(sorted(self.seen)).read([field.name], load="")
        return {row["id"]: row[field.name] for row in rows}

    def _values(self, field):
        """Return the values records have, those one may not read included."""
        values = []
        for sample in self.every.sudo():
            value = read_as(field, sample[field.name])
            values += value if isinstance(value, list) else [value]
        return [value for value in dict.fromkeys(values) if value]

    def _found(self, field, value):
        return self.mine.search([*self.among, (field.name, "in", [value])]).ids

    def _groups(self, field):
        groups = self.mine._read_group([*self.among], [field.name])
        return [getattr(value, "id", value) for (value,) in groups]


def _is_grouped(field):
    return field.store and field._description_groupable


def _says(read, value):
    """Tell whether a value that was read is, or holds, another one."""
    if isinstance(read, (list, tuple)):
        return value in read
    if isinstance(read, float) and isinstance(value, (int, float)):
        return abs(read - value) < 0.01
    return read == value
