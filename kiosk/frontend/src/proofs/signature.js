// @ts-check
/**
 * Signatures by a slip's secret: on a ballot, and on the question whether it was counted.
 * Twin of tally/proofs/signature.py.
 *
 * Source: protocol 6.5 and 5.2.  Convention: response = nonce − secret·challenge.
 * @module
 */
import { challenge } from "../challenge.js";
import { G, scalar, times } from "../group.js";
import { InvalidProof } from "./membership.js";

/** @typedef {import("../group.js").Point} Point */
/** @typedef {import("./membership.js").Branch} Proof */

/**
 * @param {string} prefix what is signed: "sig|" + hash + "|" or "sigmsg|" + message + "|"
 * @param {{ secret: bigint, nonce: bigint }} key  nonce is uniform, used once, and of no seed (guarding B1)
 * @returns {Proof}
 */
export function sign(prefix, { secret, nonce }) {
  const drawn = challenge(prefix, [times(nonce, G)]);
  return { challenge: drawn, response: scalar(nonce - secret * drawn) };
}

/** @param {Proof} proof @param {{ prefix: string, signer: Point }} statement */
export function check(proof, { prefix, signer }) {
  const commitment = times(proof.response, G).add(
    times(proof.challenge, signer),
  );
  if (challenge(prefix, [commitment]) !== proof.challenge)
    throw new InvalidProof("signature");
}

/** @param {string} hash the ballot's body, hashed */
export function ballotPrefix(hash) {
  return `sig|${hash}|`;
}

/** @param {string} message */
export function messagePrefix(message) {
  return `sigmsg|${message}|`;
}
