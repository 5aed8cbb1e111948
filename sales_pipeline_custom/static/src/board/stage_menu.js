import {ColorList} from "@web/core/colorlist/colorlist";
import {useDropdownState} from "@web/core/dropdown/dropdown_hooks";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {GroupConfigMenu} from "@web/views/view_components/group_config_menu";
import {addStage} from "./add_stage";
import {editStage} from "./edit_stage";

/**
 * What a column can do; for who may shape the pipeline, what can be done with its stage.
 *
 * Access is the server's: who may not edit stages is not offered to.
 */
export class StageMenu extends GroupConfigMenu {
    static template = "sales_pipeline_custom.StageMenu";
    static components = {...GroupConfigMenu.components, ColorList};

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
        this.dropdown = useDropdownState();
        this.colors = ColorList.COLORS.map((_name, index) => index);
    }

    /** Who may do nothing with a column is offered no empty menu. */
    get hasItems() {
        return this.canShape || this.configItems.some(({isVisible}) => isVisible);
    }

    get label() {
        return _t("Settings of %s", this.group.displayName);
    }

    get isStage() {
        return this.group.groupByField.name === "stage_id";
    }

    get canShape() {
        return Boolean(this.isStage && this.canEditGroup());
    }

    get stage() {
        return this.props.list.model.boardStatistics.of(this.group);
    }

    /** @override */
    get configItems() {
        const items = super.configItems;
        if (!this.canShape) {
            return items;
        }
        const [left, right] = this.neighbours;
        const shaping = [
            {
                key: "add_stage",
                label: _t("Add a stage after it"),
                icon: "fa-plus",
                isVisible: true,
                method: () => addStage(this.dialog, this.props.list, right?.after),
            },
            {
                key: "fold_for_everyone",
                label: this.stage.is_folded
                    ? _t("Unfold for everyone")
                    : _t("Fold for everyone"),
                icon: "fa-globe",
                isVisible: !this.env.isSmall, // where no column is narrower than another
                method: () => this.foldForEveryone(!this.stage.is_folded),
            },
            {
                key: "move_left",
                label: _t("Move to the left"),
                icon: "fa-arrow-left",
                isVisible: Boolean(left),
                method: () => this.place(left),
            },
            {
                key: "move_right",
                label: _t("Move to the right"),
                icon: "fa-arrow-right",
                isVisible: Boolean(right),
                method: () => this.place(right),
            },
        ];
        const last = items.findIndex(({key}) => key === "delete_group");
        items.splice(last < 0 ? items.length : last, 0, ...shaping);
        return items;
    }

    /** Where this column would be put beside: [one to the left, one to the right]. */
    get neighbours() {
        const stages = this.props.list.groups.filter((group) => group.value);
        const index = stages.indexOf(this.group);
        return [
            index > 0 && {after: stages[index - 2]},
            index < stages.length - 1 && {after: stages[index + 1]},
        ];
    }

    async recolor(color) {
        this.dropdown.close();
        await this.write({pipeline_color: color});
    }

    async foldForEveryone(fold) {
        if (this.group.isFolded !== fold) {
            await this.group.toggle();
        }
        await this.write({fold});
    }

    async place({after}) {
        await this.props.list.resequence(this.group.id, after?.id || null);
        await this.reload();
    }

    async write(values) {
        await this.orm.write("crm.stage", [this.group.value], values);
        await this.reload();
    }

    reload() {
        return this.props.list.model.reshape();
    }

    /** @override */
    editGroup() {
        if (!this.isStage) {
            return super.editGroup();
        }
        this.props.dialogClose.push(
            editStage(this.dialog, this.group, () => this.reload())
        );
    }

    /** @override */
    async deleteGroup() {
        if (!this.isStage) {
            return super.deleteGroup();
        }
        const dialog = await this.orm.call("crm.stage", "action_ask_delete", [
            [this.group.value],
        ]);
        this.action.doAction(dialog, {
            onClose: (infos) => infos?.deleted && this.reload(),
        });
    }
}
