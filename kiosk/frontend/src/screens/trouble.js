// @ts-check
/** Where the page cannot go on: what is wrong, and what to do. @module */
import { button, el } from "../dom.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../app.js").Screen} Screen */

/** @param {App} app @returns {Screen} */
export function insecureScreen(app) {
  return trouble(
    app.say("insecure title"),
    el("p", { text: app.say("insecure text") }),
    el("p", { class: "address", text: location.origin }),
    el("p", { text: app.say("insecure do") }),
  );
}

/** @param {App} app @returns {Screen} */
export function oldBrowserScreen(app) {
  return trouble(
    app.say("old browser title"),
    el("p", { text: app.say("old browser text") }),
  );
}

/** @param {App} app @returns {Screen} */
export function notSealedAlikeScreen(app) {
  return trouble(
    app.say("not alike title"),
    el("p", { text: app.say("not alike text") }),
    el("div", { class: "actions" }, reloadButton(app)),
  );
}

/** @param {App} app @returns {Screen} */
export function faultScreen(app) {
  return trouble(
    app.say("fault title"),
    el("p", { text: app.say("fault text") }),
    el("div", { class: "actions" }, reloadButton(app)),
  );
}

/** @param {App} app */
function reloadButton(app) {
  return button(app.say("reload"), () => location.reload(), { primary: true });
}

/** @param {string} title @param {HTMLElement[]} content @returns {Screen} */
function trouble(title, ...content) {
  return {
    title,
    element: el(
      "main",
      { class: "screen narrow" },
      el("h1", { text: title }),
      ...content,
    ),
  };
}
