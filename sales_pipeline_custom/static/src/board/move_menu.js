import {Component} from "@odoo/owl";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {stageColorClass} from "../stage/stage_colors";

/** In the menu of a card: the other stages of the board that it may go to. */
export class MoveMenu extends Component {
    static template = "sales_pipeline_custom.MoveMenu";
    static components = {DropdownItem};
    static props = {...standardWidgetProps};

    get board() {
        const {boardStatistics, root} = this.props.record.model;
        const isByStage = root.isGrouped && root.groupByField.name === "stage_id";
        return boardStatistics && isByStage ? root : null;
    }

    get source() {
        const {record} = this.props;
        return this.board.groups.find(({list}) => list.records.includes(record));
    }

    get targets() {
        const {board, source} = this;
        const {record} = this.props;
        return (board?.groups || []).filter(
            (group) =>
                group.value &&
                group !== source &&
                record.model.boardStatistics.mayGo(record, source, group)
        );
    }

    colorClass(group) {
        const {color} = this.props.record.model.boardStatistics.of(group);
        return stageColorClass(color);
    }

    move(target) {
        const {record} = this.props;
        return this.board.moveRecord(record.id, this.source.id, null, target.id);
    }
}

registry.category("view_widgets").add("sales_pipeline_move_menu", {
    component: MoveMenu,
});
