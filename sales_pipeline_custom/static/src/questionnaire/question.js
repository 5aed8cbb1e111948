import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {_t} from "@web/core/l10n/translation";
import {getCurrency} from "@web/core/currency";
import {getDataURLFromFile, url} from "@web/core/utils/urls";
import {momentFormat, sayMoment} from "../shared/moment";
import {stageColorClass} from "../stage/stage_colors";
import {BIGGEST_FILE, NUMBERS, fromMoment, readText, textOf, toMoment} from "./answers";

const MOST_RADIOS = 6; // Choices, beyond which they are a list to open

/** One question of a questionnaire, with the input of its kind. */
export class Question extends Component {
    static template = "sales_pipeline_custom.Question";
    static components = {DateTimeInput};
    static props = {
        question: Object,
        questionnaire: Object,
        sheet: Object,
        readonly: Boolean,
    };

    setup() {
        this.colorClass = stageColorClass;
        this.question = useState(this.props.question);
        this.root = useRef("root");
        useEffect(() => this.focus());
    }

    /** Take the keyboard where that was asked for, once this is on the screen. */
    focus() {
        const asked = this.root.el;
        if (!this.question.isToFocus || !asked) {
            return;
        }
        this.question.isToFocus = false;
        const input =
            asked.querySelector("input:checked") ||
            asked.querySelector("input, textarea, select");
        input?.focus();
        input?.select?.();
    }

    // ------------------------------------------------------------
    // What it shows
    // ------------------------------------------------------------

    get widget() {
        const {kind, choices} = this.question;
        if (kind === "choice") {
            return choices.length > MOST_RADIOS ? "select" : "radio";
        }
        const same = {boolean: "radio", scale: "steps", nps: "steps"};
        const typed = NUMBERS.includes(kind) ? "number" : kind;
        return same[kind] || (kind === "datetime" ? "date" : typed);
    }

    /** A group of inputs is named by a legend rather than by a label. */
    get isGroup() {
        return ["radio", "steps", "choices"].includes(this.widget);
    }

    get options() {
        const {kind, choices, min, max} = this.question;
        if (kind === "boolean") {
            return [
                {value: true, label: _t("Yes")},
                {value: false, label: _t("No")},
            ];
        }
        if (this.widget === "steps") {
            const count = Math.max(0, Math.floor(max - min) + 1);
            return Array.from({length: count}, (_one, index) => ({
                value: min + index,
                label: String(min + index),
            }));
        }
        return choices.map(({code, label, color}) => ({value: code, label, color}));
    }

    isChosen({value}) {
        const given = this.question.value;
        return Array.isArray(given) ? given.includes(value) : given === value;
    }

    get isAnswered() {
        const {value} = this.question;
        return value !== null && value !== undefined;
    }

    /** What was answered and is not proposed any more. */
    get former() {
        const {kind, choices, value, answer} = this.question;
        if (!["choice", "choices"].includes(kind) || !this.isAnswered || !answer) {
            return "";
        }
        const codes = choices.map(({code}) => code);
        return [value].flat().every((one) => codes.includes(one))
            ? ""
            : _t("Answered “%s”, which is no longer proposed.", answer.display_value);
    }

    get requiredFrom() {
        return _t("Required from “%s” on", this.question.required_from);
    }

    /** What is not emptied as a text is. */
    get canClear() {
        return ["radio", "steps", "file"].includes(this.widget);
    }

    get clearLabel() {
        return _t("Take the answer back: %s", this.question.label);
    }

    get currency() {
        return getCurrency(this.props.questionnaire.currency_id)?.symbol || "";
    }

    get unit() {
        const {kind, unit} = this.question;
        return kind === "monetary" ? unit || this.currency : unit;
    }

    get bounds() {
        const {kind, min, max} = this.question;
        if (!NUMBERS.includes(kind)) {
            return "";
        }
        const said = (value) => textOf({kind: "float", value});
        if (min !== null && max !== null) {
            return _t("From %(min)s to %(max)s", {min: said(min), max: said(max)});
        }
        if (min !== null) {
            return _t("%s or more", said(min));
        }
        return max === null ? "" : _t("%s or less", said(max));
    }

    get momentFormat() {
        return this.question.kind === "datetime" ? momentFormat() : undefined;
    }

    get saidBy() {
        const {answer} = this.question;
        if (!answer || !answer.at || answer.value === null) {
            return "";
        }
        const at = sayMoment(answer.at);
        return answer.source === "customer"
            ? _t("Answered by the customer, %s", at)
            : `${answer.by}, ${at}`;
    }

    get fileUrl() {
        const {answer, value} = this.question;
        return answer && value === answer.value
            ? url(`/web/content/crm.lead.answer/${answer.id}/value_file`, {
                  filename_field: "value_filename",
                  download: "true",
              })
            : "";
    }

    get moment() {
        return toMoment(this.question);
    }

    get describedBy() {
        const {id, error, help} = this.question;
        const parts = [];
        if (error) {
            parts.push(`${id}_error`);
        }
        if (help || this.bounds) {
            parts.push(`${id}_help`);
        }
        return parts.join(" ") || undefined;
    }

    // ------------------------------------------------------------
    // Answering
    // ------------------------------------------------------------

    give(sent, value = sent) {
        const {sheet, questionnaire} = this.props;
        sheet.answer(questionnaire, this.question, sent, value);
    }

    type(ev) {
        const {question} = this;
        question.text = ev.target.value;
        question.isTyping = true;
        if (!NUMBERS.includes(question.kind)) {
            const {sent, value} = readText(question, question.text);
            const {sheet, questionnaire} = this.props;
            sheet.answer(questionnaire, question, sent, value, true);
        }
    }

    leave() {
        this.props.sheet.leave(this.props.questionnaire, this.question);
    }

    choose(option) {
        this.give(option.value);
    }

    select(ev) {
        this.give(ev.target.value || null);
    }

    toggle({value}) {
        const codes = this.question.choices.map(({code}) => code);
        const given = new Set(this.question.value || []);
        if (!given.delete(value)) {
            given.add(value);
        }
        const kept = codes.filter((code) => given.has(code));
        this.give(kept.length ? kept : null);
    }

    setMoment(moment) {
        const value = fromMoment(this.question, moment);
        if (value !== this.question.value) {
            this.give(value);
        }
    }

    clear() {
        this.question.text = "";
        this.question.isTyping = false;
        this.give(null);
    }

    async upload(ev) {
        const [file] = ev.target.files;
        if (!file) {
            return;
        }
        if (file.size > BIGGEST_FILE) {
            this.question.error = _t(
                "“%(file)s” is too big: %(most)s MB at most are taken. Choose a smaller file.",
                {file: file.name, most: BIGGEST_FILE / 1_000_000}
            );
            ev.target.value = "";
            return;
        }
        try {
            const content = (await getDataURLFromFile(file)).split(",")[1];
            this.give({name: file.name, content}, file.name);
        } catch {
            this.question.error = _t(
                "“%s” could not be read. Choose it again.",
                file.name
            );
        }
        ev.target.value = "";
    }

    /** Go on to the next question with Enter; in a long text, it starts a line. */
    onKeydown(ev) {
        if (["Delete", "Backspace"].includes(ev.key) && ev.target.type === "radio") {
            ev.preventDefault();
            this.clear();
            return;
        }
        const isLong = ev.target.tagName === "TEXTAREA" && !ev.ctrlKey;
        const acts = ["BUTTON", "A"].includes(ev.target.tagName);
        if (ev.key !== "Enter" || ev.isComposing || ev.shiftKey || isLong || acts) {
            return;
        }
        ev.preventDefault();
        this.leave();
        this.props.sheet.goOn(this.question);
    }
}
