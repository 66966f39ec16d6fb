// @ts-check
/**
 * The decision to test: the slip's secret is overwritten, so that this page can no longer cast;
 * marks and seeds are sealed for the card, and sent until the server has decided.
 *
 * Source: guarding B4.
 * @module
 */
import { HelperFault } from "../ballot-helper.js";
import { button, codePanel, el, question } from "../dom.js";
import { code } from "../codes.js";
import { testUntilDecided } from "../testing.js";
import { fallAsleep } from "../wake-up.js";
import { wipeSoon } from "./counted.js";
import { faultScreen } from "./trouble.js";
import { waitingScreen } from "./waiting.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../testing.js").SentTest} SentTest */
/** @typedef {import("../testing.js").Outcome} Outcome */

const SECONDS = 10;

/** @param {App} app @param {string} card as scanned or typed */
export async function testBallot(app, card) {
  const { voting, info } = app;
  if (!voting || !info) throw new Error("nobody is voting");
  app.go(waitingScreen, "test busy");
  try {
    const sent = await voting.helper.test(card, info.id);
    voting.forgetMarks();
    await send(app, sent);
  } catch (fault) {
    if (!(fault instanceof HelperFault)) throw fault;
    app.wipe();
    app.go(faultScreen);
  }
}

/** @param {App} app @param {SentTest} sent */
async function send(app, sent) {
  app.go(waitingScreen, "test busy");
  const outcome = await testUntilDecided(app.server, sent, { wait: app.wait });
  if (outcome.kind === "undecided") {
    app.go(undecidedScreen, sent);
    return;
  }
  app.forgetSlip();
  if (outcome.kind === "opened") app.go(testedScreen, sent.h);
  else app.go(notTestedScreen, outcome, sent.h);
}

/** 测试票，不计入. @param {App} app @param {string} tracker hex @returns {import("../app.js").Screen} */
function testedScreen(app, tracker) {
  const title = app.say("tested title");
  const left = wipeSoon(app);
  const element = el(
    "main",
    { class: "screen narrow outcome tested" },
    el("h1", { text: title }),
    el("p", { text: app.say("tested text") }),
    codePanel(app.say("tracker"), code(tracker)),
    el("div", { class: "actions" }, left.element, left.done),
  );
  return { title, element, leave: left.stop };
}

/**
 * Stays until somebody leaves it: a scrutineer may have to see it.
 * @param {App} app @param {Outcome} outcome @param {string} tracker hex
 * @returns {import("../app.js").Screen}
 */
function notTestedScreen(app, outcome, tracker) {
  const title = app.say("not tested title");
  const why =
    outcome.kind === "refused" && outcome.refusal.sentence[app.language];
  const element = el(
    "main",
    { class: "screen narrow outcome warn" },
    el("h1", { text: title }),
    el("p", {
      text:
        why ||
        app.say(
          outcome.kind === "other-tracker" ? "other tracker" : "not tested",
        ),
    }),
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
 * The card stays with its box until the server has answered.
 * @param {App} app @param {SentTest} sent @returns {import("../app.js").Screen}
 */
function undecidedScreen(app, sent) {
  let seconds = SECONDS;
  let asking = false;
  const again = () => void send(app, sent);
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
      title: app.say("give up test title"),
      text: app.say("give up test text"),
      yes: app.say("give up yes"),
      no: app.say("give up no"),
    });
    asking = false;
    if (sure) fallAsleep(app);
  };
  const title = app.say("not tested title");
  const element = el(
    "main",
    { class: "screen narrow outcome warn" },
    el("h1", { text: title }),
    el("p", { text: app.say("test undecided") }),
    codePanel(app.say("tracker"), code(sent.h)),
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
