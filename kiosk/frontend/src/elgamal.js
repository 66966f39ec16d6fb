// @ts-check
/**
 * Exponential ElGamal: ciphertexts that add up.  Twin of tally/elgamal.py.
 *
 * Source: protocol 6, "Per choice".
 * @module
 */
import { G, IDENTITY, times } from "./group.js";

/** @typedef {import("./group.js").Point} Point */
/** @typedef {{ alpha: Point, beta: Point }} Ciphertext */

/** @type {Ciphertext} the encryption of nothing, where a sum begins */
export const ZERO = { alpha: IDENTITY, beta: IDENTITY };

/**
 * @param {bigint} message 0n or 1n: whether this answer is chosen
 * @param {{ publicKey: Point, nonce: bigint }} key  nonce is uniform in [1, q)
 * @returns {Ciphertext}
 */
export function encrypt(message, { publicKey, nonce }) {
  return {
    alpha: times(nonce, G),
    beta: times(nonce, publicKey).add(times(message, G)),
  };
}

/** @param {Ciphertext[]} ciphertexts @returns {Ciphertext} */
export function sumOf(ciphertexts) {
  return ciphertexts.reduce(
    (sum, { alpha, beta }) => ({
      alpha: sum.alpha.add(alpha),
      beta: sum.beta.add(beta),
    }),
    ZERO,
  );
}
