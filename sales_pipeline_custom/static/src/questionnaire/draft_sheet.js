import {ProjectSheet} from "./project_sheet";

/**
 * Questionnaires answered on the screen alone: whoever shows them takes the answers.
 *
 * A questionnaire with a set `wanted` shows no other questions than those.
 */
export class DraftSheet extends ProjectSheet {
    /** @param {Function} [onAnswer] called each time something was answered */
    constructor({orm, prefix, onAnswer}) {
        super({orm, resId: false, prefix});
        this.onAnswer = onAnswer;
    }

    add(questionnaire) {
        this.prepare(questionnaire);
        this.follow(questionnaire);
        this.state.questionnaires.push(questionnaire);
    }

    remove({id}) {
        delete this.pending[id];
        const {questionnaires} = this.state;
        this.state.questionnaires = questionnaires.filter((one) => one.id !== id);
    }

    /** @override */
    isShown({wanted}, {code}) {
        return !wanted || wanted.has(code);
    }

    /** @override */
    saveIn() {
        this.onAnswer?.();
    }

    /** @override */
    async savePending() {
        // Nothing is: it is a draft.
    }

    /** Return the answers to the questions shown, as the server takes them. */
    given({id, ...questionnaire}) {
        const pending = this.pending[id] || {};
        const shown = this.questionsOf(questionnaire).filter(({isAsked}) => isAsked);
        return Object.fromEntries(
            shown
                .filter(({code}) => code in pending)
                .map(({code}) => [code, pending[code]])
        );
    }
}
