// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { HelperFault } from "../src/ballot-helper.js";
import { Refusal, Unanswered } from "../src/server.js";
import { showSlip } from "../src/withdrawing.js";
import { WORDS } from "../src/words.js";

const told = /** @type {const} */ ({
  tone: "good",
  said: "noted",
  todo: "keep it",
  so_far: "1 waits",
});

/** @param {Record<string, any>} [changes] */
function deskWith(changes = {}) {
  /** @type {object[]} */
  const sent = [];
  return {
    sent,
    groups: async () => [],
    nonce: async () => "once",
    /** @param {object} proof */
    shown: async (proof) => {
      sent.push(proof);
      return told;
    },
    ...changes,
  };
}
/** @param {Record<string, any>} [changes] */
const helperWith = (changes = {}) => ({
  open: async () => "A",
  /** @param {string} nonce @param {string} instead */
  withdraw: async (nonce, instead) => ({ nonce, instead }),
  ...changes,
});
/** @param {Error} fault */
const fails = (fault) => async () => {
  throw fault;
};

test("only the proof is sent, and the server's words come back", async () => {
  const desk = deskWith();
  assert.deepEqual(await showSlip(desk, helperWith(), "CODE", "paper"), told);
  assert.deepEqual(desk.sent, [{ nonce: "once", instead: "paper" }]);
});

test("what is no slip of this meeting is told, and nothing is sent", async () => {
  /** @type {[any, string][]} */
  const cases = [
    [{ open: async () => null }, "scan other meeting"],
    [{ open: fails(new HelperFault("length")) }, "scan no slip"],
    [{ open: fails(new HelperFault("check")) }, "scan damaged"],
    [{ open: fails(new HelperFault("failed")) }, "withdraw failed"],
  ];
  for (const [changes, key] of cases) {
    const desk = deskWith();
    assert.equal(await showSlip(desk, helperWith(changes), "x", "spare"), key);
    assert.ok(WORDS[key]);
    assert.deepEqual(desk.sent, []);
  }
});

test("a refusal or silence is told in words that say the slip is still good", async () => {
  /** @type {[Error, string][]} */
  const cases = [
    [new Unanswered(), "withdraw failed"],
    [new Refusal(500, {}), "withdraw failed"],
    [new Refusal(409, { code: "slip-stays-good" }), "withdraw not now"],
    [new Refusal(401, { code: "login-needed" }), "withdraw log in"],
  ];
  for (const [fault, key] of cases) {
    const desk = deskWith({ shown: fails(fault) });
    assert.equal(await showSlip(desk, helperWith(), "x", "spare"), key);
    assert.ok(WORDS[key]);
  }
  const broken = deskWith({ nonce: fails(new TypeError("ours")) });
  await assert.rejects(showSlip(broken, helperWith(), "x", "spare"), TypeError);
});
