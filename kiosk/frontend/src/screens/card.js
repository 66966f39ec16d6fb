// @ts-check
/**
 * Showing a test card instead of casting.  The ballot is fixed by now and its tracker is on the
 * screen: whatever this tablet encrypted, it can no longer take it back.
 *
 * Source: guarding B4.
 * @module
 */
import { button, codePanel, el } from "../dom.js";
import { code } from "../codes.js";
import { InvalidCard, readCard } from "../card.js";
import { CARD } from "../typed-code.js";
import { codeEntry } from "./code-entry.js";
import { reviewScreen } from "./review.js";
import { cameraPanel } from "./scan.js";
import { testBallot } from "./testing.js";

/** @typedef {import("../app.js").App} App */

/** @type {Record<InvalidCard["reason"], string>} why a text is no card -> what to tell */
const TROUBLES = {
  symbol: "card none",
  length: "card none",
  check: "card damaged",
};

/**
 * Take a card that was shown at review.
 * @param {App} app @param {string} text as scanned or typed
 * @returns {string | null} the key of what to tell, null when a next screen is up
 */
export function useCard(app, text) {
  if (!app.voting?.tracker) return "card early";
  try {
    readCard(text);
  } catch (fault) {
    if (!(fault instanceof InvalidCard)) throw fault;
    return TROUBLES[fault.reason];
  }
  void testBallot(app, text);
  return null;
}

/**
 * @param {App} app @param {string} [told] key of what to say first
 * @returns {import("../app.js").Screen}
 */
export function cardScreen(app, told) {
  const { voting } = app;
  if (!voting?.tracker) throw new Error("nothing is fixed");
  const title = app.say("card title");
  const notice = el("p", {
    class: "notice warn",
    text: told ? app.say(told) : "",
    attributes: { role: "alert", hidden: !told },
  });
  /** @param {string} text */
  const take = (text) => {
    // The camera goes on looking after the card was taken.
    if (!app.shows(cardScreen)) return;
    const trouble = useCard(app, text);
    if (!trouble) return;
    if (notice.textContent !== app.say(trouble))
      notice.textContent = app.say(trouble);
    notice.hidden = false;
  };
  const camera = cameraPanel(app, take);
  const entry = codeEntry(app, take, CARD);
  const element = el(
    "main",
    { class: "screen scan" },
    el("h1", { text: title }),
    el("p", { class: "lead", text: app.say("card text") }),
    codePanel(app.say("tracker"), code(voting.tracker)),
    notice,
    el("div", { class: "scan-ways" }, camera.element, entry.element),
    el(
      "div",
      { class: "actions" },
      button(app.say("card back"), () => app.go(reviewScreen)),
    ),
  );
  return {
    title,
    element,
    occupied: true,
    leave: camera.stop,
    scanned: (text) => take(entry.takeOut() ?? text),
  };
}
