"""Measure the addon beside stock Odoo (`make bench`).

Two databases hold the same opportunities, one without the addon and one with it. Each
has a worker process, which does one job at a time when told to: a round of a job is
one run in each database, in turns, so that whatever else the machine does weighs on
both. Nothing a job writes is kept.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

import latency  # noqa: E402
import pair  # noqa: E402
import report  # noqa: E402
import reshaping  # noqa: E402
from jobs import JOBS  # noqa: E402
from worker import Worker  # noqa: E402

from toolbox import say  # noqa: E402
from toolbox.paths import ROOT  # noqa: E402

MOST_TIMES = 3  # as many rounds as a job has


def main():
    options = read_arguments()
    with say.alone("bench", busy="Another `make bench` is at work: wait for its end."):
        machine = report.machine()
        workers = pair.workers(options.size, options.fresh, options.against)
        try:
            if options.profile:
                return show_profile(workers, options.profile)
            if options.history:
                return show_history(workers[1], options.history)
            if options.answers:
                return show_answers(workers[1], options.answers)
            say.note(f"  Measuring, {options.against or 'stock'} and addon in turns")
            jobs = [JOBS[name] for name in options.jobs if name in JOBS]
            rows = [measure(workers, job, options) for job in jobs]
        finally:
            for worker in workers:
                worker.stop()
        for name in (name for name in options.jobs if name in reshaping.NAMES):
            say.note(reshaping.story(name, reshape(name)))
        story = report.story(machine, pair.versions(), options.size)
        if latency.NAME in options.jobs:
            say.note("  Measuring how soon runs are carried out")
            story = f"{latency.story(latency.measure())}\n\n{story}"
    if rows:
        table = report.table(rows, options.against or "stock")
        say.note(f"\n{table}\n\n{report.summary(rows)}")
    say.note(story)
    if options.write:
        report.write(rows, story)


def read_arguments():
    """Return the options of the command line."""
    names = [*JOBS, *reshaping.NAMES, latency.NAME]
    parser = argparse.ArgumentParser(
        prog="make bench",
        description=__doc__.partition("\n")[0],
        epilog=f"The jobs: {', '.join(names)}.",
        usage='make bench ARGS="[OPTION ...] [JOB ...]"',
    )
    parser.add_argument("jobs", metavar="JOB", nargs="*", help="only these jobs")
    parser.add_argument(
        "--size", type=int, default=50_000, help="opportunities in each database"
    )
    parser.add_argument(
        "--history",
        metavar="ROWS",
        type=int,
        help="open a history of that many moves instead",
    )
    parser.add_argument(
        "--answers",
        metavar="ROWS",
        type=int,
        help="analyse that many answers to questionnaires instead",
    )
    parser.add_argument("--rounds", type=int, help="the same number for every job")
    parser.add_argument(
        "--against",
        metavar="REV",
        help="stand the addon as that commit has it where stock Odoo does otherwise",
    )
    parser.add_argument("--fresh", action="store_true", help="make new databases")
    parser.add_argument(
        "--write", action="store_true", help=f"write the table into {report.PAGE.name}"
    )
    parser.add_argument(
        "--profile", metavar="JOB", help="show where the time of a job goes instead"
    )
    options = parser.parse_args()
    unknown = {*options.jobs} - {*names} | {options.profile or "move"} - JOBS.keys()
    if unknown:
        parser.error(f"no job is called {', '.join(sorted(unknown))}")
    if options.write and (options.jobs or options.against):
        parser.error("--write goes with all the jobs, beside stock Odoo")
    if options.size < 10_000 or options.rounds == 0:
        parser.error("the jobs need 10,000 opportunities and a round")
    options.jobs = options.jobs or names
    return options


def measure(workers, job, options):
    """Run the rounds of a job; return its row of the table.

    They are run again, up to MOST_TIMES, while chance may be what they tell.
    """
    pair.vacuum(workers)
    rounds = options.rounds or job.rounds
    warm_up = 1 + rounds // 10
    row = report.Row(job, [], [])
    for turn in range(warm_up + rounds * MOST_TIMES):
        past = turn - warm_up
        if past > 0 and past % rounds == 0 and row.is_sure:
            break
        # Who goes first changes every time.
        for side in (0, 1) if turn % 2 else (1, 0):
            worker = workers[side if options.against else job.sides[side].with_addon]
            place = len(job.sides) - 1 if options.against else side
            run = worker.ask("measure", job=job.name, turn=turn, side=place)
            if past >= 0:
                row.runs[side].append(run)
    for worker in workers:
        worker.ask("rest")
    say.note(f"  {job.title}: {row.ratio:.2f} ({row.between})")
    return row


def reshape(name):
    """Change the pipeline in a process of its own, whose memory is then told."""
    worker = Worker(pair.WITH_ADDON, ROOT)
    try:
        return worker.ask("reshape", change=name)
    finally:
        worker.stop()


def show_history(worker, rows):
    """Print how long the history of moves takes to open."""
    say.note(f"  Opening a history of {rows:,} moves")
    show_openings(worker.ask("history", rows=rows))


def show_answers(worker, rows):
    """Print how long the analysis of answers takes."""
    say.note(f"  Analysing {rows:,} answers")
    show_openings(worker.ask("answers", rows=rows))


def show_openings(seconds_by_login):
    """Print what each opening took, for each user."""
    for login, openings in seconds_by_login.items():
        for what, seconds in openings.items():
            say.note(f"  {login}: {what}: {seconds:.2f} s")


def show_profile(workers, name):
    """Print where the time of a job goes, in each database."""
    for number, side in enumerate(JOBS[name].sides):
        worker = workers[side.with_addon]
        worker.ask("measure", job=name, turn=0, side=number)
        say.note(f"\n== {worker.database}\n")
        say.note(worker.ask("profile", job=name, turn=1, side=number))
        worker.ask("rest")


if __name__ == "__main__":
    say.guard(main)
