// @ts-check
/**
 * The decision: marks and seeds are overwritten, the body is signed and sent, and sent again
 * until the server has decided.
 *
 * Source: guarding B4.3.
 * @module
 */
import { HelperFault } from "../ballot-helper.js";
import { castUntilDecided } from "../casting.js";
import { el } from "../dom.js";
import { askServer } from "./answer.js";
import { countedScreen } from "./counted.js";
import { refusedScreen, usedScreen } from "./not-counted.js";
import { faultScreen } from "./trouble.js";
import { undecidedScreen } from "./undecided.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../casting.js").Sealed} Sealed */

/** @param {App} app @returns {import("../app.js").Screen} */
function castingScreen(app) {
  const title = app.say("casting title");
  const element = el(
    "main",
    { class: "screen narrow" },
    el("h1", { text: title }),
    el("p", { text: app.say("casting text"), attributes: { role: "status" } }),
  );
  return { title, element };
}

/** @param {App} app @param {Sealed} [earlier] the bytes of an earlier attempt */
export async function castBallot(app, earlier) {
  app.go(castingScreen);
  let sealed = earlier;
  try {
    sealed ??= await seal(app);
  } catch (fault) {
    if (!(fault instanceof HelperFault)) throw fault;
    app.wipe();
    app.go(faultScreen);
    return;
  }
  const outcome = await castUntilDecided(app.server, sealed, {
    wait: app.wait,
  });
  if (outcome.kind === "undecided") {
    app.go(undecidedScreen, sealed);
    return;
  }
  // Only a used slip has something left to ask; then its secret goes, whatever the outcome.
  const answer = outcome.kind === "used" ? await askServer(app) : null;
  app.forgetSlip();
  if (outcome.kind === "counted") app.go(countedScreen, sealed.tracker);
  else if (outcome.kind === "used") app.go(usedScreen, answer);
  else if (outcome.kind === "refused")
    app.go(refusedScreen, outcome.refusal, sealed.tracker);
  else app.go(refusedScreen, "other tracker", sealed.tracker);
}

/** @param {App} app @returns {Promise<Sealed>} */
async function seal(app) {
  const { voting } = app;
  if (!voting) throw new Error("nobody is voting");
  const { tracker } = voting;
  voting.forgetMarks();
  const { uuid, ballot } = await voting.helper.cast();
  return { uuid, ballot, tracker };
}
