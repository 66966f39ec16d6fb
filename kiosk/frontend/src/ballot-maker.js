// @ts-check
/**
 * One voter's slip and marks, from scanning to signing.  Lives in the worker alone: the page
 * never holds the slip's secret, and ending the worker ends all of it.
 *
 * Source: guarding B1, B2, B4.  Contests are encrypted one by one while the voter marks; nothing
 * is signed before the decision to cast.
 * @module
 */
import {
  bodyOf,
  makeAnswer,
  proofText,
  SEED_LENGTH,
  signBody,
  trackerOf,
} from "./ballot.js";
import { publicCredential, readSlipCode, secretOf } from "./credential.js";
import { parseElection } from "./election.js";
import { randomScalar, textOf } from "./group.js";
import { sealTest } from "./opening.js";
import { messagePrefix, sign } from "./proofs/signature.js";
import { readCard } from "./card.js";

/** @typedef {import("./ballot.js").Answer} Answer */
/** @typedef {import("./election.js").Election} Election */
/** @typedef {{ code: string, uuid: string, election: string, credentials: string[] }} Group */
/** @typedef {{ mark: number, seed: Uint8Array, answer: Answer }} SealedContest */

export class BallotMaker {
  /** @type {Election | null} */
  #election = null;
  #credential = "";
  #secret = 0n;
  /** @type {SealedContest[]} */
  #contests = [];
  #body = "";

  /** @param {import("./group.js").RandomBytes} random */
  constructor(random) {
    this.random = random;
  }

  /**
   * Find the slip in the lists of credentials that the tablet already holds.
   * @param {string} text as scanned or typed
   * @param {Group[]} groups
   * @returns {string | null} the voter group, or null for a slip of another meeting
   */
  open(text, groups) {
    const code = readSlipCode(text);
    this.#forgetMarks(); // of an earlier slip, if there was one
    for (const group of groups) {
      const secret = secretOf(code, group.uuid);
      const credential = textOf(publicCredential(secret));
      if (group.credentials.includes(credential)) {
        this.#election = parseElection(group.election);
        this.#credential = credential;
        this.#secret = secret;
        return group.code;
      }
    }
    return null;
  }

  /**
   * Encrypt one contest, with a fresh seed whenever its mark changes.
   * @param {number} index @param {number} mark
   */
  mark(index, mark) {
    const election = this.#opened();
    const earlier = this.#contests[index];
    if (earlier?.mark === mark) return;
    earlier?.seed.fill(0);
    const seed = this.random(SEED_LENGTH);
    const answer = makeAnswer(election, {
      credential: this.#credential,
      index,
      mark,
      seed,
    });
    this.#contests[index] = { mark, seed, answer };
  }

  /**
   * Leaving review: every contest gets its last mark, and with them the tracker is fixed.
   * @param {number[]} marks one a contest
   * @returns {string} the tracker, hex
   */
  fix(marks) {
    const election = this.#opened();
    if (marks.length !== election.questions.length)
      throw new Error("marks and contests differ");
    marks.forEach((mark, index) => this.mark(index, mark));
    const answers = this.#contests.map((contest) => contest.answer);
    this.#body = bodyOf(election, this.#credential, answers);
    return trackerOf(this.#body);
  }

  /**
   * The decision to cast: first the marks and seeds are overwritten, then the body is signed.
   * @returns {{ uuid: string, ballot: string }}
   */
  cast() {
    const { uuid } = this.#opened();
    if (!this.#body) throw new Error("nothing is fixed");
    const body = this.#body;
    this.#forgetMarks();
    const nonce = randomScalar(this.random);
    return { uuid, ballot: signBody(body, { secret: this.#secret, nonce }) };
  }

  /**
   * The decision to test: first the slip's secret is overwritten, so that nothing here can cast any
   * more; then marks and seeds are sealed for the card, and overwritten too.
   * @param {string} text of the card @param {string} meeting its ID
   * @returns {Promise<import("./opening.js").SealedTest>}
   */
  async test(text, meeting) {
    const card = readCard(text);
    const election = this.#opened();
    if (!this.#body) throw new Error("nothing is fixed");
    this.#secret = 0n;
    this.#election = null;
    const body = this.#body;
    const marks = this.#contests.map((contest) => contest.mark);
    const seeds = this.#contests.map((contest) => contest.seed);
    try {
      return await sealTest(
        { body, marks, seeds, tracker: trackerOf(body) },
        { election, card, meeting, random: this.random },
      );
    } finally {
      marks.fill(0);
      this.#forgetMarks();
    }
  }

  /**
   * Ask whether the slip's ballot is in the box, by a proof that shows neither slip nor secret.
   * @param {string} nonce from the server, used once
   */
  ask(nonce) {
    return this.#proof(nonce, `pingyi-ask|1|${nonce}|${this.#credential}`);
  }

  /**
   * Show that the slip is here and is to be withdrawn, by a proof that shows neither slip nor secret.
   * @param {string} nonce from the server, used once @param {string} instead "spare" or "paper"
   */
  withdraw(nonce, instead) {
    const message = `pingyi-withdraw|1|${instead}|${nonce}|${this.#credential}`;
    return { ...this.#proof(nonce, message), instead };
  }

  /** @param {string} nonce @param {string} message that the slip signs */
  #proof(nonce, message) {
    const { uuid } = this.#opened();
    const key = { secret: this.#secret, nonce: randomScalar(this.random) };
    const signature = proofText(sign(messagePrefix(message), key));
    return { uuid, credential: this.#credential, nonce, signature };
  }

  #opened() {
    if (!this.#election) throw new Error("no slip is open");
    return this.#election;
  }

  #forgetMarks() {
    for (const contest of this.#contests) {
      contest.seed.fill(0);
      contest.mark = 0;
    }
    this.#contests = [];
    this.#body = "";
  }
}
