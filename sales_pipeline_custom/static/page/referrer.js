// The button that shares the link: with the phone's own menu, or by copying it.
// Without this script the link is there all the same.

const button = document.getElementById("share");
const address = document.getElementById("link").href;

async function share() {
    if (navigator.share) {
        try {
            await navigator.share({url: address});
        } catch (error) {
            if (error.name !== "AbortError") {
                throw error;
            }
        }
        return;
    }
    await navigator.clipboard.writeText(address);
    button.textContent = button.dataset.copied;
}

if (button && (navigator.share || navigator.clipboard)) {
    button.hidden = false;
    button.addEventListener("click", share);
}
