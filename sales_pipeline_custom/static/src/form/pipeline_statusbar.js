import {
    RottingStatusBarDurationField,
    rottingStatusBarDurationField,
} from "@mail/js/rotting_mixin/rotting_statusbar";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {askBeforeMove} from "../move/ask_before_move";

/** The stages of an opportunity; choosing one first asks what that move needs. */
export class PipelineStatusBarField extends RottingStatusBarDurationField {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.moveNote = useService("sales_pipeline_move_note");
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
            await record.model.load();
        } else if (answer === "free") {
            await super.selectItem(item);
            this.moveNote.offer({
                title: record.data.name,
                stage: item.label,
                stageId: item.value,
                leadIds: [record.resId],
                onNoted: async () => {
                    // The history shows it, unless someone is typing here again.
                    if (!(await record.isDirty())) {
                        await record.model.load();
                    }
                },
            });
        }
    }
}

registry.category("fields").add("sales_pipeline_statusbar", {
    ...rottingStatusBarDurationField,
    component: PipelineStatusBarField,
});
