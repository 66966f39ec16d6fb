// @ts-check
/**
 * One form, one row a mark.  All grades look alike and stand in the same order for everybody;
 * there is no button that marks more than one row.
 *
 * Source: peers 5.13.
 * @module
 */
import { button, el, question } from "../dom.js";
import { allowed } from "../limit.js";
import { fallAsleep } from "../wake-up.js";
import { contestRow } from "./contest-row.js";
import { reviewScreen } from "./review.js";
import { unmarkedScreen } from "./unmarked.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../voting.js").Voting} Voting */
/** @typedef {import("../meeting.js").Form} Form */

/**
 * @param {App} app @param {number} number of the form among the voter's, from 0
 * @param {number} [focused] index of the contest to begin at
 * @returns {import("../app.js").Screen}
 */
export function formScreen(app, number, focused) {
  const { voting } = app;
  if (!voting) throw new Error("nobody is voting");
  const form = voting.forms[number];
  const bar = formBar(app, voting, number);
  const notices = el("div", {
    class: "notices",
    attributes: { role: "status" },
  });
  const changed = () => {
    bar.update();
    notices.replaceChildren(...limitNotices(app, voting, form));
  };
  const rows = voting.contestsOf(form).map((contest) =>
    contestRow(app, voting, contest, {
      changed,
      focused: contest.index === focused,
    }),
  );
  const list = el("div", { class: "rows" }, ...withSubjects(form, rows));
  list.style.setProperty("--grades", String(voting.answers.length - 1));
  list.classList.toggle("many-grades", voting.answers.length > 6);
  const element = el(
    "main",
    { class: "screen form" },
    voting.forms.length > 1
      ? el("p", {
          class: "step",
          text: app.say("form of", {
            number: number + 1,
            total: voting.forms.length,
          }),
        })
      : null,
    el("h1", { text: form.title }),
    list,
    el("div", { class: "bar" }, notices, bar.element),
  );
  changed();
  if (focused !== undefined) {
    requestAnimationFrame(() => {
      const row = element.querySelector(".row.focused");
      row?.scrollIntoView({ block: "center" });
      row?.querySelector("input")?.focus({ preventScroll: true });
    });
  }
  return { title: form.title, element, occupied: true };
}

/**
 * With several criteria the rows of one subject stand under its name.
 * @param {Form} form @param {HTMLElement[]} rows
 * @returns {HTMLElement[]}
 */
function withSubjects(form, rows) {
  const each = form.criteria.length;
  if (each === 1) return rows;
  return form.subjects.map((subject, at) =>
    el(
      "section",
      { class: "subject" },
      el(
        "h2",
        {},
        el("span", { class: "number", text: `${at + 1}` }),
        el("span", { text: subject.name }),
        el("small", {
          text: [subject.unit, subject.post].filter(Boolean).join(" · "),
        }),
      ),
      ...rows.slice(at * each, (at + 1) * each),
    ),
  );
}

/** @param {App} app @param {Voting} voting @param {Form} form */
function limitNotices(app, voting, form) {
  const { limit } = form;
  if (!limit) return [];
  const several = form.criteria.length > 1;
  return voting.brokenIn(form).map(({ criterion, given, allowed: most }) => {
    const where = several
      ? app.say("limit where", { criterion: criterion.name })
      : "";
    const values = { grade: limit.grade, allowed: most, given, where };
    return el("p", {
      class: "notice warn",
      text: app.say(`limit ${limit.otherwise}`, values),
    });
  });
}

/** How far the voter is, and the way on. @param {App} app @param {Voting} voting @param {number} number */
function formBar(app, voting, number) {
  const form = voting.forms[number];
  const contests = voting.contestsOf(form);
  const words = el("span", {
    class: "progress-words",
    attributes: { role: "status" },
  });
  const meter = el("progress", {
    attributes: { max: String(contests.length), "aria-hidden": "true" },
  });
  const limit = el("span", { class: "limit-state" });
  const last = number === voting.forms.length - 1;
  const on = button(
    app.say(last ? "to review" : "next form"),
    () => next(app, voting, number),
    {
      primary: true,
    },
  );
  const element = el(
    "div",
    { class: "bar-row" },
    el("div", { class: "progress" }, el("div", {}, words, limit), meter),
    el(
      "div",
      { class: "actions" },
      number > 0
        ? button(app.say("previous form"), () => app.go(formScreen, number - 1))
        : button(app.say("leave"), () => leave(app), { quiet: true }),
      on,
    ),
  );
  const update = () => {
    const done = contests.filter(
      ({ index }) => voting.marks[index] !== null,
    ).length;
    words.textContent = app.say("progress", { done, total: contests.length });
    meter.value = done;
    if (form.limit && form.criteria.length === 1) {
      const { grade, at_most: atMost } = form.limit;
      const given = contests.filter(
        ({ index }) => voting.marks[index] === voting.answers.indexOf(grade),
      ).length;
      const most = allowed(atMost, form.subjects.length);
      limit.textContent = app.say("limit state", {
        grade,
        given,
        allowed: most,
      });
    }
  };
  return { element, update };
}

/** @param {App} app @param {Voting} voting @param {number} number */
function next(app, voting, number) {
  const form = voting.forms[number];
  if (form.limit?.otherwise === "refuse" && voting.brokenIn(form).length > 0) {
    const notice = /** @type {HTMLElement} */ (
      app.root.querySelector(".notices")
    );
    notice.setAttribute("tabindex", "-1");
    notice.classList.add("insist");
    notice.focus();
  } else if (number + 1 < voting.forms.length) app.go(formScreen, number + 1);
  else goReview(app, voting);
}

/** What is unmarked is pointed out before review. @param {App} app @param {Voting} voting */
export function goReview(app, voting) {
  const mend = voting.formToMend;
  if (mend) app.go(formScreen, voting.forms.indexOf(mend));
  else if (voting.unmarked.length > 0) app.go(unmarkedScreen);
  else app.go(reviewScreen);
}

/** @param {App} app */
async function leave(app) {
  const sure = await question({
    title: app.say("leave title"),
    text: app.say("leave text"),
    yes: app.say("leave yes"),
    no: app.say("leave no"),
  });
  if (sure) fallAsleep(app);
}
