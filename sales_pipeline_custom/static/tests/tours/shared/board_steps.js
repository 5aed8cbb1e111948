/** Steps and selectors that the tours of the board share. */

/** The column of a stage, by its name. */
export function column(stage) {
    return `.o_sales_pipeline_board .o_kanban_group:has(.o_column_title:contains(${stage}))`;
}

/** Open what can be done with a column; its button shows under the mouse. */
export function openStageMenu(stage) {
    const button = `${column(stage)} .o_group_config button`;
    return {
        content: `Open the menu of ${stage}`,
        trigger: `${button}:not(:visible), ${button}`,
        run: "click",
    };
}

/** The card of an opportunity, by its title, in the column of a stage if one is given. */
export function card(title, stage) {
    const where = stage ? column(stage) : ".o_sales_pipeline_board";
    return `${where} .o_kanban_record:contains(${title})`;
}

/** Drop a card on a column, and nothing more: a dialog may open. */
export function drop(title, stage) {
    return {
        content: `Drop ${title} on ${stage}`,
        trigger: card(title),
        run: `drag_and_drop (${column(stage)})`,
    };
}

/** See a card in a column, with what it must say. */
export function see(title, stage, ...texts) {
    return [
        {content: `See ${title} in ${stage}`, trigger: card(title, stage)},
        ...texts.map((text) => ({
            content: `Read ${text} on ${title}`,
            trigger: `${card(title, stage)}:contains(${text})`,
        })),
    ];
}

/** Read the weighted value of a column: the last thing that a move changes. */
export function weighs(stage, value) {
    return {
        content: `${stage} weighs ${value}`,
        trigger: `${column(stage)} .o_sales_pipeline_column_weighted:contains(${value})`,
    };
}

/** Drop a card on a column; see it there with its probability, and what that weighs. */
export function move(title, stage, probability, value) {
    return [
        drop(title, stage),
        ...see(title, stage, probability),
        weighs(stage, value),
    ];
}
