// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { sentence, WORDS } from "../src/words.js";

const SOURCE = new URL("../src/", import.meta.url);
const source = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".js") && !name.endsWith("words.js"))
  .map((name) => [name, readFileSync(new URL(name, SOURCE), "utf8")]);

test("every sentence stands in both languages with the same values", () => {
  for (const [key, { zh, en }] of Object.entries(WORDS)) {
    assert.ok(zh && en, key);
    const values = (/** @type {string} */ text) =>
      new Set([...text.matchAll(/\{\w+\}/g)].map(String));
    assert.deepEqual(values(zh), values(en), key);
  }
});

test("every sentence is said somewhere, and every sentence said exists", () => {
  const all = source.map(([, text]) => text).join("\n");
  // state draft, camera none, limit refuse, ask counted, card hint: made of two parts
  const composed =
    /^(state|camera|limit (refuse|spoil)|ask (counted|not counted|withdrawn)|(code|card) (label|hint))/;
  for (const key of Object.keys(WORDS)) {
    assert.ok(
      all.includes(`"${key}"`) || composed.test(key),
      `nobody says “${key}”`,
    );
  }
  for (const [, key] of all.matchAll(/\bsay\(\s*"([^"]+)"/g))
    assert.ok(WORDS[key], key);
});

test("a value is put in its place, and an unknown sentence is a fault", () => {
  assert.equal(sentence("zh", "progress", { done: 3, total: 14 }), "已填 3/14");
  assert.throws(() => sentence("zh", "no such sentence"));
});

test("the page makes no markup from text, draws no weak randomness and stores nothing of a voter", () => {
  const forbidden =
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|Math\.random|localStorage|sessionStorage|serviceWorker|document\.cookie|console\./;
  for (const [name, text] of source) assert.doesNotMatch(text, forbidden, name);
  const keepers = source
    .filter(([, text]) => text.includes("indexedDB.open"))
    .map(([name]) => name);
  assert.deepEqual(keepers, ["tablet.js"]);
});
