// @ts-check
/**
 * A code while it is being typed: set right, grouped by four, and judged as soon as it can be.
 * @module
 */
import { CODE_LENGTH, InvalidSlipCode, readSlipCode } from "./credential.js";
import { inFours, SYMBOLS, typed } from "./crockford.js";

/**
 * @typedef {object} TypedCode
 * @property {string} shown groups of four
 * @property {number} count symbols so far
 * @property {"typing" | "complete" | "symbol" | "check" | "too-long"} verdict
 */

/** @param {string} text as it stands in the field @returns {TypedCode} */
export function typedCode(text) {
  const code = typed(text);
  const shown = inFours(code, " ");
  const count = code.length;
  /** @param {TypedCode["verdict"]} verdict */
  const judged = (verdict) => ({ shown, count, verdict });
  if ([...code].some((symbol) => !SYMBOLS.includes(symbol)))
    return judged("symbol");
  if (count < CODE_LENGTH) return judged("typing");
  if (count > CODE_LENGTH) return judged("too-long");
  try {
    readSlipCode(code);
  } catch (fault) {
    if (fault instanceof InvalidSlipCode) return judged("check");
    throw fault;
  }
  return judged("complete");
}
