import {
    RottingStatusBarDurationField,
    rottingStatusBarDurationField,
} from "@mail/js/rotting_mixin/rotting_statusbar";
import {onWillUnmount} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {useChanges} from "../../shared/changes";
import {endLoads, loadAgain} from "../../shared/load_again";
import {stageColorClass} from "../../stage/stage_colors";
import {askBeforeMove} from "../../move/ask_before_move";

/** The stages of an opportunity; choosing one first asks what that move needs. */
export class PipelineStatusBarField extends RottingStatusBarDurationField {
    static template = "sales_pipeline_custom.StatusBar";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.moveNote = useService("sales_pipeline_move_note");
        this.notification = useService("notification");
        this.hasTold = false;
        this.closeTold = () => undefined;
        onWillUnmount(() => this.closeTold());
        endLoads(this.props.record.model);
        useChanges(() => this.lookAgain(), {
            concerns: (ids) => ids.filter((id) => id === this.props.record.resId),
            isBusy: (isOwn) => this.isTypedIn(isOwn),
        });
    }

    /** Show the opportunity as it is now, with what was said of it. */
    async lookAgain() {
        const {record} = this.props;
        this.hasTold = false;
        this.closeTold();
        await loadAgain(record.model);
    }

    /** Whether something typed here would be lost; once, say that it is kept. */
    async isTypedIn(isOwn) {
        const {record} = this.props;
        if (document.activeElement?.closest(".o_sales_pipeline_question")) {
            return true; // Asking whether it changed would save half an answer
        }
        const isDirty = record.dirty || (await record.isDirty());
        if (isDirty && !isOwn && !this.hasTold) {
            this.hasTold = true;
            this.closeTold = this.notification.add(
                _t(
                    "“%s” has changed meanwhile. What you typed is kept: save or discard it to see what changed.",
                    record._values?.name || record.data.name
                ),
                {type: "warning", sticky: true}
            );
        }
        return isDirty;
    }

    /** @override */
    getAllItems() {
        const colors = this.props.record.data.stage_colors || {};
        return super.getAllItems().map((item) => ({
            ...item,
            colorClass: colors[item.value] ? stageColorClass(colors[item.value]) : "",
        }));
    }

    /** The classes of an arrow: those of Odoo, and its colour. */
    arrowClasses(item, isFirst, isLast) {
        return {
            o_first: isFirst,
            o_arrow_button_current: item.isSelected,
            o_last: isLast,
            ...(item.colorClass && {
                o_sales_pipeline_colored: true,
                [item.colorClass]: true,
            }),
        };
    }

    get currentColorClass() {
        return this.getAllItems().find((item) => item.isSelected)?.colorClass || "";
    }

    /** @override */
    async selectItem(item) {
        const {record} = this.props;
        // Keep what was typed before asking about it.
        if (record.isNew || !(await record.save())) {
            return super.selectItem(item);
        }
        const seen = record.data[this.props.name]?.id;
        const answer = await askBeforeMove(this, [record.resId], item.value, seen);
        if (answer === "moved") {
            await loadAgain(record.model);
        } else if (answer === "free") {
            await this.moveNote.during([record.resId], () => super.selectItem(item));
            this.moveNote.offer({
                title: record.data.name,
                stage: item.label,
                stageId: item.value,
                leadIds: [record.resId],
                // The history shows it, once nobody is typing here.
                onNoted: () => this.moveNote.tell([record.resId]),
            });
        }
    }
}

registry.category("fields").add("sales_pipeline_statusbar", {
    ...rottingStatusBarDurationField,
    component: PipelineStatusBarField,
    fieldDependencies: [
        ...rottingStatusBarDurationField.fieldDependencies,
        {name: "stage_colors", type: "json"},
    ],
});
