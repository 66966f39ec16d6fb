// @ts-check
/**
 * Getting one ballot into the box: the same bytes are sent until the server has decided.
 *
 * Source: guarding B4 and security X1: after a lost answer the ballot may be in the box, so only
 * the same bytes may be sent again, and only the tracker that this tablet computed counts as an answer.
 * @module
 */
import { Refusal, Unanswered } from "./server.js";

/**
 * @typedef {object} Sealed
 * @property {string} uuid
 * @property {string} ballot
 * @property {string} tracker
 * @property {boolean} [lost] sent once without a decision: it may be in the box already
 */
/**
 * @typedef {{ kind: "counted" }
 *   | { kind: "used" }
 *   | { kind: "refused", refusal: Refusal }
 *   | { kind: "other-tracker" }
 *   | { kind: "undecided" }} Outcome
 */

/** Refusals of a server that looked for these very bytes in its box, or could never take them. */
const DECIDING = [
  "meeting-not-open",
  "slip-withdrawn",
  "ballot-opened",
  "ballot-refused",
  "too-large",
];

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
async function castOnce(server, sealed) {
  const { uuid, ballot, tracker } = sealed;
  try {
    const answer = await server.cast(uuid, ballot);
    return { kind: answer.tracker === tracker ? "counted" : "other-tracker" };
  } catch (fault) {
    if (!(fault instanceof Unanswered || fault instanceof Refusal)) throw fault;
    if (fault instanceof Refusal && decides(fault, sealed)) {
      return fault.code === "slip-already-used"
        ? { kind: "used" }
        : { kind: "refused", refusal: fault };
    }
    sealed.lost = true;
    return { kind: "undecided" };
  }
}

/**
 * Whether the ballot is certainly not in the box.  Who is refused at the door learns nothing
 * about an earlier attempt, and what does not name its reason is not our server.
 * @param {Refusal} fault @param {Sealed} sealed
 */
function decides(fault, { lost }) {
  if (fault.passing || fault.code === "unknown") return false;
  return !lost || [...DECIDING, "slip-already-used"].includes(fault.code);
}
