"""Finding a record by a name written in another language than the user's."""


def search_in_any_language(model, name, domain=None, limit=100):
    """Look a name up in every installed language, while a file is being imported.

    A file exported elsewhere says "Gagné" or "Won" whatever the language of the person
    who imports it.

    :param model: empty recordset of a model whose ``name`` is translated
    :param str name: the whole name, upper or lower case
    :param list domain: what else the record must satisfy
    :return: pairs (id, display name) as ``name_search`` gives them, empty when no file
        is being imported or nothing is found
    """
    if not name or "import_file" not in model.env.context:
        return []
    # "=ilike" reads % and _ as wildcards: what comes from a file must not.
    exact = name.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    for code, _label in model.env["res.lang"].get_installed():
        found = model.with_context(lang=code).search(
            [("name", "=ilike", exact), *(domain or [])], limit=limit
        )
        if found:
            return [(r.id, r.display_name) for r in found.with_env(model.env).sudo()]
    return []
