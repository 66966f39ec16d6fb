// @ts-check
/**
 * The meeting as sealed: forms, subjects, criteria, and who fills in what.
 * Twin of tally/meeting.py, of which its text is the canonical form.
 *
 * Source: formats, "meeting.toml" and "<group>.bel".
 * @module
 */
export const ABSTENTION = "弃权";
export const SPOILED = "废票";

/** @typedef {{ name: string, coefficient: string }} Grade */
/** @typedef {{ code: string, name: string, slips: number }} VoterGroup */
/** @typedef {{ code: string, name: string, unit: string, post: string }} Subject */
/** @typedef {{ name: string, weight: string }} Criterion */
/** @typedef {{ grade: string, at_most: string, otherwise: "refuse" | "spoil" }} Limit */
/**
 * @typedef {object} Form
 * @property {string} code
 * @property {string} title
 * @property {Record<string, string>} groups voter group -> weight
 * @property {Subject[]} subjects
 * @property {Criterion[]} criteria
 * @property {Limit | null} limit
 */
/**
 * @typedef {object} Meeting
 * @property {string} title
 * @property {string} unit
 * @property {string} date
 * @property {Grade[]} grades
 * @property {VoterGroup[]} groups
 * @property {Form[]} forms
 */
/** @typedef {{ index: number, form: Form, subject: Subject, criterion: Criterion }} Contest */

/** @param {string} text @returns {Meeting} */
export function parseMeeting(text) {
  return JSON.parse(text);
}

/** @param {Meeting} meeting @returns {string[]} the grades in order, then 弃权, then 废票 */
export function answersOf(meeting) {
  return [...meeting.grades.map((grade) => grade.name), ABSTENTION, SPOILED];
}

/** @param {Meeting} meeting @returns {number} */
export function abstentionOf(meeting) {
  return meeting.grades.length;
}

/** @param {Meeting} meeting @returns {number} */
export function spoiledOf(meeting) {
  return meeting.grades.length + 1;
}

/**
 * What a voter group fills in, in the order of its questions.
 * @param {Meeting} meeting @param {string} group
 * @returns {Contest[]}
 */
export function contestsOf(meeting, group) {
  const contests = formsOf(meeting, group).flatMap((form) =>
    form.subjects.flatMap((subject) =>
      form.criteria.map((criterion) => ({ form, subject, criterion })),
    ),
  );
  return contests.map((contest, index) => ({ index, ...contest }));
}

/** @param {Meeting} meeting @param {string} group @returns {Form[]} */
export function formsOf(meeting, group) {
  return meeting.forms.filter((form) => group in form.groups);
}
