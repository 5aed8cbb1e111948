import {
    Component,
    onMounted,
    onPatched,
    reactive,
    useExternalListener,
    useState,
} from "@odoo/owl";

/**
 * Follow whether the board has columns outside the screen, to the right.
 *
 * @param {Object} boardRef what holds the columns
 * @returns {Object} reactive: `isThere`, and `show`, which scrolls to them
 */
export function useMoreColumns(boardRef) {
    const scroller = () => boardRef.el?.closest(".o_content");
    const more = reactive({
        isThere: false,
        show() {
            const {clientWidth} = scroller();
            scroller().scrollBy({left: 0.8 * clientWidth, behavior: "smooth"});
        },
    });
    const look = () => {
        const last = [...(boardRef.el?.querySelectorAll(".o_kanban_group") || [])].at(
            -1
        );
        const edge = scroller()?.getBoundingClientRect().right;
        more.isThere = Boolean(last) && last.getBoundingClientRect().right > edge + 1;
    };
    onMounted(look);
    onPatched(look);
    useExternalListener(window, "resize", look);
    // Scrolling does not bubble: it is heard on its way down.
    useExternalListener(window, "scroll", look, {capture: true, passive: true});
    return more;
}

/** At the edge of a board wider than the screen: there is more, and here it is. */
export class MoreColumns extends Component {
    static template = "sales_pipeline_custom.MoreColumns";
    static props = {more: Object};

    setup() {
        this.more = useState(this.props.more);
    }
}
