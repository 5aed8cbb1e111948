"""Copying what a record says, in every language."""


def copy_translations(source, target, names):
    """Give a record the texts of another one, in every language, source included.

    :param source: single record
    :param target: single record, of any model that has the same translated fields
    :param names: names of fields; those that are not translated are left alone
    """
    for name in names:
        if source._fields[name].translate and source[name]:
            target.update_field_translations(name, spoken_texts(source, name))


def spoken_texts(record, name):
    """Return a text of a single record in every language, the source included.

    :return: dict {language code: text}, the source (``en_US``, in use or not) first
    """
    installed = [code for code, _label in record.env["res.lang"].get_installed()]
    return {
        code: record.with_context(lang=code)[name] or ""
        for code in dict.fromkeys(["en_US", *installed])
    }


def create_spoken(model, said, values):
    """Create a record whose texts are in one language or in several.

    :param model: empty recordset
    :param dict said: {field name: value, or {language code: text}, "" for any language}
    :param dict values: what else to write
    :return: the record, its source being English where there is English
    """
    texts = {name: value for name, value in said.items() if isinstance(value, dict)}
    source = {
        name: spoken.get("en_US") or next(iter(spoken.values()))
        for name, spoken in texts.items()
    }
    record = model.with_context(lang=None).create({**values, **said, **source})
    installed = {code for code, _label in model.env["res.lang"].get_installed()}
    installed.add("en_US")  # the source, in use or not
    for name, spoken in texts.items():
        known = {lang: text for lang, text in spoken.items() if lang in installed}
        if known and source[name]:
            record.update_field_translations(name, known)
    return record.with_env(model.env)
