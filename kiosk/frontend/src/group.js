// @ts-check
/**
 * Ed25519's subgroup of prime order: points and scalars, and their text forms.
 * Twin of tally/group.py.
 *
 * Source: protocol 1.1 and 1.3.  Written additively (`r*G`), as every Ed25519 library does.
 * @module
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { hexToBytes } from "@noble/hashes/utils.js";

const { Point: EdwardsPoint } = ed25519;

/** @typedef {typeof EdwardsPoint.BASE} Point */
/** @typedef {(length: number) => Uint8Array} RandomBytes  in production from crypto.getRandomValues */

export const ORDER = EdwardsPoint.Fn.ORDER;
export const G = EdwardsPoint.BASE;
export const IDENTITY = EdwardsPoint.ZERO;

export class InvalidPoint extends Error {}
export class InvalidScalar extends Error {}

/** @param {bigint} number @returns {bigint} the scalar in [0, ORDER) */
export function scalar(number) {
  const rest = number % ORDER;
  return rest < 0n ? rest + ORDER : rest;
}

/**
 * @param {bigint} factor any integer
 * @param {Point} point
 * @returns {Point}
 */
export function times(factor, point) {
  const reduced = scalar(factor);
  // noble refuses multiply(0n): multiplying a secret by zero is almost always a bug.  Here zero is a value.
  return reduced === 0n ? IDENTITY : point.multiply(reduced);
}

/**
 * A point that is multiplied often: its table makes each multiplication three times faster.
 * @param {Point} point
 * @returns {Point}
 */
export function fixedBase(point) {
  return point.precompute(8, false);
}

/** @param {Point} point @returns {string} E(P): the RFC 8032 bytes reversed, in hex */
export function textOf(point) {
  return hexOfNumber(point.toBytes().reverse());
}

/**
 * @param {string} text
 * @param {{ allowIdentity?: boolean }} [options]
 * @returns {Point}
 */
export function pointFrom(text, { allowIdentity = false } = {}) {
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new InvalidPoint("not 64 lower-case hex digits");
  let point;
  try {
    point = EdwardsPoint.fromBytes(hexToBytes(text).reverse());
  } catch {
    throw new InvalidPoint("not on the curve");
  }
  if (!point.isTorsionFree())
    throw new InvalidPoint("not in the subgroup of prime order");
  if (point.is0() && !allowIdentity) throw new InvalidPoint("the identity");
  return point;
}

/** @param {string} text @returns {bigint} */
export function scalarFrom(text) {
  if (!/^(0|[1-9][0-9]{0,76})$/.test(text))
    throw new InvalidScalar("not canonical decimal");
  const number = BigInt(text);
  if (number >= ORDER) throw new InvalidScalar("not below the group's order");
  return number;
}

/**
 * A uniform scalar in [1, ORDER).
 * @param {RandomBytes} random
 * @returns {bigint}
 */
export function randomScalar(random) {
  // 64 bytes reduced: the bias is below 2^-250.
  const drawn = scalar(numberFrom(random(64)));
  return drawn === 0n ? randomScalar(random) : drawn;
}

/** @param {Uint8Array} bytes @returns {bigint} read big-endian */
export function numberFrom(bytes) {
  return BigInt("0x" + hexOfNumber(bytes));
}

/** @param {Uint8Array} bytes */
function hexOfNumber(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
}
