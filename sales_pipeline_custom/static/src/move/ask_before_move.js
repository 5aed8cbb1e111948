/**
 * Ask what must be asked before opportunities change stage, wherever it starts.
 *
 * @param {Object} services `orm` and `action`
 * @param {number[]} leadIds
 * @param {number} stageId
 * @param {number} [seenStageId] the stage where the view shows them
 * @returns {Promise<"free" | "moved" | "cancelled">} "free" when nothing had to be
 *  asked and the caller moves them itself; otherwise whether the dialog did
 */
export async function askBeforeMove({orm, action}, leadIds, stageId, seenStageId) {
    const dialog = await orm.call("crm.lead", "action_ask_before_move", [
        leadIds,
        stageId,
        seenStageId || false,
    ]);
    if (!dialog) {
        return "free";
    }
    return new Promise((resolve) => {
        action.doAction(dialog, {
            onClose: (infos) => resolve(infos?.moved ? "moved" : "cancelled"),
        });
    });
}
