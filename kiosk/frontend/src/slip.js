// @ts-check
/**
 * A slip was read: find its voter group, or say plainly why it cannot be used here.
 * @module
 */
import { HelperFault } from "./ballot-helper.js";
import { showAnswer } from "./screens/answer.js";
import { groupScreen } from "./screens/group.js";
import { looksLikeCard } from "./card.js";
import { Voting } from "./voting.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {"vote" | "ask"} Purpose */

/** @type {Record<string, string>} why a text is no slip -> what to tell */
const TROUBLES = {
  symbol: "scan no slip",
  length: "scan no slip",
  check: "scan damaged",
};

/**
 * @param {App} app @param {string} text as scanned or typed @param {Purpose} purpose
 * @returns {Promise<string | null>} the key of what to tell the voter, null when a next screen is up
 */
export async function useSlip(app, text, purpose) {
  const groups = app.info?.groups ?? [];
  const { meeting } = app;
  if (!meeting) return "helper failed";
  if (looksLikeCard(text)) return "card early";
  let code;
  try {
    code = await app.helper.open(text, groups);
  } catch (fault) {
    if (!(fault instanceof HelperFault)) throw fault;
    if (!TROUBLES[fault.reason]) app.wipe();
    return TROUBLES[fault.reason] ?? "helper failed";
  }
  const group = groups.find((each) => each.code === code);
  if (!group) return "scan other meeting";
  if (purpose === "ask") {
    await showAnswer(app);
    return null;
  }
  app.voting = new Voting(meeting, group, app.helper);
  app.go(groupScreen);
  return null;
}
