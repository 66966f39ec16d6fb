// @ts-check
/**
 * A code while it is being typed: set right, grouped by four, and judged as soon as it can be.
 * @module
 */
import { CODE_LENGTH, InvalidSlipCode, readSlipCode } from "./credential.js";
import { inFours, SYMBOLS, typed } from "./crockford.js";
import { CARD_LENGTH, InvalidCard, readCard } from "./card.js";

/** @typedef {{ name: "code" | "card", length: number, read: (text: string) => any }} Kind */

/** @type {Kind} */
export const SLIP = { name: "code", length: CODE_LENGTH, read: readSlipCode };
/** @type {Kind} */
export const CARD = { name: "card", length: CARD_LENGTH, read: readCard };

/**
 * @typedef {object} TypedCode
 * @property {string} shown groups of four
 * @property {number} count symbols so far
 * @property {"typing" | "complete" | "symbol" | "check" | "too-long"} verdict
 */

/** @param {string} text as it stands in the field @param {Kind} [kind] @returns {TypedCode} */
export function typedCode(text, kind = SLIP) {
  const code = typed(text);
  const shown = inFours(code, " ");
  const count = code.length;
  /** @param {TypedCode["verdict"]} verdict */
  const judged = (verdict) => ({ shown, count, verdict });
  if ([...code].some((symbol) => !SYMBOLS.includes(symbol)))
    return judged("symbol");
  if (count < kind.length) return judged("typing");
  if (count > kind.length) return judged("too-long");
  try {
    kind.read(code);
  } catch (fault) {
    if (fault instanceof InvalidSlipCode || fault instanceof InvalidCard)
      return judged("check");
    throw fault;
  }
  return judged("complete");
}
