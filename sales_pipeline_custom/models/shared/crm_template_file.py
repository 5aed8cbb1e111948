import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ...core.shared import json_file
from ...core.shared.reading import fold
from .any_language import by_folded_name
from .translated_copy import create_spoken, spoken_texts

_lt = LazyTranslate(__name__)

TEXTS = ("name", "description")  # of every template
MOST_SAID = 30  # problems in one message

SENTENCES = {
    "too_big": _lt(
        "The file is too big: %(found)s MB, where %(most)s MB are allowed."
        " Choose a file that the Export button of such a template gave."
    ),
    "not_text": _lt(
        "The file is not a text (UTF-8). Choose a file that the Export button"
        " of such a template gave."
    ),
    "not_json": _lt(
        "The file cannot be read at %(found)s (line:column). Choose a file that"
        " the Export button of such a template gave."
    ),
    "twice": _lt("The key “%(key)s” is twice in the same place. Keep one."),
    "not_template": _lt(
        "The file can be read, but holds no such template: “format” must be"
        " “%(format)s”. Choose a file that the Export button gave."
    ),
    "version": _lt(
        "The file is of version %(found)s, this addon reads version"
        " %(version)s. Export it again, or upgrade the addon."
    ),
    "unknown": _lt("%(place)s: the key “%(key)s” is unknown. Allowed: %(allowed)s."),
    "missing": _lt("%(place)s: the key “%(key)s” is missing. Give %(allowed)s."),
    "wrong": _lt("%(place)s, “%(key)s”: %(found)s is not allowed. Give %(allowed)s."),
}


def said(record, name):
    """Return what a file says of a field: one text, or one per language."""
    if not record._fields[name].translate:
        return record[name]
    texts = spoken_texts(record, name)
    return texts if len(set(texts.values())) > 1 else texts["en_US"]


class CrmTemplateFile(models.AbstractModel):
    """A template as one JSON file, to keep it or to give it to somebody else.

    A model gives ``_file_module`` (of ``core``), and the three methods that every such
    model has of its own. It adds sentences too.
    """

    _name = "crm.template.file"
    _description = "Template Kept in a File"

    _file_module = None

    export_file = fields.Binary(compute="_compute_export_file", attachment=False)

    def _file_content(self):
        """Return what a file says of this single template, but its name and its
        description: dict, as ``_file_module`` writes it."""
        raise NotImplementedError

    @api.model
    def _create_described(self, described):
        """Create the template that was read from a file.

        :param dict described: as ``_file_module`` read it
        """
        raise NotImplementedError

    @api.model
    def _file_place(self, place):
        """Return a place of the file in words.

        :param place: ``Place`` of ``_file_module``
        """
        raise NotImplementedError

    export_filename = fields.Char(compute="_compute_export_file")

    @api.depends_context("lang")
    def _compute_export_file(self):
        for template in self:
            template.export_file = base64.b64encode(template._file())
            slug = self.env["ir.http"]._slugify(template.name) or "template"
            template.export_filename = f"{slug}.json"

    def _file(self):
        """Return this single template as ``_file_module`` writes it."""
        self.ensure_one()
        self.check_access("read")
        texts = {name: said(self, name) for name in TEXTS}
        return self._file_module.write({**texts, **self._file_content()})

    def action_export(self):
        """Download this template as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/export_file"
            "?filename_field=export_filename&download=true",
            "target": "self",
        }

    # ------------------------------------------------------------
    # From a file
    # ------------------------------------------------------------

    @api.model
    @api.private
    def create_from_file(self, content):
        """Create the template that a file describes.

        :param bytes content: the file
        :return: the template
        :raise ValidationError: the file is wrong, it says where and what is allowed;
            nothing is written
        """
        described, problems = self._file_module.read(content)
        wrong = [self._file_sentence(problem) for problem in problems]
        wrong += self._not_found_here(described) if described else []
        if wrong:
            lines = [self.env._("Nothing was imported:"), *wrong[:MOST_SAID]]
            if len(wrong) > MOST_SAID:
                lines.append(self.env._("… and %s more.", len(wrong) - MOST_SAID))
            raise ValidationError("\n".join(lines))
        with self.env.cr.savepoint():
            return self._create_described(described)

    @api.model
    def _not_found_here(self, described):
        """Say what a file names that this database does not have, a line each."""
        return []

    @api.model
    def _create_named(self, described):
        """Create a template with the texts that a file says of it, and no more; its
        name is numbered where another one has it."""
        texts = {name: described[name] for name in TEXTS}
        template = create_spoken(self.browse(), texts, {})
        template._take_free_name()
        return template

    def _take_free_name(self):
        """Number the name of a template that has the name of another one."""
        others = by_folded_name(self.with_context(active_test=False).search([]) - self)
        names = {}
        for language, text in spoken_texts(self, "name").items():
            name, number = text, 2
            while fold(name) in others:
                name, number = f"{text} ({number})", number + 1
            names[language] = name
        self.update_field_translations("name", names)

    # ------------------------------------------------------------
    # What is wrong
    # ------------------------------------------------------------

    def _file_sentence(self, problem):
        """Say what is wrong in a file, where, and what is allowed."""
        values = {
            "place": self._file_place(problem.place),
            "key": problem.key,
            "found": problem.found,
            "allowed": self._file_allowed().get(problem.allowed, problem.allowed),
            "most": self._file_most().get(problem.code),
            "format": self._file_module.FORMAT,
            "version": self._file_module.VERSION,
        }
        return self.env._(self._file_sentences()[problem.code]) % values

    @api.model
    def _file_allowed(self):
        """Return how to say what would do: {what the file module allows: words}."""
        return {
            "name": self.env._(
                "a text of 1 to %s characters, or one per language:"
                ' {"en_US": "Won", "fr_FR": "Gagné"}',
                json_file.LONGEST_NAME,
            ),
            "text": self.env._(
                "a text of at most %s characters, or one per language",
                json_file.LONGEST_TEXT,
            ),
            "color": self.env._("a whole number from 0 (none) to 11"),
            "boolean": self.env._("true or false"),
            "list": self.env._("a list"),
        }

    @api.model
    def _file_sentences(self):
        """Return {code of a problem: what says it}, to be translated. Extend."""
        return SENTENCES

    @api.model
    def _file_most(self):
        """Return {code of a problem: how much is allowed}. Extend."""
        return {"too_big": f"{self._file_module.MOST_BYTES / 1_000_000:g}"}
