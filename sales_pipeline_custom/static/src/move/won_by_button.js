import {registry} from "@web/core/registry";

/** Won by a button: offer the note of the move, as dropping the card does. */
registry.category("actions").add("sales_pipeline_won", (env, {params}) => {
    const {sales_pipeline_move_note: moveNote} = env.services;
    moveNote.offer({...params, onNoted: () => moveNote.tell(params.leadIds)});
    return {type: "ir.actions.act_window_close"};
});
