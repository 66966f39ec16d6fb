// @ts-check
/**
 * Codes that people compare.  Twin of tally/record/codes.py.
 *
 * Source: guarding A1.  80 bits, because who chooses what a code covers can look for collisions.
 * @module
 */
import { scryptAsync } from "@noble/hashes/scrypt.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";

import { inFours, symbolsOf } from "./crockford.js";
import { numberFrom } from "./group.js";

/** @param {string} digest 64 hex digits @returns {string} 16 symbols, XXXX-XXXX-XXXX-XXXX */
export function code(digest) {
  return inFours(symbolsOf(numberFrom(hexToBytes(digest).slice(0, 10)), 16));
}

const SALT = "pingyi-check|1";
const COST = { N: 2 ** 15, r: 8, p: 1, dkLen: 32 };

/**
 * The code of what a forger has all night for, such as the manifest: scrypt makes each trial slow.
 * It takes a tablet a second or so, during which the page stays alive.
 * @param {string} digest 64 hex digits
 */
export async function checkCode(digest) {
  return code(bytesToHex(await scryptAsync(hexToBytes(digest), SALT, COST)));
}
