// @ts-check
/**
 * The whole-form limit: at most so many subjects may get a grade, each criterion counted apart.
 * Twin of the limits in tally/meeting.py.
 *
 * Source: formats, [form.limit].  Kept by the tablet before encryption; nobody can check it afterwards.
 * @module
 */
import { answersOf, contestsOf, spoiledOf } from "./meeting.js";

/** @typedef {import("./meeting.js").Meeting} Meeting */
/** @typedef {import("./meeting.js").Form} Form */
/** @typedef {import("./meeting.js").Criterion} Criterion */
/** @typedef {{ form: Form, criterion: Criterion, given: number, allowed: number }} BrokenLimit */

/**
 * @param {string} atMost "30%" (rounded down) or "4"
 * @param {number} subjects
 * @returns {number}
 */
export function allowed(atMost, subjects) {
  if (!atMost.endsWith("%")) return Number(atMost);
  const [whole, decimals = ""] = atMost.slice(0, -1).split(".");
  const scale = 10n ** BigInt(decimals.length);
  return Number((BigInt(whole + decimals) * BigInt(subjects)) / (100n * scale));
}

/**
 * @param {Meeting} meeting @param {string} group
 * @param {(number | null)[]} marks one answer index a contest; null where nothing is marked yet
 * @returns {BrokenLimit[]}
 */
export function brokenLimits(meeting, group, marks) {
  const answers = answersOf(meeting);
  const contests = contestsOf(meeting, group);
  /** @type {BrokenLimit[]} */
  const broken = [];
  for (const form of new Set(contests.map((contest) => contest.form))) {
    if (!form.limit) continue;
    const grade = answers.indexOf(form.limit.grade);
    const most = allowed(form.limit.at_most, form.subjects.length);
    for (const criterion of form.criteria) {
      const given = contests.filter(
        (contest) =>
          contest.form === form &&
          contest.criterion === criterion &&
          marks[contest.index] === grade,
      ).length;
      if (given > most) broken.push({ form, criterion, given, allowed: most });
    }
  }
  return broken;
}

/**
 * The marks with every contest of a form made 废票 whose "spoil" limit is broken.
 * @param {Meeting} meeting @param {string} group @param {number[]} marks
 * @returns {number[]}
 */
export function spoilByLimits(meeting, group, marks) {
  const spoiled = new Set(
    brokenLimits(meeting, group, marks)
      .map(({ form }) => form)
      .filter((form) => form.limit?.otherwise === "spoil"),
  );
  return contestsOf(meeting, group).map((contest) =>
    spoiled.has(contest.form) ? spoiledOf(meeting) : marks[contest.index],
  );
}
