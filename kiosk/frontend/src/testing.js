// @ts-check
/**
 * Handing over one test ballot: the same box is sent until the server has decided.
 *
 * Source: guarding B4.  A card without network stays with its box; another ballot never gets it.
 * @module
 */
import { PAUSES } from "./casting.js";
import { Refusal, Unanswered } from "./server.js";

/** @typedef {import("./opening.js").SealedTest & { lost?: boolean }} SentTest */
/**
 * @typedef {{ kind: "opened" }
 *   | { kind: "refused", refusal: Refusal }
 *   | { kind: "other-tracker" }
 *   | { kind: "undecided" }} Outcome
 */

/** Refusals of a server that looked for this very box first, or could never take it. */
const DECIDING = [
  "meeting-not-open",
  "card-unknown",
  "card-spent",
  "ballot-in-box",
  "ballot-opened",
  "malformed",
  "too-large",
];

/**
 * @param {Pick<import("./server.js").Server, "test">} server
 * @param {SentTest} sent
 * @param {{ pauses?: number[], wait: (milliseconds: number) => Promise<void> }} timing
 * @returns {Promise<Outcome>}
 */
export async function testUntilDecided(
  server,
  sent,
  { pauses = PAUSES, wait },
) {
  for (const pause of [...pauses, null]) {
    const outcome = await testOnce(server, sent);
    if (outcome.kind !== "undecided" || pause === null) return outcome;
    await wait(pause);
  }
  return { kind: "undecided" };
}

/**
 * @param {Pick<import("./server.js").Server, "test">} server @param {SentTest} sent
 * @returns {Promise<Outcome>}
 */
async function testOnce(server, sent) {
  const { test, h, box } = sent;
  try {
    const answer = await server.test({ test, h, box });
    return { kind: answer.tracker === h ? "opened" : "other-tracker" };
  } catch (fault) {
    if (!(fault instanceof Unanswered || fault instanceof Refusal)) throw fault;
    if (fault instanceof Refusal && decides(fault, sent))
      return { kind: "refused", refusal: fault };
    sent.lost = true;
    return { kind: "undecided" };
  }
}

/** @param {Refusal} fault @param {SentTest} sent */
function decides(fault, { lost }) {
  if (fault.passing || fault.code === "unknown") return false;
  return !lost || DECIDING.includes(fault.code);
}
