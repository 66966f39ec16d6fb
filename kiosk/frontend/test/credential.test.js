// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  checkSymbols,
  InvalidSlipCode,
  publicCredential,
  readSlipCode,
  secretOf,
} from "../src/credential.js";
import { inFours, SYMBOLS } from "../src/crockford.js";
import { textOf } from "../src/group.js";
import { json } from "./vectors.js";

const BODY = "7ZK3Q9V0XH2M4N8RTWYABCDEFG";
const CODE = BODY + checkSymbols(BODY);

/** @param {string} text */
function reasonOf(text) {
  try {
    readSlipCode(text);
  } catch (fault) {
    assert.ok(fault instanceof InvalidSlipCode);
    return fault.reason;
  }
  return null;
}

test("a code of the specification gives the specification's secret", () => {
  const secret = secretOf(
    readSlipCode("12345-6789AB-CDEFG-HJKLMN"),
    "AAAAAAAAAAAAAA",
  );
  assert.equal(
    secret,
    4872533178844467050185901011899701078021747169129585425736196244934378981815n,
  );
  assert.equal(
    textOf(publicCredential(secret)),
    "c784e6f4108400de6392fb4dded2f495bc8517a87726bc7f315f9ef8407a106c",
  );
});

for (const name of ["simple", "threshold"]) {
  test(`every credential of the ${name} vectors is derived`, () => {
    const golden = json(`${name}/golden.json`);
    for (const credential of golden.credentials) {
      const secret = secretOf(readSlipCode(credential.private), golden.uuid);
      assert.equal(secret.toString(), credential.secret_scalar);
      assert.equal(textOf(publicCredential(secret)), credential.public);
    }
  });
}

test("a code is read in groups, in lower case, in full width, with look-alikes", () => {
  assert.equal(readSlipCode(CODE), BODY);
  assert.equal(readSlipCode(inFours(CODE, " ")), BODY);
  assert.equal(readSlipCode(CODE.toLowerCase()), BODY);
  assert.equal(readSlipCode(CODE.replace(/0/g, "o")), BODY);
  const wide = [...inFours(CODE, " ")].map((c) =>
    c === " " ? "\u3000" : String.fromCharCode(c.charCodeAt(0) + 0xfee0),
  );
  assert.equal(readSlipCode(wide.join("")), BODY);
});

test("what is no code is refused with the reason", () => {
  assert.equal(reasonOf(""), "length");
  assert.equal(reasonOf(CODE.slice(1)), "length");
  assert.equal(reasonOf(CODE.replace("Z", "U")), "symbol");
  assert.equal(reasonOf("https://example.org/" + CODE), "symbol");
});

test("every wrong symbol and every swap of neighbours is noticed", () => {
  for (let at = 0; at < CODE.length; at += 1) {
    for (const symbol of SYMBOLS) {
      if (symbol === CODE[at]) continue;
      assert.equal(
        reasonOf(CODE.slice(0, at) + symbol + CODE.slice(at + 1)),
        "check",
      );
    }
    const swapped =
      CODE.slice(0, at) + CODE[at + 1] + CODE[at] + CODE.slice(at + 2);
    if (at + 1 < CODE.length && CODE[at] !== CODE[at + 1])
      assert.equal(reasonOf(swapped), "check");
  }
});
