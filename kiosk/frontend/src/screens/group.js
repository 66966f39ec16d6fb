// @ts-check
/** Which voter group the slip belongs to, before anything is marked. @module */
import { button, el } from "../dom.js";
import { fallAsleep } from "../wake-up.js";
import { formScreen } from "./form.js";

/** @param {import("../app.js").App} app @returns {import("../app.js").Screen} */
export function groupScreen(app) {
  const { voting } = app;
  if (!voting) throw new Error("nobody is voting");
  const { code, name } = voting.group;
  const title = app.say("group title");
  const element = el(
    "main",
    { class: "screen narrow" },
    el("h1", { class: "quiet-title", text: title }),
    el("p", { class: "group-name", text: app.say("group of", { code, name }) }),
    el("p", { text: app.say("group check") }),
    el("p", {
      text: app.say("group forms", {
        forms: voting.forms.length,
        contests: voting.contests.length,
      }),
    }),
    el(
      "div",
      { class: "actions" },
      button(app.say("leave"), () => fallAsleep(app)),
      button(app.say("start filling"), () => app.go(formScreen, 0), {
        primary: true,
      }),
    ),
  );
  return { title, element, occupied: true };
}
