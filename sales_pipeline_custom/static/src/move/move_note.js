import {Component, useExternalListener, useRef, useState} from "@odoo/owl";
import {hasTouch} from "@web/core/browser/feature_detection";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {serializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {Deferred} from "@web/core/utils/concurrency";
import {useAutofocus, useService} from "@web/core/utils/hooks";

// Choosing a day opens a calendar beside the note.
const CALENDAR = ".o_datetime_picker";
const PARTS_ELSEWHERE = `.o_popover, ${CALENDAR}, .o_notification`;
// The calendar takes what was typed once its input is left.
const TIME_TO_LEAVE = 50;

/**
 * What may be said of a move that was just made: small, beside the work, gone with Enter.
 *
 * Nothing needs an answer, and nothing typed is lost: Enter, Escape, the cross and
 * working on elsewhere all keep it.
 */
export class MoveNote extends Component {
    static template = "sales_pipeline_custom.MoveNote";
    static components = {DateTimeInput};
    static props = {
        title: String,
        stage: String,
        stageId: Number,
        leadIds: {type: Array, element: Number},
        onNoted: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.note = useState({reason: "", next_action: "", attention: ""});
        this.plan = useState({day: false, typed: ""});
        this.root = useRef("root");
        if (!hasTouch()) {
            useAutofocus({refName: "reason"});
        }
        useExternalListener(window, "pointerdown", this.onPointerDown, {capture: true});
    }

    /** The day to plan the next action for, as the server reads it, or false. */
    get planOn() {
        const {day, typed} = this.plan;
        return typed || (day ? serializeDate(day) : false);
    }

    onPointerDown({target}) {
        const inside =
            this.root.el?.contains(target) || target.closest(PARTS_ELSEWHERE);
        if (!inside) {
            this.save();
        }
    }

    onKeydown(ev) {
        const isEnter = ev.key === "Enter" && !ev.shiftKey;
        const isEscape = ev.key === "Escape" && !document.querySelector(CALENDAR);
        if (isEscape || (isEnter && ev.target.tagName !== "BUTTON")) {
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
        this.isSaving = true;
        try {
            await this.leaveInput();
            const said = Object.entries(this.note).filter(([, text]) => text.trim());
            const planOn = this.planOn;
            if (said.length || planOn) {
                await this.orm.call(
                    "crm.lead",
                    "action_note_move",
                    [this.props.leadIds, this.props.stageId],
                    {...Object.fromEntries(said), plan_on: planOn}
                );
                this.props.onNoted?.({planned: Boolean(planOn)});
            }
        } finally {
            this.isSaving = false;
        }
        this.props.close();
    }

    async leaveInput() {
        const input = this.root.el?.querySelector(
            ".o_sales_pipeline_note_day input:focus"
        );
        if (input) {
            input.blur();
            await new Promise((resolve) => setTimeout(resolve, TIME_TO_LEAVE));
        }
    }
}

/** Offers one note at a time: that of the last move. */
export const moveNoteService = {
    dependencies: ["overlay"],
    start(env, {overlay}) {
        let close = () => undefined;
        const service = {
            /** Resolved once the note offered last is gone. */
            closed: Promise.resolve(),
            /**
             * @param {Object} move `title` of what moved, `stage` and `stageId` where,
             *  `leadIds`, and `onNoted`, called with `{planned}` when something was said
             */
            offer(move) {
                close();
                const closed = new Deferred();
                service.closed = closed;
                const remove = overlay.add(
                    MoveNote,
                    {...move, close: () => remove()},
                    {onRemove: () => closed.resolve()}
                );
                close = remove;
            },
        };
        return service;
    },
};

registry.category("services").add("sales_pipeline_move_note", moveNoteService);
