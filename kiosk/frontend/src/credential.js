// @ts-check
/**
 * From a slip's code to the key that signs its ballot.  Twin of tally/credential.py.
 *
 * Source: protocol 4.  26 symbols and 2 check symbols; Belenios' own "full style" is read too.
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import { lenient, numberOf, plain, symbolsOf, SYMBOLS } from "./crockford.js";
import { G, numberFrom, scalar, times } from "./group.js";

/** @typedef {import("./group.js").Point} Point */

export const CODE_LENGTH = 28;
const MODULUS = 1021n;
const FULL_STYLE =
  /^[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}$/;

export class InvalidSlipCode extends Error {
  /** @param {"length" | "symbol" | "check"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * @param {string} text as scanned or typed
 * @returns {string} the canonical 26 symbols, or the full style as it stands
 */
export function readSlipCode(text) {
  const unspaced = plain(text);
  if (FULL_STYLE.test(unspaced)) return unspaced;
  const code = lenient(unspaced);
  if ([...code].some((symbol) => !SYMBOLS.includes(symbol)))
    throw new InvalidSlipCode("symbol");
  if (code.length !== CODE_LENGTH) throw new InvalidSlipCode("length");
  const body = code.slice(0, 26);
  if (checkSymbols(body) !== code.slice(26)) throw new InvalidSlipCode("check");
  return body;
}

/** @param {string} body 26 symbols @returns {string} 2 symbols that catch a wrong or swapped one */
export function checkSymbols(body) {
  return symbolsOf(numberOf(body) % MODULUS, 2);
}

/**
 * @param {string} code as readSlipCode returned it
 * @param {string} uuid of the election
 * @returns {bigint}
 */
export function secretOf(code, uuid) {
  const halves = [0, 1].map((half) =>
    sha256(utf8ToBytes(`derive_credential|${uuid}|${half}|${code}`)),
  );
  return scalar(numberFrom(concatBytes(...halves)));
}

/** @param {bigint} secret @returns {Point} */
export function publicCredential(secret) {
  return times(secret, G);
}
