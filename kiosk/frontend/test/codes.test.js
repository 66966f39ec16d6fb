// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { checkCode, code } from "../src/codes.js";

test("a code is the first 80 bits in four groups of four", () => {
  assert.equal(code("00".repeat(32)), "0000-0000-0000-0000");
  assert.equal(code("ff".repeat(10) + "00".repeat(22)), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  assert.equal(
    code("00443214c74254b635cf" + "00".repeat(22)),
    "0123-4567-89AB-CDEF",
  );
});

test("a check code is the code of the slow hash, as Python's hashlib makes it", async () => {
  assert.equal(await checkCode("00".repeat(32)), "FJM3-6G4X-XXWT-EWAB");
});
