// @ts-check
/**
 * Every mark once more, and the tracker, which is fixed on coming here (guarding B4).
 * Nothing has been sent yet.
 * @module
 */
import { HelperFault } from "../ballot-helper.js";
import { button, codePanel, el } from "../dom.js";
import { code } from "../codes.js";
import { castBallot } from "./casting.js";
import { whoOf } from "./contest-row.js";
import { formScreen } from "./form.js";
import { cardScreen, useCard } from "./card.js";
import { faultScreen } from "./trouble.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../voting.js").Voting} Voting */

/** @param {App} app @returns {import("../app.js").Screen} */
export function reviewScreen(app) {
  const { voting } = app;
  if (!voting) throw new Error("nobody is voting");
  const tracker = el("div", { class: "tracker-place" }, waiting(app));
  const cast = button(app.say("cast"), () => void castBallot(app), {
    primary: true,
  });
  cast.disabled = true;
  // For everybody, and on no earlier screen: the ballot is fixed before the tablet can know of a test.
  const test = button(app.say("test"), () => app.go(cardScreen), {
    quiet: true,
  });
  test.disabled = true;
  const element = el(
    "main",
    { class: "screen review" },
    el("h1", { text: app.say("review title") }),
    el("p", { class: "lead", text: app.say("review text") }),
    ...voting.spoiledForms.map((form) =>
      el("p", {
        class: "notice warn",
        text: app.say("review spoiled", {
          form: form.title,
          grade: form.limit?.grade ?? "",
        }),
        attributes: { role: "alert" },
      }),
    ),
    ...formLists(app, voting),
    el(
      "div",
      { class: "bar" },
      el(
        "div",
        { class: "bar-row" },
        tracker,
        el(
          "div",
          { class: "actions" },
          button(app.say("back to change"), () =>
            app.go(formScreen, voting.forms.length - 1),
          ),
          test,
          cast,
        ),
      ),
    ),
  );
  void fix(app, voting, () => {
    tracker.replaceChildren(
      codePanel(app.say("tracker"), code(voting.tracker)),
      el("p", { class: "hint", text: app.say("tracker hint") }),
    );
    cast.disabled = false;
    test.disabled = false;
  });
  return {
    title: app.say("review title"),
    element,
    occupied: true,
    scanned: (text) => {
      const told = useCard(app, text);
      if (told && voting.tracker) app.go(cardScreen, told);
    },
  };
}

/** @param {App} app */
function waiting(app) {
  return el("p", {
    class: "hint",
    text: app.say("encrypting"),
    attributes: { role: "status" },
  });
}

/** @param {App} app @param {Voting} voting @param {() => void} done */
async function fix(app, voting, done) {
  try {
    if (!voting.tracker) await voting.fix();
  } catch (fault) {
    if (!(fault instanceof HelperFault)) throw fault;
    // The helper also fails when the voter is wiped away meanwhile; then another screen is up.
    if (app.voting !== voting) return;
    app.wipe();
    app.go(faultScreen);
    return;
  }
  done();
}

/** @param {App} app @param {Voting} voting */
function formLists(app, voting) {
  const { meeting, countedMarks } = voting;
  // Grades are the meeting's own words; the two others are ours.
  const answers = [
    ...meeting.grades.map(({ name }) => name),
    app.say("abstain"),
    app.say("spoiled"),
  ];
  return voting.forms.flatMap((form) => {
    const contests = voting.contestsOf(form);
    const rows = contests.map((contest) =>
      el(
        "li",
        {},
        el("span", { class: "who-short", text: whoOf(contest) }),
        el("strong", { text: answers[countedMarks[contest.index]] }),
      ),
    );
    const sums = answers
      .map((answer, mark) => ({
        answer,
        given: contests.filter(({ index }) => countedMarks[index] === mark)
          .length,
      }))
      .filter(({ given }) => given > 0)
      .map(({ answer, given }) => `${answer} ${given}`);
    return [
      el("h2", { text: form.title }),
      el("p", { class: "sums", text: sums.join(" · ") }),
      el("ol", { class: "marks-list" }, ...rows),
    ];
  });
}
