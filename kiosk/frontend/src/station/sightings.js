// @ts-check
/**
 * A camera sees the same slip many times a second, and a hand holds it there for a while: that is
 * one scan.  Only when it was out of sight for a moment does it count as shown again.
 *
 * Pure logic; the code is forgotten as soon as `rest` is called after that moment.
 * @module
 */
export const OUT_OF_SIGHT = 1500; // ms

export class Sightings {
  #code = "";
  #last = -Infinity;

  /**
   * @param {string} code @param {number} now milliseconds
   * @returns {boolean} whether this is a slip that is newly shown
   */
  see(code, now) {
    this.rest(now);
    const fresh = code !== this.#code;
    this.#code = code;
    this.#last = now;
    return fresh;
  }

  /** Forget what has not been seen for a moment. @param {number} now milliseconds */
  rest(now) {
    if (now - this.#last > OUT_OF_SIGHT) this.#code = "";
  }
}
