// @ts-check
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import {
  G,
  IDENTITY,
  InvalidPoint,
  InvalidScalar,
  ORDER,
  pointFrom,
  randomScalar,
  scalarFrom,
  textOf,
  times,
} from "../src/group.js";

test("points have the text of the specification", () => {
  assert.match(textOf(G), /^6{62}58$/);
  assert.equal(textOf(IDENTITY), "0".repeat(63) + "1");
  assert.equal(
    textOf(times(2n, G)),
    "2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9",
  );
  assert.match(textOf(times(-1n, G)), /^e6{61}58$/);
});

test("text becomes the same point again", () => {
  const point = times(randomScalar(randomBytes), G);
  assert.ok(pointFrom(textOf(point)).equals(point));
});

test("zero times a point is the identity, not an error", () => {
  assert.ok(times(0n, G).equals(IDENTITY));
  assert.ok(times(ORDER, G).equals(IDENTITY));
});

const MINUS_ONE = (2n ** 255n - 20n).toString(16); // y = −1: a point of order 2
for (const [what, text] of [
  ["upper case", textOf(times(2n, G)).toUpperCase()],
  ["the identity", textOf(IDENTITY)],
  ["too short", "66"],
  ["a point of order 2", MINUS_ONE],
  ["y not below p", (2n ** 255n - 18n).toString(16)],
  ["not on the curve", "0".repeat(63) + "2"],
]) {
  test(`${what} is no point`, () => {
    assert.throws(() => pointFrom(text), InvalidPoint);
  });
}

test("a point with torsion is refused though it lies on the curve", () => {
  const twisted = times(3n, G).add(pointWithoutCheck(MINUS_ONE));
  assert.throws(() => pointFrom(textOf(twisted)), InvalidPoint);
});

/** @param {string} text @returns {import("../src/group.js").Point} */
function pointWithoutCheck(text) {
  const Point = /** @type {any} */ (G.constructor);
  return Point.fromBytes(Uint8Array.from(Buffer.from(text, "hex")).reverse());
}

test("scalars are canonical decimals below the order", () => {
  assert.equal(scalarFrom("0"), 0n);
  assert.equal(scalarFrom((ORDER - 1n).toString()), ORDER - 1n);
  for (const text of [ORDER.toString(), "01", "-1", "", " 1", "1e3", "0x1"]) {
    assert.throws(() => scalarFrom(text), InvalidScalar);
  }
});
