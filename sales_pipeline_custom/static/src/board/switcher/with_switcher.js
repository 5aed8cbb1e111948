import {PipelineSwitcher} from "./pipeline_switcher";

/** The controller of a view, with the switcher beside its title. */
export const withSwitcher = (Controller, template) =>
    class extends Controller {
        static template = template;
        static components = {...Controller.components, PipelineSwitcher};

        /** Only where the pipeline is shown: not in a dialog, nor for activities. */
        get hasSwitcher() {
            return Boolean(this.env.searchModel?.hasPipelines);
        }
    };
