// @ts-check
/**
 * SHA-256 of exact bytes, in the two text forms that the protocol uses.
 * Twin of tally/fingerprint.py.
 *
 * Source: protocol 1.5.
 * @module
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** @param {string} text @returns {Uint8Array} */
export function digestOf(text) {
  return sha256(utf8ToBytes(text));
}

/** @param {string} text @returns {string} 64 hex digits */
export function hexOf(text) {
  return bytesToHex(digestOf(text));
}

/** @param {string} text @returns {string} 43 symbols: standard Base64 without its padding */
export function b64Of(text) {
  return base64(digestOf(text)).replace(/=+$/, "");
}

/** @param {Uint8Array} bytes @returns {string} standard Base64 with padding */
export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
