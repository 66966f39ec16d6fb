// @ts-check
/**
 * Between voters: which meeting this is, whether it is open, and the code that scrutineers compare.
 * The only screen that asks the server for anything by itself.
 * @module
 */
import { button, codePanel, el } from "../dom.js";
import { NotSealedAlike } from "../sealed-alike.js";
import { Refusal } from "../server.js";
import { useSlip } from "../slip.js";
import { enrolScreen } from "./enrol.js";
import { scanScreen } from "./scan.js";
import { notSealedAlikeScreen } from "./trouble.js";

/** @typedef {import("../app.js").App} App */

const POLL = 4000; // ms

/** @param {App} app @returns {import("../app.js").Screen} */
export function asleepScreen(app) {
  const { info, meeting } = app;
  if (!info || !meeting) throw new Error("no meeting is known");
  const open = info.state === "open";
  const trouble = el("p", {
    class: "notice warn",
    attributes: { role: "status", hidden: true },
  });
  const timer = setInterval(() => poll(app, trouble), POLL);
  void app.helper; // started now, so that the next slip finds it ready
  const groups = el(
    "ul",
    { class: "groups" },
    ...meeting.groups.map(({ code, name }) =>
      el("li", { text: app.say("group of", { code, name }) }),
    ),
  );
  const element = el(
    "main",
    { class: "screen asleep" },
    el("p", { class: "unit", text: `${meeting.unit} · ${meeting.date}` }),
    el("h1", { text: meeting.title }),
    el("p", {
      class: open ? "state open" : "state",
      text: app.say(`state ${info.state}`),
      attributes: { role: "status" },
    }),
    trouble,
    el(
      "div",
      { class: "actions column" },
      open
        ? button(app.say("start voting"), () => app.go(scanScreen, "vote"), {
            primary: true,
          })
        : null,
      info.groups.some((group) => group.election)
        ? button(app.say("start asking"), () => app.go(scanScreen, "ask"))
        : null,
    ),
    el(
      "section",
      { class: "about" },
      el("div", {}, el("h2", { text: app.say("groups") }), groups),
      app.manifestCode
        ? el(
            "div",
            {},
            codePanel(app.say("manifest"), app.manifestCode),
            el("p", { class: "hint", text: app.say("manifest hint") }),
          )
        : null,
    ),
    el("p", {
      class: "hint label",
      text: app.say("tablet", { label: app.tablet?.label ?? "" }),
    }),
  );
  return {
    title: meeting.title,
    element,
    leave: () => clearInterval(timer),
    // A slip held under the scanner needs no button.
    scanned: open
      ? async (text) => {
          const told = await useSlip(app, text, "vote");
          if (told) app.go(scanScreen, "vote", told);
        }
      : undefined,
  };
}

/** @param {App} app @param {HTMLElement} trouble */
async function poll(app, trouble) {
  try {
    const { state } = await app.server.state();
    trouble.hidden = true;
    if (state === app.info?.state || !app.shows(asleepScreen)) return;
    await app.fetchMeeting();
  } catch (fault) {
    if (!app.shows(asleepScreen)) return;
    if (fault instanceof Refusal && fault.status === 401) {
      app.go(enrolScreen, "enrol lost");
      return;
    }
    if (fault instanceof NotSealedAlike) {
      app.go(notSealedAlikeScreen);
      return;
    }
    trouble.textContent = app.say("no answer");
    trouble.hidden = false;
    return;
  }
  if (app.shows(asleepScreen)) app.redraw();
}
