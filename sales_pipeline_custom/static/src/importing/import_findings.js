import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {CheckBox} from "@web/core/checkbox/checkbox";

const MOST_WARNINGS = 5;

/** What a file does not tell, asked above its columns; and what one must know of it. */
export class ImportFindings extends Component {
    static template = "sales_pipeline_custom.ImportFindings";
    static components = {CheckBox};
    static props = {
        findings: Object,
        options: Object,
        onAnswer: Function,
    };

    get isEmpty() {
        const {known, doubles, untitled, ...rest} = this.props.findings;
        const {dates, footers, outcomes, program, stages, warnings} = rest;
        const lists = [footers, outcomes, stages, warnings];
        const facts = [dates, doubles, known, program, untitled];
        return !facts.some(Boolean) && !lists.some((list) => list.length);
    }

    get programSentence() {
        return _t("Recognised as an export of %s", this.props.findings.program);
    }

    get datesSentence() {
        return _t(
            "“%(value)s” in %(column)s, line %(line)s, can be read both ways.",
            this.props.findings.dates
        );
    }

    get dateOrders() {
        const {dates} = this.props.findings;
        const wrong = _t("“%s” is wrong then", dates.value);
        return [
            ["day", _t("The day first: %s", dates.day || wrong)],
            ["month", _t("The month first: %s", dates.month || wrong)],
        ];
    }

    get knownTitle() {
        return _t("Already imported: %s lines", this.props.findings.known.count);
    }

    get knownSentence() {
        const {count, date, titles} = this.props.findings.known;
        const more = count > titles.length ? "…" : "";
        return _t("The last ones on %(date)s: %(titles)s", {
            date,
            titles: titles.join(", ") + more,
        });
    }

    get knownChoices() {
        return [
            ["skip", _t("Leave them out")],
            ["update", _t("Update what is here")],
            ["create", _t("Import them once more")],
        ];
    }

    chooseStage(word, id) {
        this.props.onAnswer("stage_choices", Number(id), word);
    }

    get outcomeChoices() {
        return [
            ["open", _t("Open")],
            ["won", _t("Won")],
            ["lost", _t("Lost")],
        ];
    }

    get footerLines() {
        return this.props.findings.footers
            .map(({number, text}) => _t("line %(number)s “%(text)s”", {number, text}))
            .join(", ");
    }

    wordLabel({word, count}) {
        return _t("“%(word)s” (lines: %(count)s)", {word, count});
    }

    get doublesTitle() {
        return _t(
            "Leave out the lines that stand twice in the file: %s",
            this.props.findings.doubles.count
        );
    }

    get doubleLines() {
        return this.props.findings.doubles.lines
            .map(([number, first]) =>
                _t("line %(number)s, as line %(first)s", {number, first})
            )
            .join("; ");
    }

    get untitledSentence() {
        return _t("Lines without title: %s", this.props.findings.untitled);
    }

    get warnings() {
        return this.props.findings.warnings.slice(0, MOST_WARNINGS);
    }

    get moreWarnings() {
        const more = this.props.findings.warnings.length - this.warnings.length;
        return more > 0 ? _t("… and %s more.", more) : "";
    }
}
