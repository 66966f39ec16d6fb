// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { OUT_OF_SIGHT, Sightings } from "../src/station/sightings.js";

test("a slip that is held before the camera is one scan", () => {
  const seen = new Sightings();
  assert.equal(seen.see("A", 0), true);
  for (let now = 120; now < 5 * OUT_OF_SIGHT; now += 120)
    assert.equal(seen.see("A", now), false);
});

test("the next slip counts at once", () => {
  const seen = new Sightings();
  seen.see("A", 0);
  assert.equal(seen.see("B", 120), true);
});

test("a slip that was out of sight for a moment is shown again", () => {
  const seen = new Sightings();
  seen.see("A", 0);
  assert.equal(seen.see("A", OUT_OF_SIGHT), false);
  assert.equal(seen.see("A", 2 * OUT_OF_SIGHT + 1), true);
});

test("a code is forgotten when nothing has been seen for a moment", () => {
  const seen = new Sightings();
  seen.see("A", 0);
  seen.rest(OUT_OF_SIGHT);
  assert.equal(seen.see("A", OUT_OF_SIGHT), false);
  seen.rest(2 * OUT_OF_SIGHT + 1);
  assert.equal(seen.see("A", 2 * OUT_OF_SIGHT + 1), true);
});
