import {ImportAction} from "@base_import/import_action/import_action";
import {ImportDataContent} from "@base_import/import_data_content/import_data_content";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {clickOnce} from "../shared/once";
import {ImportFindings} from "./import_findings";

ImportDataContent.components = {...ImportDataContent.components, ImportFindings};
ImportDataContent.props = {
    ...ImportDataContent.props,
    findings: {type: Object, optional: true},
    onAnswer: {type: Function, optional: true},
};

patch(ImportDataContent.prototype, {
    /** What became of the values of a column, in a few words. */
    fateOf({told}) {
        const parts = [
            [told.kept, _t("kept: %s", told.kept)],
            [told.changed, _t("changed: %s", told.changed)],
            [told.dropped, _t("dropped: %s", told.dropped)],
            [told.refused, _t("refused: %s", told.refused)],
        ];
        const said = parts.filter(([count]) => count).map(([, text]) => text);
        return said.length ? said.join(", ") : _t("empty");
    },

    fateClass({told}) {
        return told.dropped || told.refused ? "text-danger" : "o_sales_pipeline_quiet";
    },

    /** Up to three values that were changed or dropped. */
    examplesOf({told}) {
        return told.examples.slice(0, 3).map(({number, text, became}) => {
            const values = {number, text, became};
            return became
                ? _t("line %(number)s: “%(text)s” → “%(became)s”", values)
                : _t("line %(number)s: “%(text)s” is dropped", values);
        });
    },

    /** Say which column is believed instead of this one, where two say the same. */
    insteadOf(column) {
        const found = this.props.findings?.set_aside?.find(
            ({index}) => this.props.columns[index] === column
        );
        return found && !column.fieldInfo
            ? _t("Left out: “%s” says it already", found.instead)
            : "";
    },
});

patch(ImportAction.prototype, {
    setup() {
        super.setup();
        clickOnce(this, "handleImport"); // a double click imported everything twice
    },

    /** @override Lost opportunities are archived, and were imported too. */
    openRecords(resIds) {
        if (this.model.resModel !== "crm.lead") {
            return super.openRecords(...arguments);
        }
        const views = this.action?.views || [
            [false, "list"],
            [false, "form"],
        ];
        this.actionService.doAction({
            type: "ir.actions.act_window",
            name: _t("Imported Opportunities"),
            res_model: this.model.resModel,
            views,
            domain: [
                ["id", "in", resIds],
                ["active", "in", [true, false]],
            ],
            path: "imported-records",
        });
    },
});
