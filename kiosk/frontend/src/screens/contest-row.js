// @ts-check
/**
 * One row: who, and one button a grade.  The buttons are radio buttons underneath, so arrow keys
 * and screen readers work as everywhere.
 * @module
 */
import { button, el, question } from "../dom.js";
import { abstentionOf, spoiledOf } from "../meeting.js";

/** @typedef {import("../app.js").App} App */
/** @typedef {import("../voting.js").Voting} Voting */
/** @typedef {import("../meeting.js").Contest} Contest */

/**
 * @param {App} app @param {Voting} voting @param {Contest} contest
 * @param {{ changed: () => void, focused: boolean }} options
 * @returns {HTMLElement}
 */
export function contestRow(app, voting, contest, { changed, focused }) {
  const { meeting, marks } = voting;
  const { index, form } = contest;
  const name = `contest-${index}`;
  const abstention = abstentionOf(meeting);
  const spoiled = spoiledOf(meeting);
  const row = el("div", {
    class: focused ? "row focused" : "row",
    attributes: { role: "radiogroup", "aria-labelledby": `${name}-who` },
  });
  /** @param {number} mark */
  const take = (mark) => {
    voting.mark(contest, mark);
    show();
    changed();
  };
  /** @param {number} mark @param {string} text */
  const choice = (mark, text) => {
    const input = el("input", {
      attributes: {
        type: "radio",
        name,
        value: String(mark),
        autocomplete: "off",
      },
      on: { change: () => take(mark) },
    });
    return el("label", { class: "choice" }, input, el("span", { text }));
  };
  const grades = meeting.grades.map((grade, mark) => choice(mark, grade.name));
  const abstain = choice(abstention, app.say("abstain"));
  abstain.classList.add("apart");
  const spoil = choice(spoiled, app.say("spoiled"));
  spoil.classList.add("spoil");
  const other = button(app.say("other"), () => void askToSpoil(), {
    quiet: true,
  });
  other.classList.add("other");
  const askToSpoil = async () => {
    const sure = await question({
      title: app.say("spoil title"),
      text: app.say("spoil text", { who: whoOf(contest) }),
      yes: app.say("spoil yes"),
      no: app.say("spoil no"),
    });
    if (sure) take(spoiled);
  };
  const show = () => {
    const mark = marks[index];
    row.classList.toggle("marked", mark !== null);
    spoil.hidden = mark !== spoiled;
    other.hidden = mark === spoiled;
    for (const input of row.querySelectorAll("input"))
      input.checked = Number(input.value) === mark;
  };
  row.append(
    who(contest, name, form.criteria.length > 1),
    el("div", { class: "choices" }, ...grades, abstain, spoil, other),
  );
  show();
  return row;
}

/** @param {Contest} contest @param {string} name @param {boolean} underSubject */
function who({ form, subject, criterion }, name, underSubject) {
  const attributes = { id: `${name}-who` };
  if (underSubject) {
    return el(
      "div",
      { class: "who criterion", attributes },
      el("span", { class: "hidden", text: `${subject.name} ` }),
      el("span", { class: "name", text: criterion.name }),
    );
  }
  const number = String(form.subjects.indexOf(subject) + 1);
  const place = [subject.unit, subject.post].filter(Boolean).join(" · ");
  return el(
    "div",
    { class: "who", attributes },
    el("span", { class: "number", text: number }),
    el("span", { class: "name", text: subject.name }),
    place ? el("small", { text: place }) : null,
  );
}

/** @param {Contest} contest */
export function whoOf({ form, subject, criterion }) {
  return form.criteria.length > 1
    ? `${subject.name} · ${criterion.name}`
    : subject.name;
}
