import {Component, useExternalListener, useRef, useState} from "@odoo/owl";
import {hasTouch} from "@web/core/browser/feature_detection";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {formatDate, parseDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {Deferred} from "@web/core/utils/concurrency";
import {useAutofocus, useService} from "@web/core/utils/hooks";

// Choosing a day opens a calendar beside the note.
const {DateTime} = luxon;

const CALENDAR = ".o_datetime_picker";
const DAY = ".o_sales_pipeline_note_day";
const PARTS_ELSEWHERE = `.o_popover, ${CALENDAR}, .o_notification`;
// For how long a move may be undone from its notification, in milliseconds.
const TIME_TO_UNDO = 30000;

/**
 * What may be said of a move that was just made: small, beside the work, gone with Enter.
 *
 * Nothing needs an answer. Enter, the cross and working on elsewhere keep what was
 * typed; Escape discards it.
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
        this.plan = useState({day: false, typed: "", text: "", isLeft: false});
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

    /** Whether a next action is typed without the day that would plan it. */
    get lacksDay() {
        return Boolean(this.note.next_action.trim()) && !this.planOn;
    }

    /** Remember what is typed: Odoo empties the input of what it cannot read. */
    onDayTyped(ev) {
        Object.assign(this.plan, {text: ev.target.value.trim(), isLeft: false});
    }

    onDay(day) {
        Object.assign(this.plan, {day, text: ""});
    }

    /** Why what was typed is no day, once its input is left. */
    get noSuchDay() {
        const {text, isLeft} = this.plan;
        if (!text || !isLeft || this.env.isSmall) {
            return "";
        }
        try {
            parseDate(text);
            return "";
        } catch {
            const day = formatDate(DateTime.now().plus({days: 1}));
            return _t("“%(text)s” is no day: write it as %(day)s.", {text, day});
        }
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
        const isMeant = isEscape || (isEnter && ev.target.tagName !== "BUTTON");
        if (isMeant) {
            ev.preventDefault();
            ev.stopPropagation();
        }
        if (isEscape) {
            this.props.close();
        } else if (isMeant) {
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
            // The calendar takes what was typed as its input is left.
            this.root.el?.querySelector(`${DAY} input:focus`)?.blur();
            this.plan.isLeft = true;
            if (this.noSuchDay) {
                return;
            }
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
}

/** Offers one note at a time, and one move to undo: the last one. */
export const moveNoteService = {
    dependencies: ["notification", "orm", "overlay", "sales_pipeline_changes"],
    start(env, {notification, orm, overlay, sales_pipeline_changes: changes}) {
        let close = () => undefined;
        let closeUndo = () => undefined;
        const service = {
            /** Move these, in a way that this screen shows by itself. */
            during: changes.during,
            /** Have what shows these load again, once nothing there would be lost. */
            tell: changes.tell,
            /** Resolved once the note offered last is gone. */
            closed: Promise.resolve(),
            /**
             * @param {Object} move `title` of what moved, `stage` and `stageId` where,
             *  `leadIds`, and `onNoted`, called with `{planned}` when something was said
             */
            offer(move) {
                close();
                service.offerUndo(move);
                const closed = new Deferred();
                service.closed = closed;
                const remove = overlay.add(
                    MoveNote,
                    {...move, close: () => remove()},
                    {onRemove: () => closed.resolve()}
                );
                close = remove;
            },
            /** @param {Object} move as for `offer` */
            offerUndo({title, stage, stageId, leadIds}) {
                closeUndo();
                if (!leadIds.length) {
                    return;
                }
                let isUndone = false; // a double click undoes once
                const undo = () => {
                    if (!isUndone) {
                        isUndone = true;
                        return service.undo(leadIds, stageId);
                    }
                };
                const count = leadIds.length;
                closeUndo = notification.add(
                    count === 1
                        ? _t("“%(title)s” moved to %(stage)s.", {title, stage})
                        : _t("%(count)s opportunities moved to %(stage)s.", {
                              count,
                              stage,
                          }),
                    {
                        type: "info",
                        className: "o_sales_pipeline_offer o_sales_pipeline_undo",
                        autocloseDelay: TIME_TO_UNDO,
                        buttons: [
                            {
                                name: _t("Undo the move"),
                                primary: true,
                                onClick: undo,
                            },
                        ],
                    }
                );
            },
            async undo(leadIds, stageId) {
                closeUndo();
                close();
                const args = [leadIds, stageId];
                const said = await changes.during(leadIds, () =>
                    orm.call("crm.lead", "action_undo_move", args)
                );
                if (said) {
                    notification.add(said, {type: "warning", sticky: true});
                }
                changes.tell(leadIds);
            },
            /** Say why these did not move, and show where they are. */
            refuse(message, leadIds) {
                notification.add(message, {type: "warning", sticky: true});
                changes.tell(leadIds);
            },
        };
        return service;
    },
};

registry.category("services").add("sales_pipeline_move_note", moveNoteService);
