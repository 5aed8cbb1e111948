import {registry} from "@web/core/registry";

const group = (name, count) => `.o_group_name:contains(${name} (${count}))`;
const line = (text) => `.o_data_row:contains(${text})`;

registry.category("web_tour.tours").add("sales_pipeline_actions", {
    steps: () => [
        {trigger: group("En retard", 1)},
        {trigger: group("Aujourd'hui", 1)},
        {
            content: "The line says whom to call, about what, in which stage",
            trigger: `${line("Rappeler Pierre")}:contains(Pierre RICHARD):contains(PAG Rika):contains(Nouveau contact)`,
        },
        {trigger: `${line("Rappeler Pierre")} a[href^='tel:']`},
        {
            content: "A double click on the button is a click on it",
            trigger: `${line("Rappeler Pierre")} button[name=action_pipeline_done]`,
            run: "dblclick",
        },
        {trigger: ".modal [name=feedback] textarea:focus", run: "press Escape"},
        {trigger: "body:not(:has(.modal)) .o_list_view"},
        {
            content: "Enter on the button of the line",
            trigger: `${line("Rappeler Pierre")} button[name=action_pipeline_done]`,
            async run({anchor}) {
                anchor.focus();
                if (document.activeElement !== anchor) {
                    throw new Error("The keyboard does not reach the button");
                }
                anchor.click();
            },
        },
        {
            content: "What was said comes first, ready to be typed",
            trigger: ".modal [name=feedback] textarea:focus",
            run: "edit Il veut réfléchir",
        },
        {
            trigger:
                ".modal footer button[name=action_done]:visible:contains(/^Terminer$/)",
        },
        {
            trigger: ".modal [name=next_summary] input",
            run: "edit Rappeler après les fêtes",
        },
        {
            trigger: ".modal [name=next_on] :is(input, button)",
            async run(helpers) {
                await helpers.click();
            },
        },
        {trigger: ".modal [name=next_on] input", run: "edit 07/01/2040 && press Tab"},
        {
            trigger:
                ".modal footer button[name=action_done]:visible:contains(planifier la suivante)",
            run: "dblclick",
        },
        {trigger: "body:not(:has(.modal))"},
        {trigger: `body:not(:has(${line("Rappeler Pierre")}))`},
        {trigger: group("Plus tard", 1)},
        {
            trigger: `${line("Envoyer le devis")} .o_sales_pipeline_postpone`,
            run: "click",
        },
        {trigger: "body:not(:has(.o-dropdown-item:contains(Aujourd'hui)))"},
        {trigger: ".o-dropdown-item:contains(Demain)", run: "click"},
        {trigger: group("Demain", 1)},
    ],
});

const card = (text) => `.o_kanban_record:contains(${text})`;

registry.category("web_tour.tours").add("sales_pipeline_actions_phone", {
    steps: () => [
        {
            content: "One group under the other, none beside the screen",
            trigger: ".o_kanban_group:contains(En retard)",
            run() {
                const groups = [...document.querySelectorAll(".o_kanban_group")];
                const boxes = groups.map((el) => el.getBoundingClientRect());
                const wide = boxes.filter(({right}) => right > window.innerWidth + 1);
                if (
                    groups.length < 2 ||
                    wide.length ||
                    boxes[1].top < boxes[0].bottom
                ) {
                    throw new Error("The groups do not stand one under the other");
                }
            },
        },
        {trigger: `${card("Rappeler Pierre")} a[href^='tel:']`},
        {
            trigger: `${card("Rappeler Pierre")} button[name=action_pipeline_done]`,
            run: "click",
        },
        {
            trigger: ".modal footer button[name=action_done]:visible",
            run: "click",
        },
        {trigger: `body:not(:has(${card("Rappeler Pierre")}))`},
        {
            trigger: `${card("Envoyer le devis")} .o_sales_pipeline_postpone`,
            run: "click",
        },
        {trigger: ".o-dropdown-item:contains(Demain)", run: "click"},
        {trigger: ".o_kanban_group:contains(Demain) .o_kanban_record"},
    ],
});
