/** Saves what the customer answers as they go. Without it the form does the same, on
 * its buttons. */

const PAUSE = 1200; // Milliseconds without typing before a text is saved
const RETRY = 5000;

const form = document.querySelector("form");
const status = document.getElementById("status");
const changed = new Set(); // Codes of questions to save
let isSaving = false;
let isOver = false;
let timer = 0;

function say(what) {
    status.hidden = false;
    status.dataset.now = what;
    for (const line of status.children) {
        line.hidden = line.dataset.is !== what;
    }
}

function saveIn(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
}

/** Return the part of the form that is about some questions. */
function partOf(codes) {
    const part = new FormData();
    for (const [name, value] of new FormData(form)) {
        const code = name.split(".")[1];
        if (name === "csrf_token" || codes.has(code)) {
            part.append(name, value);
        }
    }
    return part;
}

async function save() {
    if (isSaving || isOver || !changed.size) {
        return;
    }
    const codes = new Set(changed);
    changed.clear();
    isSaving = true;
    say("saving");
    try {
        const response = await fetch(location.pathname, {
            method: "POST",
            body: partOf(codes),
            headers: {Accept: "application/json"},
        });
        await follow(response, codes);
    } catch {
        tryAgain(codes, RETRY);
    }
    isSaving = false;
    if (changed.size && status.dataset.now !== "waiting") {
        saveIn(0);
    }
}

function tryAgain(codes, milliseconds) {
    codes.forEach((code) => changed.add(code));
    say("waiting");
    saveIn(milliseconds);
}

async function follow(response, codes) {
    if (response.status === 429 || response.status >= 500) {
        const wait = Number(response.headers.get("Retry-After")) * 1000;
        tryAgain(codes, wait || RETRY);
    } else if (response.ok) {
        await show(await response.json(), codes);
        // Nothing is said to be saved beside an answer that was refused.
        say(document.querySelector(".question.wrong") ? "refused" : "saved");
    } else {
        isOver = true;
        say(response.status === 404 ? "gone" : "reload");
    }
}

async function show(result, codes) {
    for (const code of codes) {
        const question = document.getElementById(`question-${code}`);
        const error = result.errors[code] || "";
        if (question) {
            question.querySelector(".error").textContent = error;
            question.classList.toggle("wrong", Boolean(error));
        }
    }
    const shown = [...document.querySelectorAll(".question")];
    for (const question of shown) {
        const code = question.dataset.code;
        // Of the others, what the customer sees is what theirs compares with.
        if (codes.has(code) && code in result.was) {
            question.querySelector("input[type=hidden]").value = result.was[code];
        }
    }
    document.querySelector(".answered").textContent = result.answered;
    document.querySelector(".asked").textContent = result.asked;
    const progress = document.querySelector("progress");
    progress.max = result.asked || 1;
    progress.value = result.answered;
    const files = shown.filter(
        ({dataset}) => dataset.kind === "file" && codes.has(dataset.code)
    );
    const asked = Object.keys(result.was);
    const known = new Set(shown.map((question) => question.dataset.code));
    const isSame = asked.length === known.size && asked.every((one) => known.has(one));
    if (!isSame || files.length) {
        await refresh(new Set(files.filter((one) => !one.matches(".wrong"))));
    }
}

/** Add the questions that have appeared, remove those that are not asked any more;
 * leave the others alone, someone is typing in one of them. */
async function refresh(stale) {
    const response = await fetch(location.pathname);
    if (!response.ok) {
        return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = [...page.getElementById("questions").children];
    const questions = document.getElementById("questions");
    let last = null;
    for (const element of fresh) {
        const mine = document.getElementById(element.id);
        if (mine && !stale.has(mine)) {
            last = mine;
            continue;
        }
        const added = document.adoptNode(element);
        if (mine) {
            mine.replaceWith(added);
        } else if (last) {
            last.after(added);
        } else {
            questions.prepend(added);
        }
        last = added;
    }
    const kept = new Set(fresh.map((element) => element.id));
    for (const element of [...questions.children]) {
        if (!kept.has(element.id)) {
            element.remove();
        }
    }
}

function touched(event, pause) {
    const question = event.target.closest(".question");
    if (!question) {
        return;
    }
    const file = event.target.files && event.target.files[0];
    if (file && file.size > Number(form.dataset.mostFileBytes)) {
        event.target.value = "";
        say("too_big");
        return;
    }
    changed.add(question.dataset.code);
    saveIn(pause);
}

/** Tell whether a field is not as the server sent it. */
function differs(field) {
    if (field.matches("[type=radio], [type=checkbox]")) {
        return field.checked !== field.defaultChecked;
    }
    if (field.matches("select")) {
        return [...field.options].some((one) => one.selected !== one.defaultSelected);
    }
    return field.value !== field.defaultValue;
}

if (form) {
    // What was typed before this script came, or is restored by the browser.
    for (const field of form.querySelectorAll("[name^='answer.']")) {
        if (differs(field)) {
            touched({target: field}, PAUSE);
        }
    }
    form.addEventListener("input", (event) => touched(event, PAUSE));
    form.addEventListener("change", (event) => touched(event, 0));
    form.addEventListener("keydown", (event) => {
        // Enter ends an answer, not the questionnaire.
        if (event.key === "Enter" && event.target.matches("input")) {
            event.preventDefault();
            event.target.blur();
        }
    });
    form.addEventListener("submit", () => {
        isOver = true;
    });
    window.addEventListener("online", () => saveIn(0));
    window.addEventListener("pageshow", () => {
        isOver = false;
    });
    document.addEventListener("visibilitychange", () => saveIn(0));
}
