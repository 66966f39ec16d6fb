// @ts-check
/**
 * Test cards: who doubts this tablet shows one instead of casting.  Twin of tally/opening/card.py.
 *
 * Source: guarding B3.  Read like a slip, and never taken for one: longer, and beginning with T1.
 * @module
 */
import { checkSymbols } from "./credential.js";
import { lenient, plain, SYMBOLS } from "./crockford.js";

export const CARD_LENGTH = 40;
const MARK = "T1";
const ID_END = 12;
const KEY_END = 38;

/** @typedef {{ id: string, key: string }} Card */

export class InvalidCard extends Error {
  /** @param {"length" | "symbol" | "check"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/** @param {string} text as scanned or typed @returns {Card} */
export function readCard(text) {
  const code = lenient(plain(text));
  if ([...code].some((symbol) => !SYMBOLS.includes(symbol)))
    throw new InvalidCard("symbol");
  if (code.length !== CARD_LENGTH || !code.startsWith(MARK))
    throw new InvalidCard("length");
  if (checkSymbols(code.slice(MARK.length, KEY_END)) !== code.slice(KEY_END))
    throw new InvalidCard("check");
  return {
    id: code.slice(MARK.length, ID_END),
    key: code.slice(ID_END, KEY_END),
  };
}

/** Whether it is a card, whole or not, rather than a slip. @param {string} text */
export function looksLikeCard(text) {
  const code = lenient(plain(text));
  return code.length === CARD_LENGTH && code.startsWith(MARK);
}
