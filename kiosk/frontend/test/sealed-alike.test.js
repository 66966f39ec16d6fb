// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { b64Of, hexOf } from "../src/fingerprint.js";
import { checkSealedAlike, NotSealedAlike } from "../src/sealed-alike.js";

const meeting = {
  grades: [{ name: "优秀" }, { name: "称职" }],
  forms: [
    {
      code: "heads",
      groups: { A: "100" },
      subjects: [{ name: "张三" }, { name: "李四" }],
      criteria: [{ name: "总体评价" }],
    },
  ],
};
const text = JSON.stringify(meeting);
const answers = ["优秀", "称职", "弃权", "废票"];

/**
 * @param {{ names?: string[], file?: string, group?: string, credentials?: string[], id?: string,
 *   sealed?: boolean }} [change]
 */
function infoWith({
  names = ["张三", "李四"],
  file = hexOf(text),
  group = "A",
  credentials = ["c"],
  id = "X",
  sealed = true,
} = {}) {
  const questions = names.map((name) => ({
    answers,
    min: 1,
    max: 1,
    question: `heads/${name} · 总体评价`,
  }));
  const pingyi = { meeting: "X", group, meeting_file: file };
  const election = JSON.stringify({ questions, uuid: "u", pingyi });
  const setup = {
    election: hexOf(election),
    trustees: "t",
    credentials: hexOf(JSON.stringify(["c"])),
  };
  const manifest = JSON.stringify({
    format: "pingyi-manifest/1",
    meeting: id,
    trustees: "t",
    groups: [
      {
        code: "A",
        uuid: "u",
        phi: b64Of(election),
        setup: hexOf(JSON.stringify(setup)),
      },
    ],
  });
  return {
    id,
    meeting: text,
    manifest: sealed ? manifest : null,
    groups: [{ code: "A", name: "", uuid: "u", election, credentials }],
  };
}

test("a draft has neither elections nor a manifest", () => {
  checkSealedAlike({ id: "X", meeting: text, manifest: null, groups: [] });
});

test("a meeting and its elections that were sealed together pass", () => {
  checkSealedAlike(infoWith());
});

for (const [what, change] of /** @type {[string, object][]} */ ([
  ["names in another order", { names: ["李四", "张三"] }],
  ["another meeting file", { file: hexOf(`${text} `) }],
  ["another voter group", { group: "B" }],
  ["a credential more", { credentials: ["c", "d"] }],
  ["an election of another meeting", { id: "Y" }],
  ["a missing manifest", { sealed: false }],
])) {
  test(`${what} is noticed`, () => {
    assert.throws(() => checkSealedAlike(infoWith(change)), NotSealedAlike);
  });
}
