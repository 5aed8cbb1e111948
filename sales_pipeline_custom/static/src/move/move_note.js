import {Component, useExternalListener, useRef, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {serializeDate} from "@web/core/l10n/dates";
import {hasTouch} from "@web/core/browser/feature_detection";
import {useAutofocus, useService} from "@web/core/utils/hooks";

// Choosing a day opens a calendar beside the note.
const PARTS_ELSEWHERE = ".o_popover, .o_datetime_picker, .o_notification";

/**
 * What may be said of a move that was just made: small, beside the work, gone with Enter.
 *
 * Nothing needs an answer: working on elsewhere keeps what was typed, and closes it.
 */
export class MoveNote extends Component {
    static template = "sales_pipeline_custom.MoveNote";
    static components = {DateTimeInput};
    static props = {
        title: String,
        stage: String,
        stageId: Number,
        leadIds: {type: Array, element: Number},
        onPlanned: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.note = useState({
            reason: "",
            next_action: "",
            attention: "",
            plan_on: false,
        });
        this.root = useRef("root");
        if (!hasTouch()) {
            useAutofocus({refName: "reason"});
        }
        useExternalListener(window, "pointerdown", this.onPointerDown, {capture: true});
    }

    onPointerDown({target}) {
        const inside =
            this.root.el?.contains(target) || target.closest(PARTS_ELSEWHERE);
        if (!inside) {
            this.save();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.props.close();
        } else if (
            ev.key === "Enter" &&
            !ev.shiftKey &&
            ev.target.tagName !== "BUTTON"
        ) {
            ev.preventDefault();
            ev.stopPropagation();
            this.save();
        }
    }

    /** Keep what was typed, if anything, and go. A refusal leaves everything in place. */
    async save() {
        if (this.isSaving) {
            return;
        }
        const {plan_on: planOn, ...texts} = this.note;
        const said = Object.entries(texts).filter(([, text]) => text.trim());
        if (said.length || planOn) {
            this.isSaving = true;
            try {
                await this.orm.call(
                    "crm.lead",
                    "action_note_move",
                    [this.props.leadIds, this.props.stageId],
                    {
                        ...Object.fromEntries(said),
                        plan_on: planOn ? serializeDate(planOn) : false,
                    }
                );
            } finally {
                this.isSaving = false;
            }
            if (planOn) {
                this.props.onPlanned?.();
            }
        }
        this.props.close();
    }
}

/** Offers one note at a time: that of the last move. */
export const moveNoteService = {
    dependencies: ["overlay"],
    start(env, {overlay}) {
        let close = () => undefined;
        return {
            /**
             * @param {Object} move `title` of what moved, `stage` and `stageId` where,
             *  `leadIds`, and `onPlanned`, called when an activity was planned
             */
            offer(move) {
                close();
                const remove = overlay.add(MoveNote, {...move, close: () => remove()});
                close = remove;
            },
        };
    },
};

registry.category("services").add("sales_pipeline_move_note", moveNoteService);
