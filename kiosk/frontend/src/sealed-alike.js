// @ts-check
/**
 * Is what the screen shows what the ballot says?  The meeting's text must be the one that was
 * hashed into every election at sealing, and its contests must be their questions: otherwise a
 * server could show one name and have the mark counted for another.  And all of it, keys and
 * credentials included, must be what the manifest fixed, whose code people compare.
 *
 * Source: guarding A2, formats "<group>.bel".
 * @module
 */
import { b64Of, hexOf } from "./fingerprint.js";
import { answersOf, contestsOf, parseMeeting } from "./meeting.js";

/** The server's meeting and elections do not belong together. */
export class NotSealedAlike extends Error {}

/** @typedef {import("./server.js").MeetingInfo} MeetingInfo */

/** @param {Pick<MeetingInfo, "id" | "meeting" | "manifest" | "groups">} info */
export function checkSealedAlike(info) {
  checkQuestions(info);
  if (info.manifest !== null) checkManifest(info, info.manifest);
  else if (info.groups.length > 0) throw new NotSealedAlike("manifest");
}

/** @param {Pick<MeetingInfo, "meeting" | "groups">} info */
function checkQuestions({ meeting: text, groups }) {
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

/** @param {Pick<MeetingInfo, "id" | "groups">} info @param {string} text of the manifest */
function checkManifest({ id, groups }, text) {
  const { trustees } = JSON.parse(text);
  // The manifest that the elections at hand call for: any other text has another code.
  const expected = {
    format: "pingyi-manifest/1",
    meeting: id,
    trustees,
    groups: groups.map(({ code, uuid, election, credentials }) => ({
      code,
      uuid,
      phi: b64Of(election),
      setup: hexOf(
        JSON.stringify({
          election: hexOf(election),
          trustees,
          credentials: hexOf(JSON.stringify(credentials)),
        }),
      ),
    })),
  };
  const ours = groups.every(
    ({ election }) => JSON.parse(election).pingyi.meeting === id,
  );
  if (!ours || JSON.stringify(expected) !== text) {
    throw new NotSealedAlike("manifest");
  }
}
