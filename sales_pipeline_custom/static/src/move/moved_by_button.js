import {registry} from "@web/core/registry";

/** Moved by the dialog: offer to undo it, whatever opened that dialog. */
registry.category("actions").add("sales_pipeline_moved", (env, {params}) => {
    const {notification, sales_pipeline_move_note: moveNote} = env.services;
    moveNote.offerUndo(params.move);
    if (params.message) {
        notification.add(params.message, {type: params.type});
    }
    return params.next;
});

/** Won by a button: offer the note of the move, as dropping the card does. */
registry.category("actions").add("sales_pipeline_won", (env, {params}) => {
    const {sales_pipeline_move_note: moveNote} = env.services;
    moveNote.offer({...params, onNoted: () => moveNote.tell(params.leadIds)});
    return {type: "ir.actions.act_window_close"};
});
