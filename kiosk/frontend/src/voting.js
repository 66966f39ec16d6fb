// @ts-check
/**
 * What one voter has done so far, apart from any screen.
 * @module
 */
import { brokenLimits, spoilByLimits } from "./limit.js";
import { abstentionOf, answersOf, contestsOf, formsOf } from "./meeting.js";

/** @typedef {import("./meeting.js").Meeting} Meeting */
/** @typedef {import("./meeting.js").Contest} Contest */
/** @typedef {import("./meeting.js").Form} Form */

export class Voting {
  /**
   * @param {Meeting} meeting
   * @param {{ code: string, name: string }} group
   * @param {import("./ballot-helper.js").BallotHelper} helper
   */
  constructor(meeting, group, helper) {
    this.meeting = meeting;
    this.group = group;
    this.helper = helper;
    this.answers = answersOf(meeting);
    this.forms = formsOf(meeting, group.code);
    this.contests = contestsOf(meeting, group.code);
    /** @type {(number | null)[]} */
    this.marks = this.contests.map(() => null);
    this.tracker = "";
  }

  /** @param {Form} form @returns {Contest[]} */
  contestsOf(form) {
    return this.contests.filter((contest) => contest.form === form);
  }

  /** @param {Contest} contest @param {number} mark */
  mark(contest, mark) {
    this.marks[contest.index] = mark;
    this.tracker = "";
    // Encrypted at once, in the worker; whatever fails here is done again, and told, at review.
    this.helper.mark(contest.index, mark).catch(() => {});
  }

  /** @returns {Contest[]} */
  get unmarked() {
    return this.contests.filter(
      (contest) => this.marks[contest.index] === null,
    );
  }

  /** Only by the voter's own word. */
  abstainWhereUnmarked() {
    for (const contest of this.unmarked)
      this.mark(contest, abstentionOf(this.meeting));
  }

  /** @param {Form} form */
  brokenIn(form) {
    return brokenLimits(this.meeting, this.group.code, this.marks).filter(
      (broken) => broken.form === form,
    );
  }

  /** @returns {Form | undefined} the first form that the voter has to mend */
  get formToMend() {
    return this.forms.find(
      (form) =>
        form.limit?.otherwise === "refuse" && this.brokenIn(form).length > 0,
    );
  }

  /** @returns {Form[]} the forms that a broken limit makes 废票 */
  get spoiledForms() {
    return this.forms.filter(
      (form) =>
        form.limit?.otherwise === "spoil" && this.brokenIn(form).length > 0,
    );
  }

  /** @returns {number[]} the marks as they will be counted; every contest is marked by now */
  get countedMarks() {
    const marks = this.marks.map((mark) => mark ?? abstentionOf(this.meeting));
    return spoilByLimits(this.meeting, this.group.code, marks);
  }

  /** Fix the ballot and learn its tracker. */
  async fix() {
    this.tracker = await this.helper.fix(this.countedMarks);
  }

  forgetMarks() {
    this.marks.fill(null);
  }
}
