// @ts-check
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";

import { checkBallot, makeBody, trackerOf } from "../src/ballot.js";
import { BallotMaker } from "../src/ballot-maker.js";
import { checkSymbols, readSlipCode, secretOf } from "../src/credential.js";
import { parseElection } from "../src/election.js";
import { pointFrom } from "../src/group.js";
import { check, messagePrefix } from "../src/proofs/signature.js";
import { json, text } from "./vectors.js";

const golden = json("simple/golden.json");
const electionText = text("simple/election.kept.json");
const election = parseElection(electionText);
const [slip] = golden.credentials;
const groups = [
  { code: "A", uuid: "AAAAAAAAAAAAAA", election: "", credentials: [] },
  {
    code: "B",
    uuid: golden.uuid,
    election: electionText,
    credentials: golden.credentials.map(
      (/** @type {any} */ each) => each.public,
    ),
  },
];

/** @type {Uint8Array[]} */
let drawn = [];
function openedMaker() {
  drawn = [];
  const maker = new BallotMaker((length) => {
    const bytes = Uint8Array.from(randomBytes(length));
    drawn.push(bytes);
    return bytes;
  });
  assert.equal(maker.open(slip.private, groups), "B");
  return maker;
}

test("a slip is found in the list of its voter group", () => {
  openedMaker();
});

test("a slip of another meeting is in no list", () => {
  const maker = new BallotMaker(randomBytes);
  assert.equal(maker.open("12345-6789AB-CDEFG-HJKLMN", groups), null);
  assert.throws(() => maker.mark(0, 0), /no slip is open/);
});

test("the ballot that is cast has the tracker that was shown", () => {
  const maker = openedMaker();
  const tracker = maker.fix([0, 4, 5]);
  const { uuid, ballot } = maker.cast();
  assert.equal(uuid, golden.uuid);
  checkBallot(ballot, election);
  const { signature, ...body } = JSON.parse(ballot);
  assert.equal(trackerOf(JSON.stringify(body)), tracker);
  assert.equal(
    signature.hash,
    Buffer.from(tracker, "hex").toString("base64").replace("=", ""),
  );
});

test("a changed mark draws a new seed and gives a new tracker, an unchanged one keeps its own", () => {
  const maker = openedMaker();
  const first = maker.fix([0, 1, 2]);
  assert.equal(drawn.length, 3);
  assert.equal(maker.fix([0, 1, 2]), first);
  assert.equal(drawn.length, 3);
  assert.notEqual(maker.fix([0, 1, 3]), first);
  maker.mark(2, 2);
  assert.notEqual(maker.fix([0, 1, 2]), first);
  assert.equal(drawn.length, 5);
});

test("the seeds make the body, and are overwritten before anything is signed", () => {
  const maker = openedMaker();
  const tracker = maker.fix([3, 0, 1]);
  const seeds = drawn.map((seed) => seed.slice());
  assert.equal(
    trackerOf(makeBody(election, slip.public, [3, 0, 1], seeds)),
    tracker,
  );
  maker.cast();
  for (const seed of drawn.slice(0, 3))
    assert.ok(seed.every((byte) => byte === 0));
});

test("nothing is signed that was not fixed, and nothing twice", () => {
  const maker = openedMaker();
  maker.mark(0, 0);
  assert.throws(() => maker.cast(), /nothing is fixed/);
  maker.fix([0, 0, 0]);
  maker.cast();
  assert.throws(() => maker.cast(), /nothing is fixed/);
});

const CARD = `T1${"0123456789"}${"7ZK3Q9V0XH2M4N8RTWYABCDEFG"}`;
const card = CARD + checkSymbols("0123456789" + "7ZK3Q9V0XH2M4N8RTWYABCDEFG");

test("a ballot that is opened can no longer be cast here, nor its slip used", async () => {
  const maker = openedMaker();
  const tracker = maker.fix([0, 4, 5]);
  await assert.rejects(maker.test("no card", "Meeting1"));
  assert.equal(maker.fix([0, 4, 5]), tracker);
  const seeds = drawn.slice(0, 3);
  const sent = await maker.test(card, "Meeting1");
  assert.deepEqual(
    [sent.test, sent.h, Object.keys(sent)],
    ["0123456789", tracker, ["test", "h", "box"]],
  );
  for (const seed of seeds) assert.ok(seed.every((byte) => byte === 0));
  assert.throws(() => maker.cast(), /no slip is open/);
  assert.throws(() => maker.ask("once"), /no slip is open/);
  assert.throws(() => maker.withdraw("once", "spare"), /no slip is open/);
  await assert.rejects(maker.test(card, "Meeting1"), /no slip is open/);
});

test("boxes are equally long for all marks, and nothing unfixed is opened", async () => {
  const lengths = new Set();
  for (const marks of [
    [0, 0, 0],
    [5, 5, 5],
    [1, 4, 2],
  ]) {
    const maker = openedMaker();
    await assert.rejects(maker.test(card, "Meeting1"), /nothing is fixed/);
    maker.fix(marks);
    lengths.add((await maker.test(card, "Meeting1")).box.length);
  }
  assert.equal(lengths.size, 1);
});

test("every contest must be marked", () => {
  assert.throws(() => openedMaker().fix([0, 1]), /differ/);
});

test("the proof with which a slip asks verifies and names no secret", () => {
  const ask = openedMaker().ask("once");
  const signer = pointFrom(ask.credential);
  const prefix = messagePrefix(`pingyi-ask|1|once|${ask.credential}`);
  const { challenge, response } = ask.signature;
  check(
    { challenge: BigInt(challenge), response: BigInt(response) },
    { prefix, signer },
  );
  const secret = secretOf(readSlipCode(slip.private), golden.uuid);
  assert.ok(!JSON.stringify(ask).includes(secret.toString()));
});

test("the proof with which a slip is withdrawn verifies, is no question, and names no secret", () => {
  const shown = openedMaker().withdraw("once", "paper");
  assert.equal(shown.instead, "paper");
  const signer = pointFrom(shown.credential);
  const proof = {
    challenge: BigInt(shown.signature.challenge),
    response: BigInt(shown.signature.response),
  };
  /** @param {string} words */
  const prefix = (words) => messagePrefix(`${words}|once|${shown.credential}`);
  check(proof, { prefix: prefix("pingyi-withdraw|1|paper"), signer });
  for (const other of ["pingyi-withdraw|1|spare", "pingyi-ask|1"])
    assert.throws(() => check(proof, { prefix: prefix(other), signer }));
  const secret = secretOf(readSlipCode(slip.private), golden.uuid);
  assert.ok(!JSON.stringify(shown).includes(secret.toString()));
});
