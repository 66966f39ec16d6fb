// @ts-check
/**
 * Getting one ballot into the box: the same bytes are sent until the server has decided.
 *
 * Source: guarding B4 and security X1: after a lost answer the ballot may be in the box, so only
 * the same bytes may be sent again, and only the tracker that this tablet computed counts as an answer.
 * @module
 */
import { Refusal, Unanswered } from "./server.js";

/** @typedef {{ uuid: string, ballot: string, tracker: string }} Sealed */
/**
 * @typedef {{ kind: "counted" }
 *   | { kind: "used" }
 *   | { kind: "refused", refusal: Refusal }
 *   | { kind: "other-tracker" }
 *   | { kind: "undecided" }} Outcome
 */

/** Pauses in milliseconds between the attempts of one press of the button. */
export const PAUSES = [1000, 2000, 4000, 8000];

/**
 * @param {Pick<import("./server.js").Server, "cast">} server
 * @param {Sealed} sealed
 * @param {{ pauses?: number[], wait: (milliseconds: number) => Promise<void> }} timing
 * @returns {Promise<Outcome>}
 */
export async function castUntilDecided(
  server,
  sealed,
  { pauses = PAUSES, wait },
) {
  for (const pause of [...pauses, null]) {
    const outcome = await castOnce(server, sealed);
    if (outcome.kind !== "undecided" || pause === null) return outcome;
    await wait(pause);
  }
  return { kind: "undecided" };
}

/**
 * @param {Pick<import("./server.js").Server, "cast">} server @param {Sealed} sealed
 * @returns {Promise<Outcome>}
 */
async function castOnce(server, { uuid, ballot, tracker }) {
  try {
    const answer = await server.cast(uuid, ballot);
    return { kind: answer.tracker === tracker ? "counted" : "other-tracker" };
  } catch (fault) {
    if (fault instanceof Unanswered) return { kind: "undecided" };
    if (!(fault instanceof Refusal)) throw fault;
    if (fault.code === "slip-already-used") return { kind: "used" };
    return fault.passing
      ? { kind: "undecided" }
      : { kind: "refused", refusal: fault };
  }
}
