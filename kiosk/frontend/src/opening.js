// @ts-check
/**
 * A test ballot's package and the box in which it travels.  Twin of tally/opening/package.py.
 *
 * Source: guarding B4.  The box is as long for every choice of marks; the server has not its key.
 * @module
 */
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

import { base64, digestOf } from "./fingerprint.js";
import { ORDER } from "./group.js";

/** @typedef {import("./election.js").Election} Election */
/** @typedef {import("./card.js").Card} Card */
/** @typedef {{ test: string, h: string, box: string }} SealedTest */
/** @typedef {{ body: string, marks: number[], seeds: Uint8Array[] }} Opening */

const NONCE_LENGTH = 12;

/** @param {Opening} opening @returns {string} canonical */
export function packageOf({ body, marks, seeds }) {
  return JSON.stringify({
    format: "pingyi-opening/1",
    body: JSON.parse(body),
    marks,
    seeds: seeds.map((seed) => bytesToHex(seed)),
  });
}

/**
 * Every package of an election is filled up to the longest that it can have.
 * @param {Election} election @returns {number} bytes
 */
export function packageLength({ uuid, questions }) {
  const point = "f".repeat(64);
  const scalar = "9".repeat(String(ORDER).length);
  const proof = { challenge: scalar, response: scalar };
  const answers = questions.map(({ answers: each }) => ({
    choices: each.map(() => ({ alpha: point, beta: point })),
    individual_proofs: each.map(() => [proof, proof]),
    overall_proof: [proof],
  }));
  return JSON.stringify({
    format: "pingyi-opening/1",
    body: {
      election_uuid: uuid,
      election_hash: "A".repeat(43),
      credential: point,
      answers,
    },
    marks: questions.map(({ answers: each }) => each.length - 1),
    seeds: questions.map(() => point),
  }).length;
}

/**
 * @param {Opening & { tracker: string }} opening
 * @param {{ election: Election, card: Card, meeting: string, random: import("./group.js").RandomBytes }} sealing
 * @returns {Promise<SealedTest>} what `POST /booth/tests` takes
 */
export async function sealTest(opening, { election, card, meeting, random }) {
  const { tracker } = opening;
  const padded = utf8ToBytes(
    packageOf(opening).padEnd(packageLength(election), " "),
  );
  const key = await crypto.subtle.importKey(
    "raw",
    own(digestOf(`pingyi-card|1|${card.key}`)),
    "AES-GCM",
    false,
    ["encrypt"],
  );
  const nonce = random(NONCE_LENGTH);
  const sealed = await crypto.subtle.encrypt(
    {
      name: "AES-GCM",
      iv: own(nonce),
      additionalData: own(
        utf8ToBytes(`pingyi-open|1|${meeting}|${card.id}|${tracker}`),
      ),
    },
    key,
    own(padded),
  );
  padded.fill(0);
  const box = new Uint8Array([...nonce, ...new Uint8Array(sealed)]);
  return { test: card.id, h: tracker, box: base64(box) };
}

/** WebCrypto's types want bytes that no other thread shares. @param {Uint8Array} bytes */
function own(bytes) {
  return /** @type {Uint8Array<ArrayBuffer>} */ (bytes);
}
