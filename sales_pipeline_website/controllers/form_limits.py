"""How much a form may bring, and of what kind."""

import hashlib

from odoo.exceptions import ValidationError

from odoo.addons.sales_pipeline_custom.core.questionnaire.answer_values import (
    MOST_FILE_BYTES,
    read_answer,
)
from odoo.addons.sales_pipeline_custom.core.questionnaire.questionnaire import Question
from odoo.addons.sales_pipeline_custom.core.shared.typed_values import (
    LONGEST_CHAR,
    LONGEST_TEXT,
    Wrong,
)
from odoo.addons.sales_pipeline_custom.models.questionnaire.sentences import (
    wrong_answer,
)

from ..models.form_seal import SEAL

MOST_FIELDS = 150
MOST_FILES = 10
LONGEST_NAME = 500  # of a field: of a custom one it is the label
LONGEST_ID = 9  # digits

# What differs between two submits of the same form.
PER_SUBMIT = {"csrf_token", "recaptcha_token_response", "turnstile_captcha", SEAL}


class WrongForm(ValidationError):
    """A form that cannot be taken; the visitor is told what would do."""


def is_file(value):
    """Tell whether something a form brought is a file."""
    return hasattr(value, "filename")


def check_size(env, form):
    """Check how much a form brings, before any of it is read.

    :param env: in the language of the visitor
    :param dict form: {name of a field: text, or file}
    :raise WrongForm: it brings too much
    """
    files = [value for value in form.values() if is_file(value)]
    if len(form) > MOST_FIELDS or len(files) > MOST_FILES:
        raise WrongForm(
            env._(
                "This form brings too much: %(fields)s fields and %(files)s files at"
                " most are taken. Send less at once.",
                fields=MOST_FIELDS,
                files=MOST_FILES,
            )
        )


def check(env, form, answers):
    """Check a form, before anything is made of it.

    :param env: in the language of the visitor
    :param dict form: {name of a field: text, or file}
    :param answers: names of the fields that are read as answers, which are checked then
    :raise WrongForm: it brings what nothing can be made of
    """
    # A visitor may read no model: only what its fields are called is told.
    leads = env["crm.lead"].sudo()
    for name, value in form.items():
        if len(name) > LONGEST_NAME or "\0" in name:
            raise WrongForm(
                env._("This form has a field that is none of ours. Reload the page.")
            )
        label = leads._label_of_form_field(name)
        try:
            if is_file(value):
                if name not in answers:
                    _check_file(env, name, value)
            else:
                _check_text(leads._fields.get(name), value)
        except Wrong as wrong:
            raise WrongForm(wrong_answer(env, label, wrong)) from wrong


def _check_text(field, text):
    longest = LONGEST_CHAR if field and field.type == "char" else LONGEST_TEXT
    if "\0" in text:
        raise Wrong("not_text")
    if len(text) > longest:
        raise Wrong("too_long", longest=longest, length=len(text))
    is_id = field and field.type == "many2one"
    if is_id and not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise Wrong("not_whole", found=text[:64])


def _check_file(env, name, file):
    content = file.read(MOST_FILE_BYTES + 8)  # one byte too many is enough to refuse it
    file.seek(0)
    given = {"name": file.filename, "content": content}
    read = read_answer(Question(name, "file"), given)
    env["crm.lead.questionnaire"]._checked(read)


def digest(form, *who):
    """Return what two submits of the same form by the same visitor have in common.

    :param dict form: {name of a field: text, or file}
    :param who: texts that tell visitors apart
    """
    total = hashlib.sha256("\0".join(who).encode())
    for name, value in sorted(form.items(), key=lambda item: item[0]):
        if name in PER_SUBMIT:
            continue
        total.update(name.encode() + b"\0")
        if is_file(value):
            total.update(
                value.filename.encode() + hashlib.sha256(value.read()).digest()
            )
            value.seek(0)
        else:
            total.update(value.encode() + b"\0")
    return total.hexdigest()
