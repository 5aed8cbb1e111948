import {registry} from "@web/core/registry";
import {card} from "../shared/board_steps";

const PANEL = ".o_sales_pipeline_import";

/** Open the import screen from the board. */
function open() {
    return [
        {trigger: ".o_sales_pipeline_board"},
        {trigger: ".o_cp_action_menus button", run: "click"},
        {trigger: ".o_import_menu", run: "click"},
        {trigger: ".o_import_file"},
    ];
}

/** Give the screen a file, as a person who picks one would. */
function upload(name, ...lines) {
    return {
        content: `Upload ${name}`,
        trigger: ".o_import_action, .o_import_file",
        run() {
            const files = new DataTransfer();
            files.items.add(new File([lines.join("\n")], name, {type: "text/csv"}));
            const input = document.querySelector(".o_file_input input[type=file]");
            input.files = files.files;
            input.dispatchEvent(new Event("change", {bubbles: true}));
        },
    };
}

function press(label) {
    return {trigger: `.o_control_panel button:contains(${label})`, run: "click"};
}

function told(column, text) {
    return {
        content: `What became of ${column}: ${text}`,
        trigger: `tr:contains(${column}) .o_sales_pipeline_import_told:contains(${text})`,
    };
}

const RIGHT = {trigger: ".alert-info:contains(Tout semble)"};
const FORM = [
    "id,created_time,full_name,phone_number,email",
    "l:11,2026-09-05T10:00:38+02:00,Nadia Colson,p:+32471000001,nadia@example.com",
    "l:11,2026-09-05T10:00:38+02:00,Nadia Colson,p:+32471000001,nadia@example.com",
    "l:12,2026-09-06T11:00:00+02:00,Hugo Renard,p:+32472000002,hugo@example.com",
];

registry.category("web_tour.tours").add("sales_pipeline_import_form", {
    steps: () => [
        ...open(),
        upload("form.csv", ...FORM),
        {trigger: `${PANEL}:contains(Meta)`},
        {trigger: `${PANEL}_untitled:contains(Lignes sans titre : 3)`},
        press("Tester"),
        {trigger: ".alert-danger:contains(Ligne 2 : Le titre manque)"},
        {trigger: `${PANEL}_warnings:contains(le même numéro)`},
        {trigger: `${PANEL}_doubles input`, run: "click"},
        {trigger: `${PANEL}_untitled input`, run: "click"},
        press("Tester"),
        RIGHT,
        told("phone_number", "modifiées : 2"),
        told("phone_number", "« +32471000001 »"),
        press("Importer"),
        {trigger: card("Hugo Renard", "Nouveau contact")},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_import_again", {
    steps: () => [
        ...open(),
        upload("form.csv", ...FORM),
        {trigger: `${PANEL}_known:contains(Lignes déjà importées : 3)`},
        {trigger: `${PANEL}_doubles input`, run: "click"},
        {trigger: `${PANEL}_untitled input`, run: "click"},
        press("Importer"),
        {trigger: ".o_import_report:contains(Elle est déjà là)"},
        {trigger: `${PANEL}_known label:contains(Les laisser de côté)`, run: "click"},
        press("Tester"),
        {trigger: ".alert-info:contains(Il ne reste rien à importer)"},
    ],
});

registry.category("web_tour.tours").add("sales_pipeline_import_words", {
    steps: () => [
        ...open(),
        upload(
            "deals.csv",
            "Deal Name,Deal Stage,Status,Amount,Expected Revenue,Closing Date",
            "Poêle Colson,Contract sent,Live,9000,4500,03/04/2027",
            "Insert Noel,Contract sent,Lost,7000,3500,05/06/2027",
            "Total,,,16000,8000,"
        ),
        {trigger: `${PANEL}:contains(HubSpot), ${PANEL}:contains(Zoho)`},
        {
            content: "The whole amount is believed",
            trigger: ".o_sales_pipeline_import_aside:contains(« Amount » le dit déjà)",
        },
        {
            trigger: `${PANEL}_stages:contains(« Contract sent ») select`,
            run: "selectByLabel Proposition envoyée",
        },
        {
            trigger: `${PANEL}_outcomes:contains(« Live »):not(:contains(Lost)) select`,
            run: "selectByLabel Ouvert",
        },
        {
            trigger: `${PANEL}_footers:contains(ligne 4 « Total 16000 8000 ») input`,
            run: "click",
        },
        press("Tester"),
        {trigger: ".o_import_report:contains(peut être le 3 avril 2027)"},
        {trigger: `${PANEL}_dates label:contains(4 mars 2027)`, run: "click"},
        press("Tester"),
        RIGHT,
        told("Deal Stage", "« Contract sent » → « Perdu »"),
        press("Importer"),
        {trigger: card("Poêle Colson", "Proposition envoyée")},
        {trigger: card("Insert Noel", "Perdu")},
    ],
});
