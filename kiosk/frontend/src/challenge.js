// @ts-check
/**
 * Fiat–Shamir: a prefix and some points become a scalar.  Twin of tally/challenge.py.
 *
 * Source: protocol 1.4.
 * @module
 */
import { digestOf } from "./fingerprint.js";
import { numberFrom, scalar, textOf } from "./group.js";

/** @typedef {import("./group.js").Point} Point */

/**
 * @param {string} prefix
 * @param {Point[]} points
 * @returns {bigint}
 */
export function challenge(prefix, points) {
  return scalar(numberFrom(digestOf(prefix + points.map(textOf).join(","))));
}
