// @ts-check
/**
 * Ballots: marks become encrypted answers with proofs, signed by the slip's key.
 * Twin of tally/ballot.py.
 *
 * Source: protocol 6 and guarding B1, B2.  All randomness of a contest comes from one seed, so
 * that a test ballot can be opened; the signature's nonce never does, because who knows it has the slip.
 * @module
 */
import { sha512 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

import { encrypt, sumOf } from "./elgamal.js";
import { b64Of, hexOf } from "./fingerprint.js";
import { numberFrom, pointFrom, scalar, scalarFrom, textOf } from "./group.js";
import * as membership from "./proofs/membership.js";
import * as signature from "./proofs/signature.js";

/** @typedef {import("./election.js").Election} Election */
/** @typedef {import("./elgamal.js").Ciphertext} Ciphertext */
/** @typedef {import("./proofs/membership.js").Branch} Branch */
/** @typedef {{ challenge: string, response: string }} ProofText */
/**
 * @typedef {object} Answer
 * @property {{ alpha: string, beta: string }[]} choices
 * @property {ProofText[][]} individual_proofs
 * @property {ProofText[]} overall_proof
 */

export const SEED_LENGTH = 32;

/** The seed gives a zero scalar: draw another. It does not happen in the life of the universe. */
export class UnusableSeed extends Error {}
export class InvalidBallot extends Error {}

/**
 * One contest of a ballot.
 * @param {Election} election
 * @param {object} contest
 * @param {string} contest.credential hex
 * @param {number} contest.index of the contest, from 0
 * @param {number} contest.mark index of the answer
 * @param {Uint8Array} contest.seed 32 bytes
 * @returns {Answer}
 */
export function makeAnswer(election, { credential, index, mark, seed }) {
  const { phi, publicKey, questions } = election;
  const draw = drawer(`pingyi-open|1|${phi}|${credential}|${index}|`, seed);
  const context = `${phi}|${credential}`;
  const messages = questions[index].answers.map((_, j) =>
    j === mark ? 1n : 0n,
  );
  const nonces = messages.map((_, j) => draw(`r|${j}`));
  const choices = messages.map((message, j) =>
    encrypt(message, { publicKey, nonce: nonces[j] }),
  );
  const individual = messages.map((message, j) =>
    membership.prove(
      { context, ciphertext: choices[j], publicKey, values: [0n, 1n] },
      {
        message,
        nonce: nonces[j],
        commitment: draw(`iw|${j}`),
        others: [{ challenge: draw(`ic|${j}`), response: draw(`iz|${j}`) }],
      },
    ),
  );
  const overall = membership.prove(
    {
      context: overallContext(context, choices),
      ciphertext: sumOf(choices),
      publicKey,
      values: [1n],
    },
    {
      message: 1n,
      nonce: scalar(nonces.reduce((sum, nonce) => sum + nonce, 0n)),
      commitment: draw("ow"),
      others: [],
    },
  );
  return {
    choices: choices.map(({ alpha, beta }) => ({
      alpha: textOf(alpha),
      beta: textOf(beta),
    })),
    individual_proofs: individual.map((proof) => proof.map(proofText)),
    overall_proof: overall.map(proofText),
  };
}

/** @param {string} label @param {Uint8Array} seed */
function drawer(label, seed) {
  /** @param {string} name @returns {bigint} */
  return (name) => {
    const drawn = scalar(
      numberFrom(sha512(concatBytes(utf8ToBytes(`${label}${name}|`), seed))),
    );
    if (drawn === 0n) throw new UnusableSeed();
    return drawn;
  };
}

/** @param {string} context @param {Ciphertext[]} choices */
function overallContext(context, choices) {
  const texts = choices.flatMap(({ alpha, beta }) => [
    textOf(alpha),
    textOf(beta),
  ]);
  return `${context}|${texts.join(",")}`;
}

/** @param {Branch} branch @returns {ProofText} */
export function proofText({ challenge, response }) {
  return { challenge: challenge.toString(), response: response.toString() };
}

/**
 * The canonical ballot without its signature.
 * @param {Election} election @param {string} credential hex @param {Answer[]} answers
 * @returns {string}
 */
export function bodyOf(election, credential, answers) {
  return JSON.stringify({
    election_uuid: election.uuid,
    election_hash: election.phi,
    credential,
    answers,
  });
}

/**
 * @param {Election} election @param {string} credential hex
 * @param {number[]} marks one answer index a contest @param {Uint8Array[]} seeds one a contest
 * @returns {string}
 */
export function makeBody(election, credential, marks, seeds) {
  const answers = marks.map((mark, index) =>
    makeAnswer(election, { credential, index, mark, seed: seeds[index] }),
  );
  return bodyOf(election, credential, answers);
}

/** @param {string} body @returns {string} 64 hex digits: the tracker, before and after signing */
export function trackerOf(body) {
  return hexOf(body);
}

/**
 * @param {string} body @param {{ secret: bigint, nonce: bigint }} key
 * @returns {string} the ballot
 */
export function signBody(body, key) {
  const hash = b64Of(body);
  const proof = proofText(signature.sign(signature.ballotPrefix(hash), key));
  return `${body.slice(0, -1)},"signature":${JSON.stringify({ hash, proof })}}`;
}

/**
 * Everything that can be checked of a ballot without the list of credentials.
 * @param {string} text @param {Election} election
 */
export function checkBallot(text, election) {
  const ballot = JSON.parse(text);
  const { signature: signed, ...unsigned } = ballot;
  const body = bodyOf(election, unsigned.credential, unsigned.answers);
  if (JSON.stringify({ ...JSON.parse(body), signature: signed }) !== text) {
    throw new InvalidBallot("not canonical, or of another election");
  }
  if (signed.hash !== b64Of(body)) throw new InvalidBallot("hash");
  const signer = pointFrom(unsigned.credential);
  signature.check(proofFrom(signed.proof), {
    prefix: signature.ballotPrefix(signed.hash),
    signer,
  });
  if (unsigned.answers.length !== election.questions.length)
    throw new InvalidBallot("answers");
  const context = `${election.phi}|${unsigned.credential}`;
  unsigned.answers.forEach(
    (/** @type {Answer} */ answer, /** @type {number} */ index) =>
      checkAnswer(answer, {
        election,
        context,
        width: election.questions[index].answers.length,
      }),
  );
}

/**
 * @param {Answer} answer
 * @param {{ election: Election, context: string, width: number }} question
 */
function checkAnswer(answer, { election, context, width }) {
  if (
    answer.choices.length !== width ||
    answer.individual_proofs.length !== width
  ) {
    throw new InvalidBallot("choices");
  }
  const { publicKey } = election;
  const choices = answer.choices.map(({ alpha, beta }) => ({
    alpha: pointFrom(alpha),
    beta: pointFrom(beta, { allowIdentity: true }),
  }));
  choices.forEach((ciphertext, j) =>
    membership.check(answer.individual_proofs[j].map(proofFrom), {
      context,
      ciphertext,
      publicKey,
      values: [0n, 1n],
    }),
  );
  membership.check(answer.overall_proof.map(proofFrom), {
    context: overallContext(context, choices),
    ciphertext: sumOf(choices),
    publicKey,
    values: [1n],
  });
}

/** @param {ProofText} text @returns {Branch} */
function proofFrom({ challenge, response }) {
  return { challenge: scalarFrom(challenge), response: scalarFrom(response) };
}
