// @ts-check
/**
 * What all screens share: who this tablet is, the meeting, the voter, and which screen is up.
 * @module
 */
import { BallotHelper } from "./ballot-helper.js";
import { checkCode } from "./codes.js";
import { el } from "./dom.js";
import { hexOf } from "./fingerprint.js";
import { parseMeeting } from "./meeting.js";
import { checkSealedAlike } from "./sealed-alike.js";
import { Server } from "./server.js";
import { sentence } from "./words.js";

/** @typedef {import("./words.js").Language} Language */
/**
 * @typedef {object} Screen
 * @property {string} title of the page's heading
 * @property {HTMLElement} element
 * @property {boolean} [occupied] a voter is at work here, and may walk away
 * @property {() => void} [leave] stops what the screen started
 * @property {(text: string) => void} [scanned] takes a slip from the USB scanner
 */
/** @typedef {(app: App, ...values: any[]) => Screen} ScreenMaker */

export class App {
  /** @type {Language} */
  language = "zh";
  /** @type {import("./tablet.js").Tablet | null} */
  tablet = null;
  server = new Server(null);
  /** @type {import("./server.js").MeetingInfo | null} */
  info = null;
  /** @type {string | null} what people compare with the stations' (guarding A2) */
  manifestCode = null;
  /** @type {import("./meeting.js").Meeting | null} */
  meeting = null;
  /** @type {import("./voting.js").Voting | null} */
  voting = null;
  /** @type {BallotHelper | null} */
  #helper = null;
  /** @type {Screen | null} */
  #screen = null;
  /** @type {{ maker: ScreenMaker, values: any[] } | null} */
  #shown = null;

  /**
   * @param {HTMLElement} root
   * @param {{ newWorker: () => Worker, wait: (milliseconds: number) => Promise<void> }} tools
   */
  constructor(root, { newWorker, wait }) {
    this.root = root;
    this.newWorker = newWorker;
    this.wait = wait;
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values) {
    return sentence(this.language, key, values);
  }

  /** @param {ScreenMaker} maker @param {any[]} values */
  go(maker, ...values) {
    this.#screen?.leave?.();
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
    this.#shown = { maker, values };
    const screen = maker(this, ...values);
    this.#screen = screen;
    document.documentElement.lang = this.language === "zh" ? "zh-CN" : "en";
    document.title = this.say("page");
    this.root.replaceChildren(this.#header(), screen.element);
    window.scrollTo(0, 0);
    // A screen reader announces the new screen, and the keyboard starts at its top.
    const heading = screen.element.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
  }

  /** @param {ScreenMaker} maker */
  shows(maker) {
    return this.#shown?.maker === maker;
  }

  redraw() {
    if (this.#shown) this.go(this.#shown.maker, ...this.#shown.values);
  }

  /** @param {string} text */
  scanned(text) {
    this.#screen?.scanned?.(text);
  }

  /** @param {import("./tablet.js").Tablet | null} tablet */
  becomes(tablet) {
    this.tablet = tablet;
    this.server = new Server(tablet);
  }

  /** Throws NotSealedAlike when the server's answer contradicts itself. */
  async fetchMeeting() {
    const info = await this.server.meeting();
    checkSealedAlike(info);
    if (info.manifest !== this.info?.manifest) {
      const { manifest } = info;
      this.manifestCode = manifest && (await checkCode(hexOf(manifest)));
    }
    this.info = info;
    this.meeting = parseMeeting(info.meeting);
    // Fetched now, if a name needs it, and not when a form is first shown.
    document.fonts.load('1em "Pingyi Rare Han"', info.meeting).catch(() => {});
  }

  /** The worker for the next slip. It is started early, so that no slip waits for it. */
  get helper() {
    this.#helper ??= new BallotHelper(this.newWorker());
    return this.#helper;
  }

  get isOccupied() {
    return this.#screen?.occupied === true;
  }

  /** Marks, seeds and the slip's secret go with the worker. */
  forgetSlip() {
    this.voting?.forgetMarks();
    this.voting = null;
    this.#helper?.end();
    this.#helper = null;
  }

  /** Nothing of this voter stays, not even the language. */
  wipe() {
    this.forgetSlip();
    this.language = "zh";
  }

  #header() {
    const notice = this.info?.rehearsal
      ? "rehearsal"
      : this.info?.demo
        ? "demo"
        : null;
    return el(
      "header",
      { class: "top" },
      el("span", {
        class: "top-title",
        text: this.meeting?.title ?? this.say("page"),
      }),
      notice
        ? el("strong", { class: "top-notice", text: this.say(notice) })
        : null,
      el("button", {
        class: "button quiet language",
        text: this.say("other language"),
        on: { click: () => this.#switchLanguage() },
        attributes: {
          type: "button",
          lang: this.language === "zh" ? "en" : "zh-CN",
        },
      }),
    );
  }

  #switchLanguage() {
    this.language = this.language === "zh" ? "en" : "zh";
    this.redraw();
  }
}
