"""What is measured: the same code for the database without the addon and with it.

A job chooses what to work on beforehand, the same opportunities in both databases, then
works on it in a transaction of its own, as a salesperson who sees all documents.
"""

from board import Board
from imports import IMPORT_JOBS
from job import Job
from mail import MAIL_JOBS
from opportunities import (
    MANY,
    many_to_close,
    many_to_move,
    one_for_the_gate,
    one_to_drag,
    open_stages,
)
from populate import WATCHER
from questionnaires import QUESTIONNAIRE_JOBS
from referral_jobs import REFERRAL_JOBS
from rule_jobs import RULE_JOBS

SOME = 100  # opportunities of a mass creation


# ------------------------------------------------------------
# What to work on
# ------------------------------------------------------------


def new_ones(count):
    """Choose what opportunities to create."""

    def choose(env, turn):
        stage = open_stages(env)[0]
        partners = env["res.partner"].search([("name", "=like", "Customer %")])
        return [
            {
                "name": f"New opportunity {rank}",
                "type": "opportunity",
                "partner_id": partners[(turn + rank) % len(partners)].id,
                "stage_id": stage.id,
                "expected_revenue": 1000 + rank,
            }
            for rank in range(count)
        ]

    return choose


def follow_one_in_ten(env, chosen):
    """Have someone follow the changes of stage of one opportunity in ten."""
    ids, _values = chosen
    watcher = env["res.users"].sudo().search([("login", "=", WATCHER)])
    subtypes = env.ref("mail.mt_comment") + env.ref("crm.mt_lead_stage")
    env["crm.lead"].sudo().browse(ids[::10]).message_subscribe(
        watcher.partner_id.ids, subtypes.ids
    )


# ------------------------------------------------------------
# What to do
# ------------------------------------------------------------


def drop(env, chosen):
    board, lead_id, stage_id = chosen
    board.drop(env, lead_id, stage_id)


def ask_and_drop(env, chosen):
    board, lead_id, stage_id = chosen
    board.ask(env, lead_id, stage_id)
    board.drop(env, lead_id, stage_id)


def write(env, chosen):
    ids, values = chosen
    env["crm.lead"].browse(ids).write(values)


def win(env, chosen):
    ids, _values = chosen
    env["crm.lead"].browse(ids).action_set_won()


def lose(env, chosen):
    ids, values = chosen
    env["crm.lead"].browse(ids).action_set_lost(**values)


def create(env, chosen):
    env["crm.lead"].create(chosen)


def the_board(env, _turn):
    return Board(env)


def the_board_without_lost(env, _turn):
    return Board(env, with_lost=False)


def load_columns(env, board):
    board.load_columns(env)


def load_progress(env, board):
    board.load_progress(env)


def load_board(env, board):
    board.load_columns(env)
    board.load_progress(env)


def load_board_with_statistics(env, board):
    load_board(env, board)
    board.load_statistics(env)


_ALL = [
    Job("move", "one move, flushed", one_to_drag, drop, rounds=101, limit=1.0),
    Job(
        "move-gated",
        "one move into a stage that requires five fields",
        one_for_the_gate,
        drop,
        rounds=101,
    ),
    Job(
        "drag",
        "one move, asking the board's question first",
        one_to_drag,
        ask_and_drop,
        rounds=101,
    ),
    Job(
        "moves", "1,000 moves in one write", many_to_move, write, count=MANY, limit=0.2
    ),
    Job(
        "moves-followed",
        "1,000 moves in one write, 10 % followed",
        many_to_move,
        write,
        before=follow_one_in_ten,
        count=MANY,
    ),
    Job("wins", "1,000 wins in one call", many_to_close, win, count=MANY),
    Job("losses", "1,000 losses in one call", many_to_close, lose, count=MANY),
    Job("create", "create one", new_ones(1), create, rounds=101, limit=1.05),
    Job(
        "create-100",
        "create 100 in one call",
        new_ones(SOME),
        create,
        count=SOME,
        rounds=15,
        limit=1.05,
    ),
    Job("board", "opening the board", the_board, load_board, rounds=41, limit=1.1),
    Job(
        "board-statistics",
        "opening the board, with statistics",
        the_board,
        load_board_with_statistics,
        rounds=41,
        limit=1.3,
    ),
    Job(
        "board-open",
        "opening the board, lost opportunities left out",
        the_board_without_lost,
        load_board,
        rounds=41,
    ),
    Job("columns", "board: columns and cards", the_board, load_columns, rounds=41),
    Job("progress", "board: progress bars", the_board, load_progress, rounds=41),
    *RULE_JOBS,
    *QUESTIONNAIRE_JOBS,
    *MAIL_JOBS,
    *IMPORT_JOBS,
    *REFERRAL_JOBS,
]
JOBS = {job.name: job for job in _ALL}
