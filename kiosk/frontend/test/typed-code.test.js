// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { checkSymbols } from "../src/credential.js";
import { typedCode } from "../src/typed-code.js";

const BODY = "7ZK3Q9V0XH2M4N8RTWYABCDEFG";
const CODE = BODY + checkSymbols(BODY);

test("a code is grouped by four while it is typed", () => {
  assert.deepEqual(typedCode("7zk3q"), {
    shown: "7ZK3 Q",
    count: 5,
    verdict: "typing",
  });
  assert.equal(typedCode(CODE).verdict, "complete");
  assert.equal(typedCode(CODE).shown.length, 28 + 6);
});

test("look-alikes and full width are set right in the field", () => {
  assert.equal(typedCode("ｏＩl７").shown, "0117");
});

test("a fault is told as soon as it can be known", () => {
  assert.equal(typedCode("7ZU").verdict, "symbol");
  assert.equal(typedCode("评").verdict, "symbol");
  assert.equal(typedCode(CODE.replace("7Z", "Z7")).verdict, "check");
  assert.equal(typedCode(CODE + "0").verdict, "too-long");
});
