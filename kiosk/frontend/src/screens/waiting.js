// @ts-check
/** One line while something is on its way. @module */
import { el } from "../dom.js";

/** @param {import("../app.js").App} app @param {string} key @returns {import("../app.js").Screen} */
export function waitingScreen(app, key) {
  const title = app.say(key);
  return {
    title,
    element: el(
      "main",
      { class: "screen narrow" },
      el("h1", {
        class: "quiet-title",
        text: title,
        attributes: { role: "status" },
      }),
    ),
  };
}
