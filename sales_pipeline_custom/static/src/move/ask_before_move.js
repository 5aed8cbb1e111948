/**
 * Ask what must be asked before opportunities change stage, wherever it starts.
 *
 * @param {Object} services `orm`, `action` and `moveNote`
 * @param {number[]} leadIds
 * @param {number} stageId
 * @param {number} [seenStageId] the stage where the view shows them
 * @returns {Promise<"free" | "moved" | "cancelled">} "free" when nothing had to be
 *  asked and the caller moves them itself; otherwise whether the dialog did
 */
export async function askBeforeMove(services, leadIds, stageId, seenStageId) {
    const {orm, action, moveNote} = services;
    const args = [leadIds, stageId, seenStageId || false];
    let dialog = null;
    try {
        dialog = await orm.call("crm.lead", "action_ask_before_move", args);
    } catch (error) {
        if (!error.exceptionName?.endsWith(".MovedSince")) {
            throw error;
        }
        moveNote.refuse(error.data.message, leadIds);
        return "cancelled";
    }
    if (!dialog) {
        return "free";
    }
    return new Promise((resolve) => {
        action.doAction(dialog, {
            onClose: (infos) => resolve(infos?.moved ? "moved" : "cancelled"),
        });
    });
}
