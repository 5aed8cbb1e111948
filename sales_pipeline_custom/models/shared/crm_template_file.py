import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.shared import json_file
from ...core.shared.reading import fold
from .any_language import by_folded_name
from .translated_copy import spoken_texts

MOST_SAID = 30  # problems in one message


def said(record, name):
    """Return what a file says of a field: one text, or one per language."""
    if not record._fields[name].translate:
        return record[name]
    texts = spoken_texts(record, name)
    return texts if len(set(texts.values())) > 1 else texts["en_US"]


class CrmTemplateFile(models.AbstractModel):
    """A template as one JSON file, to keep it or to give it to somebody else.

    A model gives ``_file_module`` (of ``core``), and with it ``_file()``, its content,
    and the two methods that every such model has of its own. It adds sentences too.
    """

    _name = "crm.template.file"
    _description = "Template Kept in a File"

    _file_module = None

    export_file = fields.Binary(compute="_compute_export_file", attachment=False)

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
        }
        return self._file_sentences(values)[problem.code]()

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
    def _file_sentences(self, values):
        """Return {code of a problem: what says it}: each is written where its language
        is known.

        :param dict values: ``place``, ``key``, ``found`` and ``allowed``, to say
        """
        return {
            "too_big": lambda: self.env._(
                "The file is too big: %(found)s MB, where %(most)s MB are allowed."
                " Choose a file that the Export button of such a template gave.",
                most=f"{self._file_module.MOST_BYTES / 1_000_000:g}",
                **values,
            ),
            "not_text": lambda: self.env._(
                "The file is not a text (UTF-8). Choose a file that the Export button"
                " of such a template gave."
            ),
            "not_json": lambda: self.env._(
                "The file cannot be read at %(found)s (line:column). Choose a file that"
                " the Export button of such a template gave.",
                **values,
            ),
            "twice": lambda: self.env._(
                "The key “%(key)s” is twice in the same place. Keep one.", **values
            ),
            "not_template": lambda: self.env._(
                "The file can be read, but holds no such template: “format” must be"
                " “%s”. Choose a file that the Export button gave.",
                self._file_module.FORMAT,
            ),
            "version": lambda: self.env._(
                "The file is of version %(found)s, this addon reads version"
                " %(version)s. Export it again, or upgrade the addon.",
                version=self._file_module.VERSION,
                **values,
            ),
            "unknown": lambda: self.env._(
                "%(place)s: the key “%(key)s” is unknown. Allowed: %(allowed)s.",
                **values,
            ),
            "missing": lambda: self.env._(
                "%(place)s: the key “%(key)s” is missing. Give %(allowed)s.", **values
            ),
            "wrong": lambda: self.env._(
                "%(place)s, “%(key)s”: %(found)s is not allowed. Give %(allowed)s.",
                **values,
            ),
        }
