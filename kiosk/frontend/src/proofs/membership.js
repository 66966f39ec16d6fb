// @ts-check
/**
 * Proof that a ciphertext holds one of a few values, without saying which.
 * Twin of tally/proofs/membership.py.
 *
 * Source: protocol 6.1.  The prover knows the nonce r, so that `c*alpha = (c*r)*G`: every
 * multiplication is by one of two fixed points, which their tables make fast.
 * @module
 */
import { challenge } from "../challenge.js";
import { G, ORDER, scalar, textOf, times } from "../group.js";

/** @typedef {import("../group.js").Point} Point */
/** @typedef {import("../elgamal.js").Ciphertext} Ciphertext */
/** @typedef {{ challenge: bigint, response: bigint }} Branch */

export class InvalidProof extends Error {}

/**
 * @param {object} statement
 * @param {string} statement.context the spec's S
 * @param {Ciphertext} statement.ciphertext
 * @param {Point} statement.publicKey
 * @param {bigint[]} statement.values what the ciphertext may hold, in order
 * @param {object} witness
 * @param {bigint} witness.message what it holds
 * @param {bigint} witness.nonce the ciphertext's r
 * @param {bigint} witness.commitment w of the true branch
 * @param {Branch[]} witness.others freely chosen challenge and response for each other branch, in order
 * @returns {Branch[]}
 */
export function prove({ context, ciphertext, publicKey, values }, witness) {
  const { message, nonce, commitment } = witness;
  const others = [...witness.others];
  /** @type {Point[]} */
  const commitments = [];
  const branches = values.map((value) => {
    if (value === message) {
      commitments.push(times(commitment, G), times(commitment, publicKey));
      return null;
    }
    const other = /** @type {Branch} */ (others.shift());
    const exponent = other.response + other.challenge * nonce;
    const shift = other.challenge * (message - value);
    commitments.push(
      times(exponent, G),
      times(exponent, publicKey).add(times(shift, G)),
    );
    return other;
  });
  const total = challenge(prefixOf(context, ciphertext), commitments);
  const pretended = witness.others.reduce(
    (sum, other) => sum + other.challenge,
    0n,
  );
  const own = scalar(total - pretended);
  return branches.map(
    (branch) =>
      branch ?? { challenge: own, response: scalar(commitment - nonce * own) },
  );
}

/**
 * @param {Branch[]} branches
 * @param {{ context: string, ciphertext: Ciphertext, publicKey: Point, values: bigint[] }} statement
 */
export function check(branches, { context, ciphertext, publicKey, values }) {
  if (branches.length !== values.length)
    throw new InvalidProof("number of branches");
  const { alpha, beta } = ciphertext;
  const commitments = branches.flatMap((branch, index) => [
    times(branch.response, G).add(times(branch.challenge, alpha)),
    times(branch.response, publicKey).add(
      times(branch.challenge, beta.subtract(times(values[index], G))),
    ),
  ]);
  const sum =
    branches.reduce((total, branch) => total + branch.challenge, 0n) % ORDER;
  if (challenge(prefixOf(context, ciphertext), commitments) !== sum) {
    throw new InvalidProof("challenge");
  }
}

/** @param {string} context @param {Ciphertext} ciphertext */
function prefixOf(context, { alpha, beta }) {
  return `prove|${context}|${textOf(alpha)},${textOf(beta)}|`;
}
