/** Focus the question after one, the next time it is on the screen. */
export async function focusNext(sheet, question) {
    const next = sheet.next(question);
    if (next) {
        await focusOn(next);
    }
}

/** Focus a question, the next time it is on the screen. */
export async function focusOn({id}) {
    // It may be about to appear.
    for (let frame = 0; frame < 2; frame++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    const asked = document.getElementById(`${id}_label`)?.parentElement;
    const input =
        asked?.querySelector("input:checked") ||
        asked?.querySelector("input, textarea, select");
    input?.focus();
    input?.select?.();
}
