"""Steps, and who takes part in them.

A step is a method that other rooms and addons add to. Who does says so in one line
beside a method of their own: in which step, at which place, and what for. The step
calls them in the order of their places, and knows none of them. What is declared is
made into the tables of docs/design (``make steps``).
"""

from types import FunctionType


def step(number, what_for):
    """Declare that others may take part in a method.

    :param str number: where it stands on its road, for people
    :param str what_for: what it is for, for people
    """

    def declare(method):
        method.is_step = (number, what_for)
        return method

    return declare


def takes_part(in_step, place, what_for):
    """Declare that a method is called by a step, with what the step says it gives.

    :param str in_step: name of the method declared with ``step``
    :param int place: among those who take part in it, the lowest first
    :param str what_for: what it is for, for people
    """

    def declare(method):
        method.part_of_step = (in_step, place, what_for)
        return method

    return declare


def participants(records, in_step):
    """Return what takes part in a step: methods of these records, in order.

    :param str in_step: name of the step
    :raise LookupError: somebody of this model takes part in what is no step
    """
    model = type(records)
    known = vars(model).get("_participants_known")
    # Other classes are those of another addon, installed since.
    if not known or known[0] is not model.__mro__:
        known = model._participants_known = (model.__mro__, in_order(model))
    return [getattr(records, name) for name in known[1][in_step]]


def in_order(model):
    """Return the names of the methods that take part in each step of a model.

    :param model: its class
    :return: dict {name of the step: list of names, in order}
    :raise LookupError: a method takes part in what is no step
    """
    steps, parts = {}, {}
    for definer in reversed(model.__mro__):
        for name, method in vars(definer).items():
            if not isinstance(method, FunctionType):
                continue
            if hasattr(method, "is_step"):
                steps[name] = []
            if hasattr(method, "part_of_step"):
                parts[name] = method.part_of_step
    for name, (in_step, _place, _what_for) in sorted(
        parts.items(), key=lambda item: item[1][1]
    ):
        if in_step not in steps:
            raise LookupError(
                f"{model._name}: “{name}” takes part in “{in_step}”, which is no step."
            )
        steps[in_step].append(name)
    return steps
