// @ts-check
/** 已计入, beside the same tracker; then everything is wiped. @module */
import { button, codePanel, el } from "../dom.js";
import { code } from "../codes.js";
import { fallAsleep } from "../wake-up.js";

const SECONDS = 15;

/** @param {import("../app.js").App} app @param {string} tracker hex @returns {import("../app.js").Screen} */
export function countedScreen(app, tracker) {
  const title = app.say("counted title");
  const left = wipeSoon(app);
  const element = el(
    "main",
    { class: "screen narrow outcome good" },
    el("h1", { text: title }),
    el("p", { text: app.say("counted text") }),
    codePanel(app.say("tracker"), code(tracker)),
    el("div", { class: "actions" }, left.element, left.done),
  );
  return { title, element, leave: left.stop };
}

/** A result stays until the voter is done, and not long after. @param {import("../app.js").App} app */
export function wipeSoon(app) {
  let seconds = SECONDS;
  const element = el("span", {
    class: "hint",
    text: app.say("wiped in", { seconds }),
  });
  const timer = setInterval(() => {
    seconds -= 1;
    element.textContent = app.say("wiped in", { seconds });
    if (seconds <= 0) fallAsleep(app);
  }, 1000);
  const done = button(app.say("done"), () => fallAsleep(app), {
    primary: true,
  });
  return { element, done, stop: () => clearInterval(timer) };
}
