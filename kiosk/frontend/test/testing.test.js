// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Refusal, Unanswered } from "../src/server.js";
import { testUntilDecided } from "../src/testing.js";

const tools = { pauses: [1, 2], wait: async () => {} };
const box = () => ({ test: "0123456789", h: "aa", box: "AAAA" });

/** @param {(() => { tracker: string })[]} answers */
function serverThat(answers) {
  /** @type {object[]} */
  const sent = [];
  return {
    sent,
    /** @param {object} given */
    async test(given) {
      sent.push(given);
      return /** @type {() => { tracker: string }} */ (answers.shift())();
    },
  };
}
/** @param {Error} fault @returns {() => { tracker: string }} */
const fails = (fault) => () => {
  throw fault;
};
const lost = fails(new Unanswered());

test("a lost answer is asked for again with the same box", async () => {
  const server = serverThat([
    lost,
    fails(new Refusal(503, {})),
    () => ({ tracker: "aa" }),
  ]);
  assert.deepEqual(await testUntilDecided(server, box(), tools), {
    kind: "opened",
  });
  assert.deepEqual(server.sent, Array(3).fill(box()));
});

test("only the own tracker is an answer", async () => {
  const server = serverThat([() => ({ tracker: "bb" })]);
  assert.deepEqual(await testUntilDecided(server, box(), tools), {
    kind: "other-tracker",
  });
});

test("a spent card is told, and after a lost answer only by a server that looked", async () => {
  const spent = new Refusal(409, { code: "card-spent" });
  const stranger = fails(new Refusal(401, { code: "unknown-tablet" }));
  assert.deepEqual(
    await testUntilDecided(serverThat([lost, fails(spent)]), box(), tools),
    { kind: "refused", refusal: spent },
  );
  const unsure = serverThat([lost, stranger, stranger]);
  assert.deepEqual(await testUntilDecided(unsure, box(), tools), {
    kind: "undecided",
  });
  assert.equal(
    (await testUntilDecided(serverThat([stranger]), box(), tools)).kind,
    "refused",
  );
});
