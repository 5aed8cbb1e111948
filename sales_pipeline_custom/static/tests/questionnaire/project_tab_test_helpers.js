import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, expect} from "@odoo/hoot";
import {animationFrame, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {
    project,
    question,
    questionnaire,
    saved,
} from "@sales_pipeline_custom/../tests/questionnaire/questionnaire_test_helpers";
import {
    calls,
    defineCalls,
    note,
} from "@sales_pipeline_custom/../tests/shared/server_calls";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Lead extends models.Model {
    _name = "crm.lead";

    name = fields.Char();
    priority = fields.Char();
    team_id = fields.Many2one({relation: "crm.team"});
    stage_id = fields.Many2one({relation: "crm.stage"});
    project_sheet = fields.Json();

    _records = [{id: 1, name: "Chez Ana", team_id: 1}];
}

class Team extends models.Model {
    _name = "crm.team";

    name = fields.Char();

    _records = [{id: 1, name: "Stoves"}];
}

class Stage extends models.Model {
    _name = "crm.stage";

    name = fields.Char();
}

export const PAUSED = 1500; // Milliseconds after which what is typed is saved
export const SOON = 300;

/**
 * What the server asks (`questions`), says of what it saves (`told`), and tells a form
 * that it opens (`sheet`).
 */
export const server = {questions: [], told: {}, sheet: false};

/** Define an opportunity with a questionnaire; see `calls` for what is asked of it. */
export function defineProjectTab() {
    defineCalls();
    defineMailModels();
    defineModels([Lead, Stage, Team]);
    beforeEach(() => {
        server.questions = [question("brand", "char"), question("rooms", "integer")];
        server.told = {};
        server.sheet = false;
        onRpc("get_project", ({args: [ids, teamId]}) => {
            note(`load ${ids} for team ${teamId}`);
            return project(questionnaire(7, server.questions));
        });
        onRpc("answer_project", ({args: [ids, values]}) => {
            note(["answer", ids[0], values]);
            const visible = server.questions.map(({code}) => code);
            return saved(values, {visible, ...server.told});
        });
        onRpc("web_save", ({args: [, values]}) => {
            note(["save", values]);
        });
        onRpc("web_read", ({parent}) =>
            parent().map((row) => ({...row, project_sheet: server.sheet}))
        );
    });
}

/** Open the tab, which asks the server once. */
export async function openTab(said = ["load 1 for team 1"]) {
    await mountView({
        type: "form",
        resModel: "crm.lead",
        resId: 1,
        arch: `
            <form>
                <field name="name"/>
                <widget name="sales_pipeline_project"/>
            </form>`,
    });
    expect(calls()).toEqual(said);
}

export const asked = (code) => `.o_sales_pipeline_question[data-code=${code}]`;
export const input = (code) => `${asked(code)} input`;
export const wrong = (code) => `${asked(code)} .o_sales_pipeline_wrong`;
export const shown = () => queryAllTexts(".o_sales_pipeline_question label.fw-bold");

export const type = (code, text) => contains(input(code)).edit(text, {confirm: false});

export async function leave(code) {
    queryFirst(input(code)).blur();
    await animationFrame();
}
