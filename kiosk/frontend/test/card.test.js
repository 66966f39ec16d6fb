// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { InvalidCard, looksLikeCard, readCard } from "../src/card.js";
import { checkSymbols, readSlipCode } from "../src/credential.js";
import { CARD, typedCode } from "../src/typed-code.js";

const ID = "0123456789";
const KEY = "7ZK3Q9V0XH2M4N8RTWYABCDEFG";
const CODE = `T1${ID}${KEY}${checkSymbols(ID + KEY)}`;

test("a card is read as hands and scanners give it", () => {
  const card = { id: ID, key: KEY };
  assert.deepEqual(readCard(CODE), card);
  assert.deepEqual(
    readCard(` ${CODE.toLowerCase().replace("t1", "tl")} `),
    card,
  );
});

test("a slip is no card, a card is no slip", () => {
  assert.throws(() => readSlipCode(CODE));
  assert.throws(() => readCard(KEY + checkSymbols(KEY)), InvalidCard);
  assert.ok(looksLikeCard(CODE));
  assert.ok(!looksLikeCard(KEY + checkSymbols(KEY)));
});

test("a wrong or swapped symbol is noticed", () => {
  for (const wrong of [CODE.replace("12", "21"), CODE.replace("KEY", "KEX")])
    if (wrong !== CODE)
      assert.throws(() => readCard(wrong), { reason: "check" });
  assert.throws(() => readCard(CODE.replace("T1", "T2")), { reason: "length" });
  assert.throws(() => readCard(`${CODE.slice(1)}U`), { reason: "symbol" });
});

test("a card's code is judged while it is typed", () => {
  assert.equal(typedCode(CODE, CARD).verdict, "complete");
  assert.equal(typedCode(CODE.slice(0, 39), CARD).verdict, "typing");
  assert.equal(typedCode(`${CODE}0`, CARD).verdict, "too-long");
  assert.equal(typedCode(CODE.replace("01", "10"), CARD).verdict, "check");
});
