"""Finding a record by a name written in another language than the user's."""

from collections import defaultdict

from ...core.shared.reading import fold


def by_folded_name(records):
    """Map the names of records, in every language, to the records they name.

    Case, accents and blanks make no difference (see ``fold``). The source language
    counts, installed or not: a file exported elsewhere says "Gagné" or "Won" whatever
    the language of the person who imports it.

    :param records: recordset of a model that has a ``name``
    :return: dict {folded name: recordset}, empty for a name nobody has
    """
    languages = {None}
    if records._fields["name"].translate:
        installed = records.env["res.lang"].get_installed()
        languages = {"en_US", *(code for code, _label in installed)}
    named = defaultdict(records.browse)
    for language in languages:
        translated = records.with_context(lang=language) if language else records
        for record, spoken in zip(records, translated, strict=True):
            named[fold(spoken.name or "")] |= record
    return named


def search_in_any_language(model, name, domain=None, limit=100):
    """Look a name up in every language, while a file is being imported.

    :param model: empty recordset of a model whose ``name`` is translated
    :param str name: the whole name
    :param list domain: what else the record must satisfy
    :return: pairs (id, display name) as ``name_search`` gives them, empty when no file
        is being imported or nothing is found
    """
    if not name or "import_file" not in model.env.context:
        return []
    found = by_folded_name(model.search(domain or []))[fold(name)]
    # As in Odoo's own search: the name of what one may read may hold its parent's.
    return [(record.id, record.display_name) for record in found[:limit].sudo()]
