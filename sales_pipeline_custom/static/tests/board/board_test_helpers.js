import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach} from "@odoo/hoot";
import {defineCalls, note} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {
    defineModels,
    fields,
    findComponent,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {user} from "@web/core/user";
import {KanbanController} from "@web/views/kanban/kanban_controller";
import {AnimatedNumber} from "@web/views/view_components/animated_number";

class Team extends models.Model {
    _name = "crm.team";

    name = fields.Char();

    _records = [
        {id: 1, name: "Stoves"},
        {id: 2, name: "Solar"},
    ];
}

class Stage extends models.Model {
    _name = "crm.stage";

    name = fields.Char();
    is_won = fields.Boolean();

    _records = [
        {id: 1, name: "New"},
        {id: 2, name: "Proposal"},
        {id: 3, name: "Won", is_won: true},
        {id: 4, name: "Lost"},
    ];
}

class Lead extends models.Model {
    _name = "crm.lead";

    name = fields.Char();
    activity_state = fields.Char();
    expected_revenue = fields.Integer({string: "Revenue", aggregator: "sum"});
    prorated_revenue = fields.Integer({string: "Weighted", aggregator: "sum"});
    lost_count = fields.Integer({string: "Lost", aggregator: "sum"});
    stage_id = fields.Many2one({string: "Stage", relation: "crm.stage"});
    team_id = fields.Many2one({string: "Team", relation: "crm.team"});

    _views = {"form,quick": `<form><field name="name"/></form>`};
    _records = [
        lead(1, "Stove of Ana", 1, 1000, 100),
        lead(2, "Stove of Bob", 1, 500, 50, {team_id: 2}),
        lead(3, "Stove of Léa", 2, 4000, 2000),
        lead(4, "Stove of Max", 4, 700, 0, {lost_count: 1}),
    ];

    /** @override Every stage is a column, as the server has it. */
    web_read_group() {
        const result = super.web_read_group(...arguments);
        const [{stage_id: isByStage, ...first} = {}] = result.groups;
        if (!isByStage) {
            return result;
        }
        const empty = Object.fromEntries(
            Object.keys(first).map((key) => [key, key.endsWith(":sum") ? 0 : []])
        );
        const found = new Map(result.groups.map((one) => [one.stage_id[0], one]));
        const groups = this.env["crm.stage"].map(
            ({id, name}) =>
                found.get(id) || {
                    ...empty,
                    stage_id: [id, name],
                    __count: 0,
                    __extra_domain: [["stage_id", "=", id]],
                    __records: [],
                }
        );
        const {context} = [...arguments].at(-1);
        for (const group of context?.pipeline_all ? groups : []) {
            if (!group.__count) {
                group.__pipeline_is_empty = true;
                delete group.__records;
            }
        }
        return {...result, groups, length: groups.length};
    }
}

function lead(id, name, stageId, revenue, weighted, values = {}) {
    return {
        id,
        name,
        stage_id: stageId,
        expected_revenue: revenue,
        prorated_revenue: weighted,
        team_id: 1,
        ...values,
    };
}

/** Return what the server says of the stages: see `get_board_statistics`. */
export const statistics = (values = {}) =>
    [
        {id: 1, color: 4, outcome: "open", reached: 9, decided: 8, went_on: 6},
        {id: 2, color: 0, outcome: "open", reached: 3, decided: 0, went_on: 0},
        {id: 3, color: 0, outcome: "won", reached: 1, decided: 0, went_on: 0},
        {id: 4, color: 0, outcome: "lost", reached: 1, decided: 0, went_on: 0},
    ].map((stage) => ({
        team_ids: [],
        closed_team_ids: [],
        pipeline: "",
        ...stage,
        ...values[stage.id],
    }));

/** Define what a board is about, and note what it asks of the server: see `calls`. */
export function defineBoard() {
    defineCalls();
    defineMailModels();
    defineModels([Lead, Stage, Team]);
    beforeEach(() => {
        patchWithCleanup(AnimatedNumber, {enableAnimations: false});
        onRpc("get_board_statistics", () => {
            note("statistics");
            return statistics();
        });
        onRpc("web_read_group", () => note("columns"));
        onRpc("get_rainbowman_message", () => false);
    });
}

/** Have the person like something: see `res.users.settings`. */
export function likes(settings) {
    patchWithCleanup(user, {
        get settings() {
            return {id: 1, ...settings};
        },
    });
}

/** Show the board, and return its model. */
export async function openBoard({by = "stage_id", attributes = "", ...params} = {}) {
    const view = await mountView({
        type: "kanban",
        resModel: "crm.lead",
        arch: `
            <kanban js_class="sales_pipeline_kanban" default_group_by="${by}" ${attributes}>
                <field name="activity_state"/>
                <field name="team_id"/>
                <field name="prorated_revenue"/>
                <field name="lost_count"/>
                <progressbar
                    field="activity_state"
                    colors='{"planned": "success", "overdue": "danger"}'
                    sum_field="expected_revenue"
                    weighted_sum_field="prorated_revenue"
                />
                <templates>
                    <t t-name="menu"><widget name="sales_pipeline_move_menu"/></t>
                    <t t-name="card"><field name="name"/></t>
                </templates>
            </kanban>`,
        ...params,
    });
    return findComponent(view, (one) => one instanceof KanbanController).model;
}

export const column = (number) => `.o_kanban_group:eq(${number})`;
export const card = (title) => `.o_kanban_record:contains(${title})`;
