// @ts-check
/**
 * Crockford's base 32: the symbols of slips and codes.  No I, L, O or U.
 * @module
 */
export const SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @param {string} text of these symbols @returns {bigint} read big-endian */
export function numberOf(text) {
  let number = 0n;
  for (const symbol of text)
    number = number * 32n + BigInt(SYMBOLS.indexOf(symbol));
  return number;
}

/** @param {bigint} number @param {number} length @returns {string} */
export function symbolsOf(number, length) {
  let text = "";
  for (let rest = number; text.length < length; rest >>= 5n) {
    text = SYMBOLS[Number(rest & 31n)] + text;
  }
  return text;
}

/** @param {string} text @returns {string} with a separator after every four symbols */
export function inFours(text, separator = "-") {
  return (text.match(/.{1,4}/g) ?? []).join(separator);
}

/** @param {string} text @returns {string} half width, no spaces */
export function plain(text) {
  return text.normalize("NFKC").replace(/\s/g, "");
}

/**
 * Lower case, O for 0, I and L for 1 set right.
 * @param {string} text plain
 */
export function lenient(text) {
  // ASCII alone: toUpperCase would make SS of ß.
  return text
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** What a hand types, whatever it puts between the groups. @param {string} text */
export function typed(text) {
  return lenient(plain(text).replace(/[-‐-―−·.。_]/g, ""));
}
