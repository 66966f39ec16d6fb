// @ts-check
/** The server decided against the ballot: why, and what to do. @module */
import { button, codePanel, el } from "../dom.js";
import { code } from "../codes.js";
import { fallAsleep } from "../wake-up.js";
import { wipeSoon } from "./counted.js";

/** @typedef {import("../app.js").App} App */

/** @type {Record<string, string>} the server's code -> our words */
const WORDS = {
  "meeting-not-open": "refused not open",
  "slip-withdrawn": "refused withdrawn",
  "unknown-tablet": "refused tablet",
  "ballot-refused": "refused ballot",
};

/**
 * Stays until the voter leaves it: a scrutineer may have to see it.
 * @param {App} app @param {import("../server.js").Refusal | string} why refusal, or key of what to say
 * @param {string} tracker hex
 * @returns {import("../app.js").Screen}
 */
export function refusedScreen(app, why, tracker) {
  const title = app.say("not counted title");
  const key = typeof why === "string" ? why : WORDS[why.code];
  const own = key ? app.say(key) : "";
  const theirs = typeof why === "string" ? "" : why.sentence[app.language];
  const element = el(
    "main",
    { class: "screen narrow outcome warn" },
    el("h1", { text: title }),
    el("p", { text: own || theirs || app.say("refused ballot") }),
    codePanel(app.say("tracker"), code(tracker)),
    el(
      "div",
      { class: "actions" },
      button(app.say("done"), () => fallAsleep(app), { primary: true }),
    ),
  );
  return { title, element };
}

/**
 * The vote of this slip is in already.
 * @param {App} app @param {import("./answer.js").Answer | null} answer what the server said when asked
 * @returns {import("../app.js").Screen}
 */
export function usedScreen(app, answer) {
  const title = app.say("used title");
  const tracker = answer?.answer === "counted" ? answer.tracker : null;
  const left = wipeSoon(app);
  const element = el(
    "main",
    { class: "screen narrow outcome" },
    el("h1", { text: title }),
    el("p", { text: app.say(tracker ? "used text" : "used unknown") }),
    tracker ? codePanel(app.say("tracker"), code(tracker)) : null,
    el("div", { class: "actions" }, left.element, left.done),
  );
  return { title, element, leave: left.stop };
}
