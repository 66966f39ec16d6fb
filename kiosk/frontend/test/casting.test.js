// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { castUntilDecided } from "../src/casting.js";
import { Refusal, Unanswered } from "../src/server.js";

const sealed = { uuid: "u", ballot: "the exact bytes", tracker: "aa" };

/** @param {(() => { tracker: string })[]} answers */
function serverThat(answers) {
  /** @type {string[]} */
  const sent = [];
  return {
    sent,
    /** @param {string} uuid @param {string} ballot */
    async cast(uuid, ballot) {
      sent.push(ballot);
      return /** @type {() => { tracker: string }} */ (answers.shift())();
    },
  };
}
/** @param {Error} fault @returns {() => { tracker: string }} */
const fails = (fault) => () => {
  throw fault;
};
const counts = () => ({ tracker: "aa" });
const ballot = () => ({ ...sealed });
const tools = { pauses: [1, 2], wait: async () => {} };
/** @param {ReturnType<typeof serverThat>} server */
const cast = (server) => castUntilDecided(server, ballot(), tools);

test("a lost answer is asked for again with the same bytes", async () => {
  const server = serverThat([
    fails(new Unanswered()),
    fails(new Refusal(503, {})),
    counts,
  ]);
  assert.deepEqual(await cast(server), { kind: "counted" });
  assert.deepEqual(server.sent, Array(3).fill("the exact bytes"));
});

test("another tracker than our own is no acknowledgement", async () => {
  assert.deepEqual(await cast(serverThat([() => ({ tracker: "bb" })])), {
    kind: "other-tracker",
  });
});

test("without an answer the outcome stays undecided", async () => {
  const lost = fails(new Unanswered());
  assert.deepEqual(await cast(serverThat([lost, lost, lost])), {
    kind: "undecided",
  });
});

test("a used slip is told apart from other refusals", async () => {
  const used = new Refusal(409, { code: "slip-already-used" });
  assert.deepEqual(await cast(serverThat([fails(used)])), { kind: "used" });
  const closed = new Refusal(409, { code: "meeting-not-open", zh: "未开放" });
  assert.deepEqual(await cast(serverThat([fails(closed)])), {
    kind: "refused",
    refusal: closed,
  });
});

test("a refusal at the door does not undo an attempt that may have arrived", async () => {
  const stranger = fails(new Refusal(401, { code: "unknown-tablet" }));
  const lost = fails(new Unanswered());
  const first = await castUntilDecided(serverThat([stranger]), ballot(), tools);
  assert.equal(first.kind, "refused");
  const after = ballot();
  const server = serverThat([lost, stranger, stranger]);
  assert.equal(
    (await castUntilDecided(server, after, tools)).kind,
    "undecided",
  );
  // The next press of the button sends the same bytes, and remembers.
  const closed = fails(new Refusal(409, { code: "meeting-not-open" }));
  const later = serverThat([stranger, closed]);
  assert.equal((await castUntilDecided(later, after, tools)).kind, "refused");
});

test("a page of somebody else's decides nothing", async () => {
  const portal = fails(new Refusal(403, {}));
  const server = serverThat([portal, portal, counts]);
  assert.deepEqual(await cast(server), { kind: "counted" });
});
