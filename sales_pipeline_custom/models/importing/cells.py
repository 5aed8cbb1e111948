import re

from odoo import models

from ...core.importing.import_values import phone_in, tags_in
from ...core.shared.shown import shown

LONGEST_TEXT = 1000  # characters, in a field of one line
FORMULA = re.compile(r"=|@\w+\s*\(|[+\-@][^|]*\|")
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')  # how a phone is kept from being a number
TITLES_OF_LAST_RESORT = ("contact_name", "partner_id", "email_from")


class CrmLead(models.Model):
    """What is wrong in an imported line by itself, or does not go together in it."""

    _inherit = "crm.lead"

    def _import_check_cells(self, file, lines):
        """Refuse what no text may hold, and missing titles; tidy up the rest."""
        region = self.env.company.country_id.code
        for line in lines:
            for path, cell in line.cells.items():
                if isinstance(cell, str) and cell:
                    line.cells[path] = self._import_tidy(line, path, cell)
            self._import_tidy_phone(line, region)
            self._import_tidy_tags(line)
            self._import_check_title(file, line)

    def _import_tidy(self, line, path, cell):
        """Return a text without blanks around it, an empty one when it is refused."""
        field = self._fields.get(path)
        kept = KEPT_AS_TEXT.fullmatch(cell.strip())
        if kept:
            cell = kept[1]
        wrong = self._import_wrong_text(field, cell)
        if wrong:
            line.refuse(path, wrong)
            return ""
        if not field or field.type not in ("text", "html"):
            cell = " ".join(cell.split())
        return cell.strip()

    def _import_wrong_text(self, field, text):
        """Return what is wrong with a text, None when it may be stored."""
        if any(ord(char) < 32 and char not in "\t\n\r" for char in text):
            return self.env._(
                "“%s” holds characters that cannot be seen. Type it again.", shown(text)
            )
        if FORMULA.match(text.strip()):
            return self.env._(
                "“%s” is a spreadsheet formula. Write its result instead.", shown(text)
            )
        if len(text) > LONGEST_TEXT and (
            not field or field.type not in ("text", "html")
        ):
            return self.env._(
                "“%(value)s” is too long. Keep it under %(length)s characters.",
                value=shown(text),
                length=LONGEST_TEXT,
            )
        return None

    def _import_tidy_phone(self, line, region):
        """Take the label of a phone off; leave out what is no phone, and say so."""
        text = line.says("phone")
        if not text:
            return
        try:
            phone = phone_in(text, region)
        except ValueError:
            sentence = self.env._(
                "“%s” is not a phone number: it is left out.", shown(text)
            )
            line.drop("phone", sentence)
            return
        if phone != text:
            line.change("phone", phone)

    def _import_tidy_tags(self, line):
        """Take the colour of tags off, and the blanks around each."""
        text = line.says("tag_ids")
        if not text:
            return
        names = tags_in(text)
        line.cells["tag_ids"] = ",".join(names)
        if [" ".join(part.split()) for part in re.split("[,;]", text)] != names:
            line.changed["tag_ids"] = ", ".join(names)

    def _import_check_title(self, file, line):
        """Refuse a line without title, or take one from another column where asked."""
        if line.says("name") or line.is_update or line.is_wrong_in("name"):
            return
        another = next(filter(None, map(line.says, TITLES_OF_LAST_RESORT)), "")
        file.untitled[bool(another)] += 1
        if another and file.answers.takes_title_from_contact:
            line.change("name", another)
        else:
            line.refuse("name", self.env._("The title is missing. Add one."))

    # ------------------------------------------------------------
    # What does not go together
    # ------------------------------------------------------------

    def _import_check_outcome(self, lines):
        """A reason goes with a loss; where it is mandatory, a loss with a reason."""
        required = self.env.company.crm_lost_reason_required
        for line in lines:
            if line.is_update or line.is_wrong_in("stage_id", "lost_reason_id"):
                continue
            stage = self._import_last_stage(line)
            reason = line.values.get("lost_reason_id")
            if reason and not stage.is_lost:
                sentence = self.env._(
                    "It has the lost reason “%s” but is not in a lost stage. Change"
                    " the stage, or remove the reason.",
                    shown(line.says("lost_reason_id")),
                )
                self._import_refuse(line, "lost_reason_id", sentence)
            elif required and stage.is_lost and not reason:
                column = "lost_reason_id" in line.cells
                sentence = self.env._(
                    "A lost opportunity needs its lost reason. Add it, or change the"
                    " stage."
                )
                line.refuse("lost_reason_id" if column else "stage_id", sentence)
            self._import_check_probability(line, stage)

    def _import_last_stage(self, line):
        """Return the stage a line ends in, empty when it says none."""
        last = line.closing_stage_id or line.values.get("stage_id")
        return self.env["crm.stage"].browse(last)

    def _import_check_probability(self, line, stage):
        """Leave out 100 % of what is not won, and say so: Odoo takes it for closed.

        What is won or lost has its own: 100 % and 0 %.
        """
        if stage.outcome in ("won", "lost"):
            line.cells["probability"] = ""
        elif line.says("probability") and float(line.says("probability")) >= 100:
            sentence = self.env._(
                "100 % is for what is won, and nothing says that it is: it takes the"
                " probability of its stage."
            )
            line.drop("probability", sentence)
