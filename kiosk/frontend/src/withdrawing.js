// @ts-check
/**
 * From a slip that was read to what the server says about it; nothing here touches the document.
 *
 * Source: guarding E: the server gets the public credential and a proof over its own nonce, never
 * the slip's code.
 * @module
 */
import { HelperFault } from "./ballot-helper.js";
import { looksLikeCard } from "./card.js";
import { Refusal, Unanswered } from "./server.js";

/**
 * @typedef {object} Told
 * @property {"good" | "warn"} tone
 * @property {string} said
 * @property {string} todo
 * @property {string} so_far
 */
/** @typedef {import("./ballot-maker.js").Group} Group */

const PATIENCE = 15_000; // ms until a request counts as unanswered

/** @type {Record<string, string>} why a text is no slip -> key of what to tell */
const TROUBLES = {
  symbol: "scan no slip",
  length: "scan no slip",
  check: "scan damaged",
};

/** @type {Record<string, string>} the server's code -> key of what to tell */
const REFUSALS = {
  "slip-stays-good": "withdraw not now",
  "login-needed": "withdraw log in",
};

/** What the page asks of the server, with the log-in of whoever reads it. */
export class Desk {
  /** @type {Group[] | null} */
  #groups = null;

  /** @param {Record<string, string | undefined>} addresses slips, nonce, shown; and the form's token */
  constructor({ slips = "", nonce = "", shown = "", token = "" }) {
    this.addresses = { slips, nonce, shown };
    this.token = token;
  }

  /** @returns {Promise<Group[]>} public credentials, fetched once */
  async groups() {
    this.#groups ??= (await this.#ask(this.addresses.slips)).groups;
    return /** @type {Group[]} */ (this.#groups);
  }

  /** @returns {Promise<string>} */
  async nonce() {
    return (await this.#ask(this.addresses.nonce)).nonce;
  }

  /** @param {object} proof @returns {Promise<Told>} */
  shown(proof) {
    return this.#ask(this.addresses.shown, proof);
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #ask(path, body) {
    let response;
    let data;
    try {
      response = await fetch(path, {
        method: body ? "POST" : "GET",
        headers: body
          ? { "Content-Type": "application/json", "X-CSRFToken": this.token }
          : {},
        body: body && JSON.stringify(body),
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(PATIENCE),
      });
      data = await response.json();
    } catch {
      throw new Unanswered();
    }
    if (!response.ok) throw new Refusal(response.status, data);
    return data;
  }
}

/**
 * @param {Pick<Desk, "groups" | "nonce" | "shown">} desk
 * @param {Pick<import("./ballot-helper.js").BallotHelper, "open" | "withdraw">} helper a fresh one
 * @param {string} text as scanned or typed @param {string} instead "spare" or "paper"
 * @returns {Promise<Told | string>} the server's answer, or the key of what to tell
 */
export async function showSlip(desk, helper, text, instead) {
  if (looksLikeCard(text)) return "scan no slip";
  try {
    const group = await helper.open(text, await desk.groups());
    if (!group) return "scan other meeting";
    return await desk.shown(await helper.withdraw(await desk.nonce(), instead));
  } catch (fault) {
    if (fault instanceof HelperFault)
      return TROUBLES[fault.reason] ?? "withdraw failed";
    if (fault instanceof Refusal)
      return REFUSALS[fault.code] ?? "withdraw failed";
    if (fault instanceof Unanswered) return "withdraw failed";
    throw fault;
  }
}
