// @ts-check
/**
 * The encrypted election of one voter group, as the tablet needs it.  Twin of tally/election.py.
 *
 * Source: protocol 3.
 * @module
 */
import { b64Of } from "./fingerprint.js";
import { fixedBase, pointFrom } from "./group.js";

/** @typedef {import("./group.js").Point} Point */
/**
 * @typedef {object} Election
 * @property {string} uuid
 * @property {string} phi the fingerprint of the exact text
 * @property {Point} publicKey with its table
 * @property {{ question: string, answers: string[], min: number, max: number }[]} questions
 */

/** @param {string} text the exact text @returns {Election} */
export function parseElection(text) {
  const { uuid, public_key: publicKey, questions } = JSON.parse(text);
  return {
    uuid,
    phi: b64Of(text),
    publicKey: fixedBase(pointFrom(publicKey)),
    questions,
  };
}
