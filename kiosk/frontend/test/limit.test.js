// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { allowed, brokenLimits, spoilByLimits } from "../src/limit.js";
import { answersOf, contestsOf } from "../src/meeting.js";

/** @param {"refuse" | "spoil"} otherwise @returns {import("../src/meeting.js").Meeting} */
function meetingWith(otherwise) {
  const subjects = ["001", "002", "003", "004"].map((code) => ({
    code,
    name: code,
    unit: "",
    post: "",
  }));
  const plain = {
    groups: { A: "100" },
    criteria: [{ name: "总体评价", weight: "100" }],
    limit: null,
  };
  return {
    title: "",
    unit: "",
    date: "2023-12-28",
    grades: ["优秀", "称职", "基本称职", "不称职"].map((name) => ({
      name,
      coefficient: "1",
    })),
    groups: [{ code: "A", name: "", slips: 9 }],
    forms: [
      { ...plain, code: "team", title: "", subjects: [subjects[0]] },
      {
        ...plain,
        code: "heads",
        title: "",
        subjects,
        criteria: [
          { name: "德", weight: "50" },
          { name: "能", weight: "50" },
        ],
        limit: { grade: "优秀", at_most: "30%", otherwise },
      },
      { ...plain, code: "others", title: "", groups: { B: "100" }, subjects },
    ],
  };
}

test("a share of the subjects is rounded down, a number stands", () => {
  assert.equal(allowed("30%", 13), 3);
  assert.equal(allowed("33.3%", 30), 9);
  assert.equal(allowed("100%", 7), 7);
  assert.equal(allowed("4", 2), 4);
});

test("contests stand by form, subject and criterion, only those of the group", () => {
  const contests = contestsOf(meetingWith("refuse"), "A");
  assert.deepEqual(
    contests
      .slice(0, 3)
      .map(({ form, subject, criterion }) => [
        form.code,
        subject.code,
        criterion.name,
      ]),
    [
      ["team", "001", "总体评价"],
      ["heads", "001", "德"],
      ["heads", "001", "能"],
    ],
  );
  assert.equal(contests.length, 9);
  assert.deepEqual(answersOf(meetingWith("refuse")).slice(-2), [
    "弃权",
    "废票",
  ]);
});

test("each criterion is counted apart", () => {
  const marks = [0, 0, 0, 1, 1, 1, 1, 1, 1];
  assert.deepEqual(brokenLimits(meetingWith("refuse"), "A", marks), []);
  const broken = brokenLimits(meetingWith("refuse"), "A", [
    0,
    0,
    0,
    0,
    1,
    null,
    1,
    1,
    1,
  ]);
  assert.deepEqual(
    broken.map(({ criterion, given, allowed: most }) => [
      criterion.name,
      given,
      most,
    ]),
    [["德", 2, 1]],
  );
});

test("a broken limit that spoils spoils its whole form and no other", () => {
  const marks = [0, 0, 0, 0, 1, 1, 1, 1, 1];
  assert.deepEqual(
    spoilByLimits(meetingWith("spoil"), "A", marks),
    [0, 5, 5, 5, 5, 5, 5, 5, 5],
  );
  assert.deepEqual(spoilByLimits(meetingWith("refuse"), "A", marks), marks);
});
