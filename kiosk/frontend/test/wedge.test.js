// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Wedge } from "../src/wedge.js";

const CODE = "7ZK3Q9V0XH2M4N8RTWYABCDEFG12";
const ENTER = { key: "Enter", code: "Enter" };

/** @param {string} text */
const keys = (text) => [...text].map((key) => ({ key, code: codeOf(key) }));
/** @param {string} key */
const codeOf = (key) =>
  /[0-9]/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`;

/** @param {{ key: string, code: string }[]} events @param {number} gap ms */
function typed(events, gap) {
  const wedge = new Wedge();
  return events.map((event, at) => wedge.press(event, at * gap)).at(-1);
}

test("fast symbols that end with Enter are a scan", () => {
  assert.equal(typed([...keys(CODE), ENTER], 8), CODE);
});

test("what a hand types is no scan", () => {
  assert.equal(typed([...keys(CODE), ENTER], 120), null);
});

test("a few fast keys are no scan", () => {
  assert.equal(typed([...keys("ABC"), ENTER], 8), null);
});

test("a scan is read while a Chinese input method swallows the keys", () => {
  const swallowed = keys(CODE).map(({ code }) => ({ key: "Process", code }));
  assert.equal(typed([...swallowed, ENTER], 8), CODE);
});

test("shift keys between the symbols change nothing", () => {
  const shifted = keys(CODE).flatMap((event) => [
    { key: "Shift", code: "ShiftLeft" },
    event,
  ]);
  assert.equal(typed([...shifted, ENTER], 8), CODE);
});

test("what was typed slowly before a scan is not part of it", () => {
  const wedge = new Wedge();
  wedge.press(keys("A")[0], 0);
  let at = 1000;
  for (const event of keys(CODE)) wedge.press(event, (at += 8));
  assert.equal(wedge.press(ENTER, at + 8), CODE);
});
