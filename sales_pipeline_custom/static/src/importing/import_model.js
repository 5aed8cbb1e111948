import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";
import {BaseImportModel} from "@base_import/import_model";

// What the user answers to what a file does not tell; each goes along with the options.
const UNANSWERED = {
    date_order: "",
    known_lines: "ask",
    leave_out_doubles: false,
    leave_out_footers: false,
    outcome_choices: {},
    stage_choices: {},
    title_from_contact: false,
};
// The first of several columns that says something is believed.
const FIRST_SAID = ["email_from", "phone"];
// Sentences about lines that no column shows, beyond which they are counted.
const MOST_SENTENCES = 5;

patch(BaseImportModel.prototype, {
    setResModel(resModel) {
        super.setResModel(...arguments);
        this.asks = resModel === "crm.lead";
        this._forgetAnswers();
    },

    _forgetAnswers() {
        this.findings = undefined;
        for (const [name, value] of Object.entries(this.asks ? UNANSWERED : {})) {
            this.importOptionsValues[name] = {
                value: typeof value === "object" ? {...value} : value,
            };
        }
    },

    /** Keep what the user answers to a question; a word has an answer of its own. */
    answer(name, value, word) {
        const option = this.importOptionsValues[name];
        option.value = word === undefined ? value : {...option.value, [word]: value};
    },

    /** @override */
    async updateData(fileChanged = false) {
        if (fileChanged) {
            this._forgetAnswers();
        }
        return super.updateData(...arguments);
    },

    /** @override */
    _onLoadSuccess(res) {
        this.findings = res.pipeline && {...res.pipeline, warnings: []};
        super._onLoadSuccess(...arguments);
    },

    /** @override */
    async executeImport() {
        if (!this.findings) {
            return super.executeImport(...arguments);
        }
        this.findings.warnings = [];
        this.counts = {};
        for (const column of this.columns) {
            column.told = undefined;
        }
        const result = await super.executeImport(...arguments);
        const {hasError, ids} = result.res;
        if (hasError || ids.length) {
            this.columns.forEach((column, index) => {
                column.told = this.counts[index];
            });
        } else {
            this.importMessages = [];
            this._addMessage("info", [_t("Nothing is left to import.")]);
        }
        this._countSentences();
        return result;
    },

    /**
     * @override
     *
     * What one must know of lines that are imported all the same is told above the
     * columns: Odoo would take it for an error.
     */
    async _callImport() {
        const result = await super._callImport(...arguments);
        if (!result.pipeline) {
            return result;
        }
        const {columns, ...findings} = result.pipeline;
        const warnings = [...this.findings.warnings];
        const isWarning = ({names_line: named, type}) => named && type === "warning";
        warnings.push(...result.messages.filter(isWarning));
        this.findings = {...findings, warnings};
        for (const {index, examples, ...counts} of columns) {
            const told = (this.counts[index] ||= {examples: []});
            told.examples.push(...examples);
            for (const [fate, count] of Object.entries(counts)) {
                told[fate] = (told[fate] || 0) + count;
            }
        }
        const messages = result.messages.filter((message) => !isWarning(message));
        return {...result, messages};
    },

    /**
     * @override
     *
     * A sentence that names its line needs no other number than that one.
     */
    _handleImportErrors(messages, name) {
        if (!this.findings) {
            return super._handleImportErrors(...arguments);
        }
        const paths = this.columns.map(({fieldInfo}) => fieldInfo?.fieldPath);
        const [shown, others] = [[], []];
        for (const message of messages) {
            const isSaid =
                message.names_line && !paths.includes(message.field_path?.join("/"));
            (isSaid ? others : shown).push(message);
        }
        const result = shown.length && super._handleImportErrors(shown, name);
        for (const {message} of others) {
            this._addMessage("danger", [message]);
        }
        return result || false;
    },

    /** Say how many lines are wrong rather than name hundreds of them. */
    _countSentences() {
        const more = this.importMessages.length - MOST_SENTENCES - 1;
        if (more > 0) {
            this.importMessages.splice(MOST_SENTENCES, more + 1, {
                type: "danger",
                lines: [_t("… and %s more lines.", more + 1)],
            });
        }
    },

    /** @override */
    _updateComments() {
        super._updateComments(...arguments);
        if (!this.asks) {
            return;
        }
        for (const column of this.columns) {
            if (!FIRST_SAID.includes(column.fieldInfo?.fieldPath)) {
                continue;
            }
            for (const comment of column.comments.filter(({fieldName}) => fieldName)) {
                comment.content = _t(
                    "Of these columns the first that says something counts, for"
                );
            }
        }
    },
});
