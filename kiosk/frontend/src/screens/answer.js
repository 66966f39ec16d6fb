// @ts-check
/**
 * 我的票计入了吗: the slip proves that it is the one, without being shown to the server.
 * @module
 */
import { HelperFault } from "../ballot-helper.js";
import { button, codePanel, el } from "../dom.js";
import { code } from "../codes.js";
import { Refusal, Unanswered } from "../server.js";
import { fallAsleep } from "../wake-up.js";
import { wipeSoon } from "./counted.js";
import { waitingScreen } from "./waiting.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {{ answer: string, tracker: string | null }} Answer */

/** Ask for the slip that the helper has open, and show what comes back. @param {App} app */
export async function showAnswer(app) {
  app.go(waitingScreen, "ask busy");
  const answer = await askServer(app);
  app.forgetSlip();
  app.go(answeredScreen, answer);
}

/** @param {App} app @returns {Promise<Answer | null>} null when it cannot be found out now */
export async function askServer(app) {
  try {
    const { nonce } = await app.server.nonce();
    return await app.server.ask(await app.helper.ask(nonce));
  } catch (fault) {
    const known = [Refusal, Unanswered, HelperFault].some(
      (kind) => fault instanceof kind,
    );
    if (!known) throw fault;
    return null;
  }
}

/** @param {App} app @param {Answer | null} answer @returns {import("../app.js").Screen} */
function answeredScreen(app, answer) {
  if (!answer) return failed(app);
  const which = answer.answer.replace("-", " "); // counted, not counted, withdrawn
  const title = app.say(`ask ${which} title`);
  const left = wipeSoon(app);
  const element = el(
    "main",
    {
      class:
        answer.answer === "counted"
          ? "screen narrow outcome good"
          : "screen narrow outcome",
    },
    el("h1", { text: title }),
    el("p", { text: app.say(`ask ${which}`) }),
    answer.tracker ? codePanel(app.say("tracker"), code(answer.tracker)) : null,
    el("div", { class: "actions" }, left.element, left.done),
  );
  return { title, element, leave: left.stop };
}

/** @param {App} app */
function failed(app) {
  const title = app.say("ask failed");
  const element = el(
    "main",
    { class: "screen narrow" },
    el("h1", {
      class: "quiet-title",
      text: title,
      attributes: { role: "alert" },
    }),
    el(
      "div",
      { class: "actions" },
      button(app.say("done"), () => fallAsleep(app), { primary: true }),
    ),
  );
  return { title, element };
}
