// @ts-check
/**
 * What the tablet asks of the server.  Every request is signed by the tablet; none is sent for a
 * slip before its ballot is cast (security R5).
 * @module
 */
import { signatureOf } from "./tablet.js";

/** @typedef {import("./tablet.js").Tablet} Tablet */
/** @typedef {{ code: string, name: string, uuid: string, election: string, credentials: string[] }} BoothGroup */
/**
 * @typedef {object} MeetingInfo
 * @property {string} id
 * @property {string} state
 * @property {boolean} rehearsal
 * @property {boolean} demo
 * @property {string | null} manifest its text, from sealing on
 * @property {string} meeting canonical text
 * @property {BoothGroup[]} groups
 */

const PATIENCE = 15_000; // ms until a request counts as unanswered

/** The server said no, and why. */
export class Refusal extends Error {
  /** @param {number} status @param {{ code?: string, zh?: string, en?: string }} body */
  constructor(status, { code = "unknown", zh = "", en = "" }) {
    super(code);
    this.status = status;
    this.code = code;
    this.sentence = { zh, en };
  }

  /** Nothing is decided: the same request may succeed later. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** No answer came: the request may or may not have arrived. */
export class Unanswered extends Error {}

export class Server {
  /** @param {Tablet | null} tablet null until enrolled */
  constructor(tablet) {
    this.tablet = tablet;
  }

  /** @param {string} code @param {string} publicKey @returns {Promise<{ tablet: string, label: string }>} */
  enrol(code, publicKey) {
    return this.#send(
      "POST",
      "/booth/enrol",
      JSON.stringify({ code, public_key: publicKey }),
    );
  }

  /** @returns {Promise<MeetingInfo>} */
  meeting() {
    return this.#send("GET", "/booth/meeting");
  }

  /** @returns {Promise<{ state: string }>} */
  state() {
    return this.#send("GET", "/booth/state");
  }

  /** @param {string} uuid @param {string} ballot @returns {Promise<{ tracker: string }>} */
  cast(uuid, ballot) {
    return this.#send("POST", `/booth/elections/${uuid}/ballots`, ballot);
  }

  /** @param {import("./opening.js").SealedTest} test @returns {Promise<{ tracker: string }>} */
  test(test) {
    return this.#send("POST", "/booth/tests", JSON.stringify(test));
  }

  /** @returns {Promise<{ nonce: string }>} */
  nonce() {
    return this.#send("GET", "/booth/nonce");
  }

  /** @param {object} ask @returns {Promise<{ answer: string, tracker: string | null }>} */
  ask(ask) {
    return this.#send("POST", "/booth/asks", JSON.stringify(ask));
  }

  /**
   * @param {string} method @param {string} path @param {string} [body]
   * @returns {Promise<any>}
   */
  async #send(method, path, body = "") {
    /** @type {Record<string, string>} */
    const headers = this.tablet
      ? await signatureOf(this.tablet, { method, path, body })
      : {};
    if (body) headers["Content-Type"] = "application/json";
    let response;
    let answer;
    try {
      response = await fetch(path, {
        method,
        headers,
        body: body || undefined,
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: AbortSignal.timeout(PATIENCE),
      });
      answer = await response.text();
    } catch {
      throw new Unanswered();
    }
    const data = parsed(answer);
    if (!response.ok) throw new Refusal(response.status, data ?? {});
    // A captive portal or a proxy may answer 200 with a page of its own.
    if (data === null) throw new Unanswered();
    return data;
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
