"""What each person does with each model and field, as rows of the tables.

An ``Observation`` tries all there is to try when it is made.
"""

import psycopg2

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from . import recipes, table
from .trial import DATABASE
from .values import another, arrived, read_as

INPUT = "input"  # holds nothing: what it asks for is done, or refused, elsewhere


class Observation:
    """One model, tried by each person.

    :param names: of the fields to tell of
    """

    def __init__(self, trial, world, model, names=()):
        self.trial, self.world, self.model = trial, world, model
        self.fields = {name: trial.env[model]._fields[name] for name in names}
        self.names = list(names)
        self.samples = {person: world.sample(model, person) for person in trial.people}
        assert all(self.samples.values()), (
            f"tests/whole/access_matrix/world.py makes no {model}"
        )
        self.current = {
            person: {
                name: read_as(field, record.sudo()[name])
                for name, field in self.fields.items()
                if _holds_something(field)
            }
            for person, record in self.samples.items()
        }
        self.recipes = {
            person: recipes.values(world, person, model) for person in trial.people
        }
        self.readers = {
            person
            for person, record in self.samples.items()
            if trial.reads(person, record)
        }
        self.let_in = {  # by Odoo's rules, to write; the model may refuse all the same
            person
            for person, record in self.samples.items()
            if record.with_env(trial.as_person(person)).has_access("write")
        }
        self.field_readers = self._field_readers()
        self.writers = {name: self._writers(name) for name in self.names}
        self.usual = {person: self._created(person) for person in trial.people}
        self.creators = {p for p, made in self.usual.items() if made is not None}
        self.givers = {name: self._givers(name) for name in self.names}
        self.deleters = {person for person in trial.people if self._deletes(person)}

    def letters(self):
        """Return {person: letters}."""
        writers = set().union(*self.writers.values())
        rights = (self.readers, writers, self.creators, self.deleters)
        return {
            person: "".join(
                letter if person in people else "-"
                for letter, people in zip("rwcu", rights, strict=True)
            )
            for person in self.trial.people
        }

    def cells(self, name):
        """Return the cells of the row of a field."""
        cells = {"read": table.cell_of(self.field_readers[name], self.readers)}
        if _is_input(self.fields[name]):
            return cells | {"write": INPUT, "create": INPUT}
        return cells | {
            "write": table.cell_of(self.writers[name], self.let_in),
            "create": table.cell_of(self.givers[name], self.creators),
        }

    # ------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------

    def _field_readers(self):
        found = {name: set() for name in self.names}
        for person in self.readers:
            if self._read(person, self.names):
                names = self.names
            else:
                names = [name for name in self.names if self._read(person, [name])]
            for name in names:
                found[name].add(person)
        return found

    def _read(self, person, names):
        mine = self.samples[person].with_env(self.trial.as_person(person))
        what = f"{person} reads {self.model} {names}"
        return self.trial.may(what, lambda: mine.read(names))

    # ------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------

    def _writers(self, name):
        field = self.fields[name]
        if not _holds_something(field):
            return set()
        return {
            person
            for person, record in self.samples.items()
            if self._writes(person, record.sudo(), field)
        }

    def _writes(self, person, record, field):
        trial = self.trial
        current = self.current[person][field.name]
        value, expected = another(self.world, field, current)
        mine = record.with_env(trial.as_person(person))
        with trial.undone():
            done, result = trial.attempt(
                f"{person} writes {self.model}.{field.name}",
                lambda: mine.write({field.name: value}),
            )
            if not done or result is DATABASE:
                return done
            record.invalidate_recordset()
            return arrived(read_as(field, record[field.name]), expected)

    # ------------------------------------------------------------
    # Creating
    # ------------------------------------------------------------

    def _created(self, person, more=(), **context):
        """Create a record as a person; return what its fields hold, None if refused."""
        trial = self.trial
        with trial.undone():
            vals = {**self.recipes[person], **dict(more)}
            records = trial.as_person(person)[self.model].with_context(**context)
            what = f"{person} creates {self.model} {sorted(dict(more))}"
            done, record = trial.attempt(what, lambda: records.create(vals))
            if not done or record is DATABASE:
                is_tried = more or context or not done
                assert is_tried, f"recipes.py: {trial.said_by_database}"
                return DATABASE if done else None
            record = record.sudo()
            record.invalidate_recordset()
            return {
                name: read_as(field, record[name])
                for name, field in self.fields.items()
                if _holds_something(field)
            }

    def _givers(self, name):
        field = self.fields[name]
        if not _holds_something(field):
            return set()
        return {person for person in self.creators if self._gives(person, field)}

    def _gives(self, person, field):
        """Tell whether a person gives a field another value by creating a record."""
        usual = self.usual[person][field.name]
        value, expected = another(self.world, field, usual)
        if arrived(usual, expected):
            return False
        made = self._created(person, {field.name: value})
        return (
            made is DATABASE or made is not None and arrived(made[field.name], expected)
        )

    def given_by_context(self, person):
        """Return the fields that a client's context sets although nobody may.

        :return: list of names
        """
        if person not in self.creators:
            return []
        closed = {}
        for name, field in self.fields.items():
            if _holds_something(field) and not self.givers[name]:
                usual = self.usual[person][name]
                closed[name] = another(self.world, field, usual)
        if not closed:
            return []
        together = self._set_by_context(person, closed)
        if together is not None:
            return together
        found = []  # one of them is refused, and would hide the others
        for name, pair in closed.items():
            found += self._set_by_context(person, {name: pair}) or ()
        return found

    def _set_by_context(self, person, closed):
        """Return which fields defaults in the context set; None if that is refused.

        :param dict closed: {field: (value to give, what it is read as then)}
        """
        defaults = {f"default_{name}": value for name, (value, _e) in closed.items()}
        made = self._created(person, **defaults)
        if made is None or made is DATABASE:
            return None
        return [
            name
            for name, (_value, expected) in closed.items()
            if arrived(made[name], expected)
            and not arrived(self.usual[person][name], expected)
        ]

    # ------------------------------------------------------------
    # Deleting
    # ------------------------------------------------------------

    def _deletes(self, person):
        """Tell whether a person deletes one that nothing holds yet."""
        trial = self.trial
        with trial.undone():
            record = self._fresh(person) or self.samples[person]
            mine = record.with_env(trial.as_person(person))
            return trial.attempt(f"{person} deletes {self.model}", mine.unlink)[0]

    def _fresh(self, person):
        """Return one more record, by the superuser; empty where nobody makes any."""
        records = self.trial.env[self.model]
        vals = self.recipes[person]
        try:
            with self.trial.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                return records.create(vals)
        except (UserError, psycopg2.Error):
            return records


def _is_input(field):
    return not (field.store or field.compute or field.related)


def _holds_something(field):
    """Tell whether a value that is given to a field can be read again."""
    is_taken = field.compute and not field.readonly  # by ``write``, say
    return bool(field.store or field.inverse or is_taken)


class DialogObservation:
    """A dialog, opened by each person; and what they see of one another's."""

    def __init__(self, trial, world, model):
        self.trial, self.world, self.model = trial, world, model
        self.intruders = {p for p in trial.people if self._intrudes(p)}
        self.leaks = [leak for person in trial.people for leak in self._leaks(person)]

    def letters(self):
        """Return {person: letters}, about a dialog of their own."""
        return {person: self._letters(person) for person in self.trial.people}

    def _letters(self, person):
        trial = self.trial
        with trial.undone():
            dialog = self._opened(trial.as_person(person), person)
            if not dialog:
                return "----"
            deeds = {
                "r": lambda: dialog.read(["id"]),
                "w": lambda: dialog.write({}),
                "c": lambda: True,
                "u": dialog.unlink,
            }
            return "".join(
                letter
                if trial.attempt(f"{person} {letter} {self.model}", deed)[0]
                else "-"
                for letter, deed in deeds.items()
            )

    def _intrudes(self, person):
        """Tell whether a person reads, or writes in, a dialog somebody else opened."""
        trial = self.trial
        with trial.undone():
            dialog = self._opened(trial.env, "others")
            assert dialog, f"tests/whole/access_matrix/recipes.py makes no {self.model}"
            dialog = dialog.with_env(trial.as_person(person))
            deeds = (lambda: dialog.read(["id"]), lambda: dialog.write({}))
            return any(
                trial.attempt(f"{person} intrudes in {self.model}", deed)[0]
                for deed in deeds
            )

    def _leaks(self, person):
        """Return what a dialog tells of records that its owner may not read."""
        trial = self.trial
        with trial.undone():
            dialog = self._opened(trial.as_person(person), person)
            if not dialog:
                return []
            found = []
            for name, field in dialog._fields.items():
                if not field.related:
                    continue
                target = dialog.sudo()
                for step in field.related.split(".")[:-1]:
                    target = target[step]
                if target.with_env(dialog.env).has_access("read"):
                    continue
                trial.env.invalidate_all()  # as in the next request
                _done, rows = trial.attempt(
                    f"{person} reads {self.model}.{name}",
                    lambda name=name: dialog.read([name], load=""),
                )
                if rows and rows[0][name]:
                    found.append(f"{person} reads {name} of {target}")
            return found

    def _opened(self, env, person):
        """Return a dialog as a screen opens it; None where it is refused."""
        model, lines = recipes.LINES.get(self.model, (self.model, ""))
        dialogs = env[model]
        what = f"{person} opens {self.model}"

        def opened():
            given = dialogs.default_get(list(dialogs._fields))
            dialog = dialogs.create(
                {**given, **recipes.asked(self.world, person, dialogs)}
            )
            return dialog[lines][:1] if lines else dialog

        done, dialog = self.trial.attempt(what, opened)
        return dialog if done and dialog is not DATABASE else None
