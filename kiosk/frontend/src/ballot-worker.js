// @ts-check
/**
 * The worker's door: calls come in as messages, one answer goes back for each.
 * @module
 */
import { BallotMaker } from "./ballot-maker.js";
import { InvalidSlipCode } from "./credential.js";

/** @typedef {"open" | "mark" | "fix" | "cast" | "test" | "ask" | "withdraw"} Verb */
/** @typedef {{ id: number, verb: Verb, values: any[] }} Call */
/** @typedef {{ id: number, result?: any, fault?: string }} Answer */

const maker = new BallotMaker((length) =>
  crypto.getRandomValues(new Uint8Array(length)),
);

self.addEventListener(
  "message",
  async (/** @type {MessageEvent<Call>} */ { data }) => {
    const { id, verb, values } = data;
    try {
      const method = /** @type {(...values: any[]) => any} */ (maker[verb]);
      self.postMessage({ id, result: await method.apply(maker, values) });
    } catch (fault) {
      // Only the reason leaves: a message could carry what a voter typed.
      self.postMessage({
        id,
        fault: fault instanceof InvalidSlipCode ? fault.reason : "failed",
      });
    }
  },
);
