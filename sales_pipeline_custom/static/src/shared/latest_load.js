/**
 * Loads of one thing, each of which takes the place of the one before.
 *
 * Odoo never ends a load that a later one supersedes: here it ends with that one.
 */
export class LatestLoad {
    isUnderWay = false;
    count = 0;
    latest = null;
    supersede = null;

    /**
     * @param {Function} load begins it; returns a promise
     * @param {Error} [unheard] what the latest may fail with, without those superseded
     *  failing too
     * @returns {Promise} what it returns; of one that is superseded, what the latest does
     */
    run(load, unheard) {
        this.supersede?.();
        const superseded = new Promise((resolve) => {
            this.supersede = resolve;
        });
        this.isUnderWay = true;
        this.count += 1;
        this.latest = this.follow(this.count, load, superseded, unheard);
        return this.latest;
    }

    /** Wait for what is under way, and for what takes its place; no matter how it ends. */
    async settled() {
        while (this.isUnderWay) {
            await this.latest.catch(() => undefined);
        }
    }

    async follow(number, load, superseded, unheard) {
        let result = null;
        try {
            result = await Promise.race([load(), superseded]);
        } finally {
            if (number === this.count) {
                this.isUnderWay = false;
            }
        }
        if (number === this.count) {
            return result;
        }
        return this.latest.catch((error) => {
            if (error !== unheard) {
                throw error;
            }
        });
    }
}
