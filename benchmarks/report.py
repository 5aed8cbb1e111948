"""The table of results, and the page of the documentation that shows it."""

import datetime
import math
import os
import re
import statistics
from dataclasses import dataclass
from pathlib import Path

from job import Job

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"
START = "<!-- written by make bench: start -->"
END = "<!-- written by make bench: end -->"
HEADER = (
    "job",
    "{} ms",
    "addon ms",
    "ratio",
    "between",
    "limit",
    "verdict",
    "CPU ratio",
    "{} 10–90 %",
    "addon 10–90 %",
    "{} queries",
    "addon queries",
)
SURE = 0.05  # of a ratio: how far from it the true one may be


@dataclass
class Row:
    """The runs of a job in each database, as `bench.Bench.measure` returns them.

    A run of one stands beside the run of the other that came just before or after it:
    other work of the machine weighs on both.
    """

    job: Job
    stock: list
    addon: list

    @property
    def runs(self):
        return self.stock, self.addon

    @property
    def ratio(self):
        """Time of the addon by time of stock, the median of pairs of runs."""
        return statistics.median(self._ratios("seconds"))

    @property
    def likely(self):
        """Return between which ratios the true one is, 95 times in a hundred."""
        return interval(self._ratios("seconds"))

    @property
    def between(self):
        """The same in words, with a mark where the machine was not quiet enough."""
        return "–".join(f"{end:.2f}" for end in self.likely) + "?" * (not self.is_sure)

    @property
    def is_sure(self):
        """Whether the ratio can be believed: what is likely lies close to it."""
        low, high = self.likely
        return max(high - self.ratio, self.ratio - low) <= SURE * self.ratio

    def _ratios(self, what):
        pairs = zip(self.stock, self.addon, strict=True)
        return [addon[what] / stock[what] for stock, addon in pairs]

    @property
    def verdict(self):
        """Say whether the limit is held, to the two decimals shown."""
        if self.job.limit is None:
            return ""
        return "ok" if round(self.ratio, 2) <= self.job.limit else "over"

    def cells(self):
        """Return what the table says of the job."""
        return (
            self.job.title + (", each" if self.job.count > 1 else ""),
            self._milliseconds(median(self.stock, "seconds")),
            self._milliseconds(median(self.addon, "seconds")),
            f"{self.ratio:.2f}",
            self.between,
            f"{self.job.limit:g}" if self.job.limit else "",
            self.verdict,
            self._processor_ratio(),
            self._spread(self.stock),
            self._spread(self.addon),
            f"{median(self.stock, 'queries'):,.0f}",
            f"{median(self.addon, 'queries'):,.0f}",
        )

    def rates(self):
        """Say how many are done in a second, on each side."""
        first, second = (
            self.job.count / median(runs, "seconds")
            for runs in (self.stock, self.addon)
        )
        return f"In a second, {self.job.title}: {second:,.0f}; {first:,.0f} there."

    def _milliseconds(self, seconds):
        return f"{seconds * 1000 / self.job.count:.2f}"

    def _processor_ratio(self):
        if not all(run["processor"] for run in self.stock + self.addon):
            return ""
        return f"{statistics.median(self._ratios('processor')):.2f}"

    def _spread(self, runs):
        if len(runs) < 2:
            return ""
        seconds = [run["seconds"] for run in runs]
        tenths = statistics.quantiles(seconds, n=10, method="inclusive")
        return "–".join(map(self._milliseconds, (tenths[0], tenths[-1])))


def median(runs, what):
    """Return the median of what runs took: seconds, processor or queries."""
    return statistics.median(run[what] for run in runs)


def interval(values):
    """Return between which two of these values their true median is, 95 % of times.

    Half of all values are below it: how many of a sample are is binomial, whatever
    their distribution (the sign test turned around).
    """
    ordered, count = sorted(values), len(values)
    rank, below = 0, 0.5**count
    while below <= 0.025:
        rank += 1
        below += math.comb(count, rank) * 0.5**count
    first = max(rank - 1, 0)
    return ordered[first], ordered[-1 - first]


def table(rows, beside="stock"):
    """Return the results as a table, readable as it is and in Markdown.

    :param str beside: what the addon stands beside
    """
    header = [title.format(beside) for title in HEADER]
    lines = [header, *(row.cells() for row in rows)]
    first, *others = [max(map(len, column)) for column in zip(*lines, strict=True)]
    aligned = [
        [line[0].ljust(first), *map(str.rjust, line[1:], others)] for line in lines
    ]
    aligned.insert(1, ["-" * first, *("-" * (width - 1) + ":" for width in others)])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in aligned)


def summary(rows):
    """Say which limits are not held, and which ratios are not to be believed."""
    over = [row for row in rows if row.verdict == "over"]
    told = [row.rates() for row in rows if row.job.rate]
    unsure = [row.job.title for row in rows if not row.is_sure]
    if unsure:
        told.append(f"Not quiet enough to be sure (?): {'; '.join(unsure)}.")
    if not over:
        return "\n".join([*told, "Every limit measured is held."])
    said = (f"{r.job.title} ({r.ratio:.2f} for {r.job.limit:g})" for r in over)
    return "\n".join([*told, f"Not held: {'; '.join(said)}."])


def machine():
    """Say in words what this machine is, and whether it has other work."""
    cores = os.cpu_count()
    model = _find(r"^model name\s*: (.+)", "/proc/cpuinfo")
    memory = int(_find(r"^MemTotal:\s*(\d+)", "/proc/meminfo") or 0)
    parts = [f"{cores} core{'s' if cores > 1 else ''}"]
    if memory:
        parts.append(f"{memory / 1024**2:.0f} GB of memory")
    if model and "unknown" not in model.lower():
        parts.append(model)
    load = os.getloadavg()[0]
    state = "otherwise idle"
    if load > 0.5:
        state = f"busy with other work (load {load:.1f}: trust the CPU ratio more)"
    return f"a machine of {', '.join(parts)}, {state}"


def _find(pattern, path):
    try:
        found = re.search(pattern, Path(path).read_text(), re.M)
    except OSError:
        return None
    return found and found[1].strip()


def story(where, versions, size):
    """Say where, when and on what the table was measured."""
    odoo, postgres = versions
    day = datetime.date.today().strftime("%-d %B %Y")
    return (
        f"Measured on {day}, on {where}, with Odoo {odoo} and PostgreSQL {postgres}; "
        f"{size:,} opportunities in each database."
    )


def write(rows, told):
    """Put the table into the documentation, in place of the one before."""
    text = f"{START}\n\n{told}\n\n{table(rows)}\n\n{summary(rows)}\n\n{END}"
    page = PAGE.read_text()
    if START not in page:
        raise SystemExit(f"{PAGE} has no place for the table: put {START} and {END}.")
    PAGE.write_text(re.sub(f"{START}.*{END}", lambda _: text, page, flags=re.S))
