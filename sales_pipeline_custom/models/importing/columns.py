from odoo import api, models

from odoo.addons.base_import.models.base_import import FIELDS_RECURSION_LIMIT

from ...core.importing.import_columns import (
    CURRENCY,
    IS_LOST,
    IS_WON,
    NUMBER,
    OUTCOME,
    PIPELINE,
    columns_of,
    fields_of,
    title_key,
)

CHOSEN, KNOWN = -1, -0.5  # distances: what Odoo finds is at 0 or further


class BaseImport(models.TransientModel):
    """Which field each column of an export goes into.

    What the user chose before comes first, then what is known of the exports of other
    programs (``core/importing/import_titles.py``), then what Odoo finds among the
    fields that keep what is written in them.
    """

    _inherit = "base_import.import"

    @api.model
    def get_fields_tree(self, model, depth=FIELDS_RECURSION_LIMIT):
        tree = super().get_fields_tree(model, depth)
        if model == self.res_model == "crm.lead" and depth == FIELDS_RECURSION_LIMIT:
            for name, label in self._understood_columns().items():
                field = {"id": name, "name": name, "string": label, "required": False}
                tree.append(
                    {**field, "fields": [], "type": "char", "model_name": model}
                )
        return tree

    def _understood_columns(self):
        """Return what a column may say that is no field: {name: label}."""
        return {
            OUTCOME: self.env._("Outcome: Open, Won or Lost"),
            IS_WON: self.env._("Won: Yes or No"),
            IS_LOST: self.env._("Lost: Yes or No"),
            CURRENCY: self.env._("Currency of the Amounts"),
            PIPELINE: self.env._("Pipeline: Team, or Stage"),
            NUMBER: self.env._("Number in the Other Program"),
        }

    def _extract_header_types(self, preview_values, options):
        """Recognise External IDs by the look of them."""
        types = super()._extract_header_types(preview_values, options)
        said = [value for value in preview_values if value]
        if self.res_model == "crm.lead" and said and "id" not in types:
            if all(map(self._is_external_id, said)):
                return ["id", *types]
        return types

    def _is_external_id(self, value):
        """Tell whether a value is written as Odoo writes an External ID."""
        module, dot, name = str(value).partition(".")
        return bool(dot and name) and all(
            part.replace("_", "").replace("-", "").replace(".", "").isalnum()
            and not part[0].isdigit()
            for part in (module, name)
        )

    def _get_mapping_suggestions(self, headers, header_types, fields_tree):
        if self.res_model != "crm.lead":
            return super()._get_mapping_suggestions(headers, header_types, fields_tree)
        columns = columns_of(headers)
        names = {field["name"] for field in fields_tree}
        chosen = self._chosen_before()
        suggestions = {}
        for index, header in enumerate(headers):
            key, types = (index, header), header_types[(index, header)]
            path = chosen.get(header.strip().lower())
            field = columns.fields.get(index)
            if path and self._may_choose_again(header, path, types, names):
                suggestions[key] = self._suggestion(path, CHOSEN)
            elif index not in columns.known or self._is_odoo_s(header, types):
                suggestions[key] = self._odoo_suggestion(header, fields_tree, types)
            elif field in names:
                suggestions[key] = self._suggestion(field, KNOWN)
        return self._one_column_per_field(suggestions)

    def _suggestion(self, path, distance):
        return {"field_path": path.split("/"), "distance": distance}

    def _chosen_before(self):
        """Return the fields users gave to titles: {title in lower case: path}."""
        mappings = self.env["base_import.mapping"].search_fetch(
            [("res_model", "=", self.res_model)], ["column_name", "field_name"]
        )
        return {one.column_name: one.field_name for one in mappings if one.field_name}

    def _may_choose_again(self, header, path, types, names):
        """Tell whether a field taken before was a choice, and keeps what it is given.

        Odoo remembers every column of every import. What a known title went into by
        itself says nothing of other files, where another column may say it better. An
        earlier version offered fields one can only search by, and took any ``id`` for
        an External ID.
        """
        root = path.split("/")[0]
        if root not in names or path in fields_of(header) or not self._keeps(root):
            return False
        return root != "id" or title_key(header) != "id" or "id" in types

    def _is_odoo_s(self, header, types):
        """Tell whether a known title is rather what Odoo calls so.

        "Company", which is the customer's for whoever has but one; "id" above External
        IDs.
        """
        if title_key(header) == "id":
            return "id" in types
        label = self.env["crm.lead"]._fields["company_id"].get_description(self.env)
        labels = {"company", title_key(label["string"])}
        return title_key(header) in labels and self.env.user.has_group(
            "base.group_multi_company"
        )

    def _odoo_suggestion(self, header, fields_tree, types):
        """Return what Odoo finds among the fields that keep what is written in them."""
        kept = [field for field in fields_tree if self._keeps(field["name"])]
        suggestion = self._get_mapping_suggestion(header, kept, types, {})
        if not suggestion or "distance" not in suggestion:
            return suggestion or None
        if suggestion["distance"] and not self._is_stored(suggestion["field_path"][0]):
            return None
        return suggestion

    def _keeps(self, name):
        """Tell whether a field keeps what an import writes: not one to search by."""
        field = self.env["crm.lead"]._fields.get(name.split(".")[0])
        if not field or field.store:
            return True
        return not (field.compute or field.search or field.related)

    def _is_stored(self, name):
        field = self.env["crm.lead"]._fields.get(name.split(".")[0])
        return not field or field.store

    def _one_column_per_field(self, suggestions):
        """Leave each field to the column that says it best.

        Those known to say it together, a phone and a mobile, both stay.
        """
        suggestions = {key: one for key, one in suggestions.items() if one}
        chosen = self._fields_taken(suggestions, CHOSEN)
        together = {
            key: one
            for key, one in suggestions.items()
            if one.get("distance") == KNOWN and one["field_path"][0] not in chosen
        }
        taken = self._fields_taken(together, KNOWN)
        others = {
            key: one
            for key, one in suggestions.items()
            if one.get("distance") != KNOWN
            and (len(one["field_path"]) > 1 or one["field_path"][0] not in taken)
        }
        self._deduplicate_mapping_suggestions(others)
        return together | others

    def _fields_taken(self, suggestions, distance):
        """Return the names of the fields that columns at that distance go into."""
        return {
            one["field_path"][0]
            for one in suggestions.values()
            if one.get("distance") == distance and len(one["field_path"]) == 1
        }
