// @ts-check
/** What is left unmarked becomes 弃权 only by the voter's own word. @module */
import { button, el } from "../dom.js";
import { whoOf } from "./contest-row.js";
import { formScreen, goReview } from "./form.js";

/** @param {import("../app.js").App} app @returns {import("../app.js").Screen} */
export function unmarkedScreen(app) {
  const { voting } = app;
  if (!voting) throw new Error("nobody is voting");
  const { unmarked } = voting;
  const title = app.say("unmarked title", { count: unmarked.length });
  /** @param {import("../meeting.js").Contest} contest */
  const open = (contest) =>
    app.go(formScreen, voting.forms.indexOf(contest.form), contest.index);
  const items = unmarked.map((contest) => {
    const jump = button(whoOf(contest), () => open(contest));
    jump.classList.add("jump");
    return el("li", {}, jump);
  });
  const element = el(
    "main",
    { class: "screen unmarked" },
    el("h1", { text: title }),
    el("p", { class: "lead", text: app.say("unmarked text") }),
    el("ul", { class: "jumps" }, ...items),
    el(
      "div",
      { class: "bar" },
      el(
        "div",
        { class: "actions" },
        button(app.say("unmarked abstain"), () => {
          voting.abstainWhereUnmarked();
          goReview(app, voting);
        }),
        button(app.say("unmarked back"), () => open(unmarked[0]), {
          primary: true,
        }),
      ),
    ),
  );
  return { title, element, occupied: true };
}
