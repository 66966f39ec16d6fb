// @ts-check
/**
 * Codes that people compare.  Twin of tally/record/codes.py.
 *
 * Source: guarding A1.  80 bits, because who chooses what a code covers can look for collisions.
 * @module
 */
import { hexToBytes } from "@noble/hashes/utils.js";

import { inFours, symbolsOf } from "./crockford.js";
import { numberFrom } from "./group.js";

/** @param {string} digest 64 hex digits @returns {string} 16 symbols, XXXX-XXXX-XXXX-XXXX */
export function code(digest) {
  return inFours(symbolsOf(numberFrom(hexToBytes(digest).slice(0, 10)), 16));
}
