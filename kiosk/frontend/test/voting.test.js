// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { Voting } from "../src/voting.js";

const criteria = [{ name: "总体评价", weight: "100" }];
const subjects = ["001", "002", "003"].map((code) => ({
  code,
  name: code,
  unit: "",
  post: "",
}));
const grades = ["优秀", "称职"].map((name) => ({ name, coefficient: "1" }));

/** @param {import("../src/meeting.js").Limit | null} limit */
function votingWith(limit) {
  /** @type {any[]} */
  const sent = [];
  const helper = /** @type {any} */ ({
    mark: async (/** @type {number} */ index, /** @type {number} */ mark) =>
      sent.push([index, mark]),
    fix: async (/** @type {number[]} */ marks) => `tracker of ${marks}`,
  });
  const form = {
    code: "f",
    title: "",
    groups: { A: "100" },
    subjects,
    criteria,
    limit,
  };
  const group = { code: "A", name: "", slips: 9 };
  const meeting = {
    title: "",
    unit: "",
    date: "",
    grades,
    groups: [group],
    forms: [form],
  };
  return { voting: new Voting(meeting, group, helper), sent };
}

test("each mark goes to the worker at once", () => {
  const { voting, sent } = votingWith(null);
  voting.mark(voting.contests[1], 0);
  assert.deepEqual(sent, [[1, 0]]);
  assert.deepEqual(
    voting.unmarked.map(({ index }) => index),
    [0, 2],
  );
});

test("what is unmarked becomes 弃权 by the voter's word", () => {
  const { voting } = votingWith(null);
  voting.mark(voting.contests[0], 1);
  voting.abstainWhereUnmarked();
  assert.deepEqual(voting.marks, [1, 2, 2]);
});

test("a changed mark takes the tracker away until all is fixed again", async () => {
  const { voting } = votingWith(null);
  voting.abstainWhereUnmarked();
  await voting.fix();
  assert.equal(voting.tracker, "tracker of 2,2,2");
  voting.mark(voting.contests[0], 0);
  assert.equal(voting.tracker, "");
});

test("a limit that refuses names the form to mend, one that spoils spoils what is counted", async () => {
  const over = (/** @type {Voting} */ voting) => {
    for (const contest of voting.contests) voting.mark(contest, 0);
    return voting;
  };
  const refusing = over(
    votingWith({ grade: "优秀", at_most: "1", otherwise: "refuse" }).voting,
  );
  assert.equal(refusing.formToMend, refusing.forms[0]);
  assert.deepEqual(refusing.spoiledForms, []);
  const spoiling = over(
    votingWith({ grade: "优秀", at_most: "1", otherwise: "spoil" }).voting,
  );
  assert.equal(spoiling.formToMend, undefined);
  assert.deepEqual(spoiling.spoiledForms, spoiling.forms);
  assert.deepEqual(spoiling.countedMarks, [3, 3, 3]);
  assert.deepEqual(spoiling.marks, [0, 0, 0], "the voter can still mend it");
});

test("forgetting leaves no mark", () => {
  const { voting } = votingWith(null);
  voting.mark(voting.contests[0], 1);
  voting.forgetMarks();
  assert.deepEqual(voting.marks, [null, null, null]);
});
