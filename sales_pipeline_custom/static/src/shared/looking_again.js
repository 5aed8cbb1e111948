import {isAtWork, movesBegun} from "./changes";
import {LatestLoad} from "./latest_load";

const AT_WORK = new Error("Somebody is at work on the screen");

/** A model of records that can be loaded again without spoiling what is under way. */
export const lookingAgain = (Model) =>
    class extends Model {
        /** @override Know whether something is being loaded: the last one counts. */
        load() {
            this.loads ??= new LatestLoad();
            return this.loads.run(() => super.load(...arguments), AT_WORK);
        }

        get isLoading() {
            return Boolean(this.loads?.isUnderWay);
        }

        /** Resolved once nothing is being loaded any more, whether it failed or not. */
        settled() {
            return this.loads?.settled();
        }

        /** Whether somebody is in the middle of what loading again would spoil. */
        get isAtWork() {
            return isAtWork();
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
            if (isLookingAgain && (this.isAtWork || movesBegun() !== before)) {
                throw AT_WORK;
            }
            return data;
        }
    };
