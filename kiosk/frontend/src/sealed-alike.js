// @ts-check
/**
 * Is what the screen shows what the ballot says?  The meeting's text must be the one that was
 * hashed into every election at sealing, and its contests must be their questions: otherwise a
 * server could show one name and have the mark counted for another.
 *
 * Source: guarding A2, formats "<group>.bel".
 * @module
 */
import { hexOf } from "./fingerprint.js";
import { answersOf, contestsOf, parseMeeting } from "./meeting.js";

/** The server's meeting and elections do not belong together. */
export class NotSealedAlike extends Error {}

/** @param {Pick<import("./server.js").MeetingInfo, "meeting" | "groups">} info */
export function checkSealedAlike({ meeting: text, groups }) {
  const meeting = parseMeeting(text);
  const hash = hexOf(text);
  for (const { code, uuid, election } of groups) {
    const { uuid: own, pingyi, questions } = JSON.parse(election);
    const bound =
      own === uuid && pingyi?.group === code && pingyi.meeting_file === hash;
    const expected = contestsOf(meeting, code).map(
      ({ form, subject, criterion }) => ({
        answers: answersOf(meeting),
        min: 1,
        max: 1,
        question: `${form.code}/${subject.name} · ${criterion.name}`,
      }),
    );
    if (!bound || JSON.stringify(questions) !== JSON.stringify(expected)) {
      throw new NotSealedAlike(code);
    }
  }
}
