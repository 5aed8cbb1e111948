import {isAtWork, movesBegun} from "./changes";

const AT_WORK = new Error("Somebody is at work on the screen");

/** A model of records that can be loaded again without spoiling what is under way. */
export const lookingAgain = (Model) =>
    class extends Model {
        /**
         * @override Know whether something else is being loaded: the last one counts.
         *
         * Odoo never ends a load that a later one supersedes: here it ends with that one.
         */
        load() {
            this.latest = this.loadInTurn(...arguments);
            return this.latest;
        }

        async loadInTurn() {
            this.loads = (this.loads || 0) + 1;
            const load = this.loads;
            this.supersede?.();
            const superseded = new Promise((resolve) => {
                this.supersede = resolve;
            });
            try {
                await Promise.race([super.load(...arguments), superseded]);
            } finally {
                if (load === this.loads) {
                    this.loaded = load;
                }
            }
            if (load !== this.loads) {
                await this.latest.catch((error) => {
                    if (error !== AT_WORK) {
                        throw error;
                    }
                });
            }
        }

        get isLoading() {
            return this.loads !== this.loaded;
        }

        /**
         * Load what changed elsewhere, unless somebody begins to work here meanwhile.
         *
         * @returns {Promise<Boolean>} whether it is shown
         */
        async lookAgain() {
            this.isLookingAgain = true;
            try {
                await this.load();
                return true;
            } catch (error) {
                if (error !== AT_WORK) {
                    throw error;
                }
                return false;
            }
        }

        /** @override */
        async _loadData() {
            const {isLookingAgain} = this;
            this.isLookingAgain = false;
            const before = movesBegun();
            const data = await super._loadData(...arguments);
            if (isLookingAgain && (isAtWork() || movesBegun() !== before)) {
                throw AT_WORK;
            }
            return data;
        }
    };
