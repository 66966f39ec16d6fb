// @ts-check
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import {
  checkBallot,
  makeBody,
  SEED_LENGTH,
  signBody,
  trackerOf,
} from "../src/ballot.js";
import { challenge } from "../src/challenge.js";
import { publicCredential, readSlipCode, secretOf } from "../src/credential.js";
import { parseElection } from "../src/election.js";
import { b64Of, hexOf } from "../src/fingerprint.js";
import { pointFrom, randomScalar, textOf } from "../src/group.js";
import { json, text } from "./vectors.js";

const election = parseElection(text("simple/election.kept.json"));
const golden = json("simple/golden.json");
const secret = secretOf(
  readSlipCode(golden.credentials[0].private),
  election.uuid,
);
const credential = textOf(publicCredential(secret));

/** @param {number[]} marks */
function makeBallot(marks) {
  const seeds = marks.map(() => Uint8Array.from(randomBytes(SEED_LENGTH)));
  const body = makeBody(election, credential, marks, seeds);
  return {
    body,
    seeds,
    ballot: signBody(body, { secret, nonce: randomScalar(randomBytes) }),
  };
}

for (const name of ["simple", "threshold"]) {
  test(`the fingerprint of the ${name} election is the golden one`, () => {
    assert.equal(
      b64Of(text(`${name}/election.kept.json`)),
      json(`${name}/golden.json`).election_fingerprint,
    );
  });

  test(`every ballot of the ${name} vectors is accepted`, () => {
    const other = parseElection(text(`${name}/election.kept.json`));
    for (let k = 1; k <= 10; k += 1)
      checkBallot(text(`${name}/ballots/${k}.json`), other);
  });
}

test("a challenge is the golden one", () => {
  const { hash_input: input, challenge_mod_q: expected } =
    golden.ballot1.signature;
  const at = input.lastIndexOf("|") + 1;
  assert.equal(
    challenge(input.slice(0, at), [pointFrom(input.slice(at))]).toString(),
    expected,
  );
});

test("a ballot that we make is accepted", () => {
  const { ballot, body } = makeBallot([0, 4, 5]);
  checkBallot(ballot, election);
  assert.equal(trackerOf(body), hexOf(body));
  assert.ok(ballot.startsWith(body.slice(0, -1)));
});

test("the same seeds make the same body, another seed another", () => {
  const { body, seeds } = makeBallot([1, 2, 3]);
  assert.equal(makeBody(election, credential, [1, 2, 3], seeds), body);
  const others = [seeds[0], seeds[1], new Uint8Array(SEED_LENGTH)];
  assert.notEqual(makeBody(election, credential, [1, 2, 3], others), body);
});

test("the length of a body does not tell the marks", () => {
  // Decimal scalars vary by a digit or two; what is shown is that no mark shifts the distribution.
  const lengths = [0, 3, 5].map(
    (mark) => makeBallot([mark, mark, mark]).body.length,
  );
  for (const length of lengths)
    assert.ok(Math.abs(length - lengths[0]) < 60, `${lengths}`);
});

test("changing any field of a ballot has it refused", () => {
  const { ballot } = makeBallot([0, 1, 2]);
  let changed = 0;
  /** @param {any} node @param {(string | number)[]} path */
  const walk = (node, path) => {
    for (const key of Object.keys(node)) {
      if (typeof node[key] === "object") walk(node[key], [...path, key]);
      else {
        const copy = JSON.parse(ballot);
        const parent = path.reduce((at, step) => at[step], copy);
        const value = parent[key];
        parent[key] = (value[0] === "1" ? "2" : "1") + value.slice(1);
        assert.throws(
          () => checkBallot(JSON.stringify(copy), election),
          `${[...path, key]}`,
        );
        changed += 1;
      }
    }
  };
  const { answers, ...rest } = JSON.parse(ballot);
  walk({ answers: [answers[0]] }, []);
  walk(rest, []);
  assert.equal(changed, 6 * 2 + 6 * 2 * 2 + 2 + 6);
});
