"""How far a questionnaire is, what it is worth, how many stars that suggests.

- Only the questions that are asked count; answers to hidden ones are kept, not counted.
- ``progress``: answered questions among those asked, in percent.
- complete: every required question that is asked is answered (required from the start
  or from some stage on); without any required, every question asked is.
- ``score``: the points of the choices made; ``best_score``: those of the best choices,
  a question with several choices adding up what is above zero.
- stars: one from a quarter of the best score on, two from a half, three from three
  quarters.
"""

from typing import NamedTuple


class Result(NamedTuple):
    """Where a questionnaire stands."""

    score: float = 0.0
    best_score: float = 0.0
    asked: int = 0  # questions
    answered: int = 0
    is_complete: bool = False

    @property
    def progress(self):
        return share(self.answered, self.asked)


def share(part, whole):
    """Return a share in percent, 0 of nothing."""
    return 100.0 * part / whole if whole else 0.0


def result(questions, points, visible):
    """Tell where a questionnaire stands.

    :param questions: iterable of ``Question``
    :param dict points: {code of an answered question: points of its answer}
    :param set visible: codes of the questions that are asked
    """
    asked = [question for question in questions if question.code in visible]
    answered = [question for question in asked if question.code in points]
    required = [question for question in asked if is_ever_required(question)]
    return Result(
        score=sum(points[question.code] for question in answered),
        best_score=sum(map(best_points, asked)),
        asked=len(asked),
        answered=len(answered),
        is_complete=bool(asked)
        and all(question.code in points for question in required or asked),
    )


def is_ever_required(question):
    """Tell whether a question must be answered sooner or later."""
    return bool(question.is_required or question.required_from_stage)


def best_points(question):
    """Return the most points an answer to a question can be worth."""
    scores = [choice.score for choice in question.choices if choice.is_active]
    if question.kind == "choices":
        return sum(score for score in scores if score > 0)
    return max([*scores, 0.0]) if question.kind == "choice" else 0.0


def stars(score, best_score):
    """Return how many stars a score suggests, from 0 to 3."""
    if best_score <= 0:
        return 0
    return max(0, min(3, int(4 * score / best_score)))
