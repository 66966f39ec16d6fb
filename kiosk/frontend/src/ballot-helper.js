// @ts-check
/**
 * The page's side of the worker that makes one ballot.
 * @module
 */

/** @typedef {import("./ballot-worker.js").Verb} Verb */
/** @typedef {import("./ballot-worker.js").Answer} Answer */

/** The worker refused: `reason` is that of InvalidSlipCode, or "failed". */
export class HelperFault extends Error {
  /** @param {string} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

export class BallotHelper {
  /** @type {Map<number, { resolve: (result: any) => void, reject: (fault: Error) => void }>} */
  #waiting = new Map();
  #count = 0;

  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    worker.addEventListener("message", ({ data }) => this.#answered(data));
    worker.addEventListener("error", () => this.#failed());
  }

  /** @param {string} text @param {import("./ballot-maker.js").Group[]} groups @returns {Promise<string | null>} */
  open(text, groups) {
    return this.#call("open", text, groups);
  }

  /** @param {number} index @param {number} mark @returns {Promise<void>} */
  mark(index, mark) {
    return this.#call("mark", index, mark);
  }

  /** @param {number[]} marks @returns {Promise<string>} the tracker */
  fix(marks) {
    return this.#call("fix", marks);
  }

  /** @returns {Promise<{ uuid: string, ballot: string }>} */
  cast() {
    return this.#call("cast");
  }

  /** @param {string} card @param {string} meeting its ID @returns {Promise<import("./opening.js").SealedTest>} */
  test(card, meeting) {
    return this.#call("test", card, meeting);
  }

  /** @param {string} nonce @returns {Promise<object>} what `POST /booth/asks` takes */
  ask(nonce) {
    return this.#call("ask", nonce);
  }

  /** @param {string} nonce @param {string} instead @returns {Promise<object>} what `POST /withdrawals/…/shown` takes */
  withdraw(nonce, instead) {
    return this.#call("withdraw", nonce, instead);
  }

  /** The slip's secret, the seeds and the marks end with the worker. */
  end() {
    this.worker.terminate();
    this.#failed();
  }

  /** @param {Verb} verb @param {any[]} values @returns {Promise<any>} */
  #call(verb, ...values) {
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, verb, values });
    });
  }

  /** @param {Answer} answer */
  #answered({ id, result, fault }) {
    const caller = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (fault) caller?.reject(new HelperFault(fault));
    else caller?.resolve(result);
  }

  #failed() {
    for (const { reject } of this.#waiting.values())
      reject(new HelperFault("failed"));
    this.#waiting.clear();
  }
}
