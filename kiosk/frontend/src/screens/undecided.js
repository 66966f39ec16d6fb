// @ts-check
/**
 * 尚未计入: no answer came.  The screen stays, and tries again by itself, until the server has
 * decided or the voter gives up; the marks are gone already.
 * @module
 */
import { button, codePanel, el, question } from "../dom.js";
import { code } from "../codes.js";
import { fallAsleep } from "../wake-up.js";
import { castBallot } from "./casting.js";

const SECONDS = 10;

/**
 * @param {import("../app.js").App} app @param {import("../casting.js").Sealed} sealed
 * @returns {import("../app.js").Screen}
 */
export function undecidedScreen(app, sealed) {
  let seconds = SECONDS;
  let asking = false;
  const again = () => void castBallot(app, sealed);
  const left = el("span", {
    class: "hint",
    text: app.say("retry in", { seconds }),
  });
  const timer = setInterval(() => {
    if (asking) return;
    seconds -= 1;
    left.textContent = app.say("retry in", { seconds });
    if (seconds <= 0) again();
  }, 1000);
  const giveUp = async () => {
    asking = true;
    const sure = await question({
      title: app.say("give up title"),
      text: app.say("give up text", { tracker: code(sealed.tracker) }),
      yes: app.say("give up yes"),
      no: app.say("give up no"),
    });
    asking = false;
    if (sure) fallAsleep(app);
  };
  const title = app.say("not counted title");
  const element = el(
    "main",
    { class: "screen narrow outcome warn" },
    el("h1", { text: title }),
    el("p", { text: app.say("undecided") }),
    codePanel(app.say("tracker"), code(sealed.tracker)),
    el(
      "div",
      { class: "actions" },
      left,
      button(app.say("give up"), () => void giveUp()),
      button(app.say("retry now"), again, { primary: true }),
    ),
  );
  return { title, element, leave: () => clearInterval(timer) };
}
