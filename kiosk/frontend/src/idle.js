// @ts-check
/**
 * A voter who walks away leaves nothing: after 90 s without a touch the page asks, after 120 s it wipes.
 *
 * Source: security, section 4, "Idle".
 * @module
 */
export const WARN_AFTER = 90_000;
export const WIPE_AFTER = 120_000;

/** @typedef {{ warn: (secondsLeft: number) => void, calm: () => void, wipe: () => void }} IdleActions */

export class Idle {
  #last = 0;
  #warned = false;

  /** @param {IdleActions} actions @param {() => number} clock milliseconds, never backwards */
  constructor(actions, clock) {
    this.actions = actions;
    this.clock = clock;
    this.touch();
  }

  /** Somebody is there. */
  touch() {
    this.#last = this.clock();
    if (this.#warned) this.actions.calm();
    this.#warned = false;
  }

  /** To be called every second or so. */
  tick() {
    const still = this.clock() - this.#last;
    if (still >= WIPE_AFTER) {
      this.touch();
      this.actions.wipe();
    } else if (still >= WARN_AFTER) {
      this.#warned = true;
      this.actions.warn(Math.ceil((WIPE_AFTER - still) / 1000));
    }
  }
}
