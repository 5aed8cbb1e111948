import {reactive} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {callUrgently} from "../shared/urgent_call";
import {visible} from "./conditions";
import {NUMBERS, readText, textOf} from "./answers";

const SOON = 300; // Milliseconds: a few answers go together
const ONCE_PAUSED = 1500;
const AGAIN = 10_000;
const MOST_OPEN = 60; // Questions of a questionnaire shown without asking

/** Put answers over earlier ones. */
function merged(earlier, later) {
    const answers = {...earlier};
    for (const [id, given] of Object.entries(later)) {
        answers[id] = {...answers[id], ...given};
    }
    return answers;
}

/**
 * The questionnaires of an opportunity on the screen, and the answers on their way.
 *
 * It outlives the tab: what was typed is there when one comes back to it.
 */
export class ProjectSheet {
    constructor({orm, resId, prefix = "o_sales_pipeline_answer"}) {
        this.orm = orm;
        this.resId = resId;
        this.prefix = prefix; // Of the ids on the page
        this.onSaved = null;
        this.pending = {}; // {questionnaire: {code: answer}}
        this.sent = {}; // The same, on their way
        this.saving = null;
        this.timer = null;
        this.loaded = 0;
        this.state = reactive({
            can_edit: false,
            templates: [],
            questionnaires: [],
            said: {},
            problem: "",
            isSaving: false,
        });
    }

    async load(teamId) {
        this.show(await this.fetch(teamId));
    }

    /** Show what others have answered meanwhile, leaving alone what is typed here. */
    async refresh(teamId) {
        this.showOthers(await this.fetch(teamId));
    }

    showOthers(found) {
        const shapes = (all) =>
            JSON.stringify(
                all.map((one) => [
                    one.id,
                    this.questionsOf(one).map(({code, kind}) => code + kind),
                ])
            );
        const {questionnaires} = this.state;
        if (shapes(found.questionnaires) !== shapes(questionnaires)) {
            this.show(found);
            return;
        }
        questionnaires.forEach((shown, rank) => {
            const {sections, status} = found.questionnaires[rank];
            const now = sections.flatMap(({questions}) => questions);
            this.questionsOf(shown).forEach((question, place) => {
                const {answer} = now[place];
                const isSame =
                    JSON.stringify(answer) === JSON.stringify(question.answer);
                // What was asked before one's own answer was saved may come after it.
                const isOlder = (answer?.at || "") < (question.answer?.at || "");
                if (!isSame && !isOlder && !this.isAtWork(shown, question)) {
                    this.showAnswer(question, answer);
                }
            });
            shown.status = status;
            this.follow(shown);
        });
        const said = {...found};
        ["can_edit", "templates", "questionnaires"].forEach((key) => delete said[key]);
        this.state.said = said;
    }

    fetch(teamId) {
        const ids = this.resId ? [this.resId] : [];
        return this.orm.silent.call("crm.lead", "get_project", [ids, teamId]);
    }

    show({can_edit, templates, questionnaires, ...said}) {
        const before = new Map(this.state.questionnaires.map((one) => [one.id, one]));
        for (const questionnaire of questionnaires) {
            this.prepare(questionnaire, before.get(questionnaire.id));
        }
        questionnaires.forEach((one) => this.follow(one));
        Object.assign(this.state, {can_edit, templates, questionnaires, said});
    }

    /** Add what the screen needs to a questionnaire, and keep what was typed in it. */
    prepare(questionnaire, before) {
        this.loaded += 1;
        questionnaire.key = this.loaded;
        const typed = new Map();
        const folded = new Map();
        for (const section of before?.sections || []) {
            folded.set(section.id, section.isOpen);
            section.questions.forEach((one) => typed.set(one.code, one));
        }
        const all = questionnaire.sections.flatMap(({questions}) => questions);
        questionnaire.isOpen = before ? before.isOpen : true;
        questionnaire.sections.forEach((section, index) => {
            section.isOpen =
                folded.get(section.id) ?? (all.length <= MOST_OPEN || !index);
        });
        for (const question of all) {
            this.showAnswer(question, question.answer);
            question.error = "";
            question.isAsked = false;
            question.id = `${this.prefix}_${questionnaire.id}_${question.code}`;
            const kept = typed.get(question.code);
            if (kept && (kept.error || this.isPending(questionnaire, question))) {
                const {value, text, error} = kept;
                Object.assign(question, {value, text, error});
            }
        }
    }

    questionsOf(questionnaire) {
        return questionnaire.sections.flatMap(({questions}) => questions);
    }

    showAnswer(question, answer) {
        question.answer = answer;
        question.value = answer ? answer.value : null;
        question.text = textOf(question);
    }

    /** Tell whether somebody is answering a question here, or just did. */
    isAtWork(questionnaire, question) {
        const isSent = question.code in (this.sent[questionnaire.id] || {});
        return question.isTyping || isSent || this.isPending(questionnaire, question);
    }

    isPending({id}, {code}) {
        return code in (this.pending[id] || {});
    }

    /** Show the questions that are asked, given the answers on the screen. */
    follow(questionnaire, codes) {
        const questions = this.questionsOf(questionnaire);
        const asked = codes ? new Set(codes) : visible(questions);
        for (const question of questions) {
            const isAsked =
                asked.has(question.code) && this.isShown(questionnaire, question);
            if (question.isAsked !== isAsked) {
                question.isAsked = isAsked;
            }
        }
    }

    /** Tell whether a question that is asked is asked here. */
    isShown() {
        return true;
    }

    // ------------------------------------------------------------
    // Answering
    // ------------------------------------------------------------

    /**
     * Take an answer: questions that depend on it follow at once.
     *
     * @param {any} sent what the server is told
     * @param {any} value what others follow, undefined while it is no answer
     * @param {Boolean} isTyping whether more may come
     */
    answer(questionnaire, question, sent, value = sent, isTyping = false) {
        question.error = "";
        if (value !== undefined) {
            question.value = value;
            this.follow(questionnaire);
        }
        this.pending[questionnaire.id] ||= {};
        this.pending[questionnaire.id][question.code] = sent;
        this.saveIn(isTyping ? ONCE_PAUSED : SOON);
    }

    /** Take what was typed in an input, once one leaves it. */
    leave(questionnaire, question) {
        if (!question.isTyping) {
            return;
        }
        question.isTyping = false;
        if (
            NUMBERS.includes(question.kind) ||
            this.isPending(questionnaire, question)
        ) {
            const {sent, value = question.value} = readText(question, question.text);
            this.answer(questionnaire, question, sent, value);
        } else if (!question.error && !this.isAtWork(questionnaire, question)) {
            // It was saved while one paused: it is shown as it was.
            this.showAnswer(question, question.answer);
        }
    }

    leaveAll() {
        for (const questionnaire of this.state.questionnaires) {
            for (const question of this.questionsOf(questionnaire)) {
                this.leave(questionnaire, question);
            }
        }
    }

    /** Leave out what was typed in a questionnaire that goes. */
    forget(questionnaire) {
        delete this.pending[questionnaire.id];
        this.questionsOf(questionnaire).forEach((one) => {
            one.isTyping = false;
        });
    }

    saveIn(delay) {
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.savePending(), delay);
    }

    /** Tell whether answers are here that the server may not have yet. */
    get isBusy() {
        return this.hasPending || Boolean(this.saving);
    }

    get hasPending() {
        return Object.keys(this.pending).length > 0;
    }

    /** Save what was typed so far; never fails: what could not be saved says so. */
    async save() {
        this.leaveAll();
        await this.savePending();
    }

    async savePending() {
        browser.clearTimeout(this.timer);
        await this.saving;
        if (!this.hasPending || !this.resId) {
            return;
        }
        const sent = this.pending;
        this.pending = {};
        this.sent = sent;
        this.saving = this.send(sent).finally(() => {
            this.sent = {};
            this.saving = null;
            this.state.isSaving = false;
        });
        await this.saving;
    }

    async send(sent) {
        this.state.isSaving = true;
        let result = null;
        try {
            result = await this.orm.silent.call("crm.lead", "answer_project", [
                [this.resId],
                sent,
            ]);
        } catch (error) {
            this.pending = merged(sent, this.pending);
            this.state.problem =
                error.data?.message || _t("The server is not reached.");
            if (!error.data) {
                this.saveIn(AGAIN);
            }
            return;
        }
        this.state.problem = "";
        const {questionnaires, ...said} = result;
        this.state.said = said;
        const before = JSON.stringify(this.answers());
        for (const id of Object.keys(sent)) {
            this.take(Number(id), questionnaires[id]);
        }
        this.onSaved?.({...said, isChanged: before !== JSON.stringify(this.answers())});
    }

    answers() {
        const all = this.state.questionnaires.flatMap((one) => this.questionsOf(one));
        return all.map(({answer}) => answer?.value ?? null);
    }

    take(id, saved) {
        const questionnaire = this.state.questionnaires.find((one) => one.id === id);
        if (!questionnaire) {
            return;
        }
        if (!saved) {
            questionnaire.isRemoved = true;
            return;
        }
        questionnaire.status = saved.status;
        for (const question of this.questionsOf(questionnaire)) {
            const {code} = question;
            if (code in saved.wrong) {
                question.error = saved.wrong[code];
            } else if (code in saved.answers) {
                question.answer = saved.answers[code];
                if (!this.isPending(questionnaire, question) && !question.isTyping) {
                    question.value = question.answer.value;
                    question.text = textOf(question);
                }
            }
        }
        if (!this.pending[id]) {
            this.follow(questionnaire, saved.status.visible);
        }
    }

    /**
     * Have the browser send what is not saved while it closes the page: what is on its
     * way too, for it may be stopped there.
     *
     * @returns {Boolean} whether all of it is safe
     */
    sendUrgently() {
        this.leaveAll();
        const answers = merged(this.sent, this.pending);
        if (!Object.keys(answers).length) {
            return true;
        }
        const args = [[this.resId], answers];
        const isSent = callUrgently("crm.lead", "answer_project", args);
        if (isSent) {
            this.pending = {};
        }
        return isSent;
    }

    // ------------------------------------------------------------
    // Going on
    // ------------------------------------------------------------

    /** Have the question after one take the keyboard, its section open. */
    goOn({id}) {
        const all = this.state.questionnaires
            .filter(({isOpen}) => isOpen)
            .flatMap(({sections}) => sections)
            .flatMap((section) => section.questions.map((one) => [section, one]))
            .filter(([, one]) => one.isAsked || one.id === id);
        const place = all.findIndex(([, one]) => one.id === id);
        const [section, question] = all[place + 1] || [];
        if (section) {
            section.isOpen = true;
            question.isToFocus = true;
        }
    }
}
