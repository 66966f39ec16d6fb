// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Idle } from "../src/idle.js";

function watched() {
  /** @type {string[]} */
  const told = [];
  let now = 0;
  const idle = new Idle(
    {
      warn: (seconds) => told.push(`warn ${seconds}`),
      calm: () => told.push("calm"),
      wipe: () => told.push("wipe"),
    },
    () => now,
  );
  /** @param {number} seconds */
  const after = (seconds) => {
    now += seconds * 1000;
    idle.tick();
  };
  return { idle, told, after };
}

test("who walks away is asked after 90 seconds and wiped after 120", () => {
  const { told, after } = watched();
  after(89);
  assert.deepEqual(told, []);
  after(1);
  after(10);
  after(20);
  assert.deepEqual(told, ["warn 30", "warn 20", "calm", "wipe"]);
});

test("a touch begins the time anew", () => {
  const { idle, told, after } = watched();
  after(95);
  idle.touch();
  after(89);
  assert.deepEqual(told, ["warn 25", "calm"]);
});
