// @ts-check
/**
 * Reads a tracker as people type it.  Knows nothing of the page.
 * @module
 */

/**
 * The 16 symbols of a tracker as people type them; null when there are not 16.
 * @param {string} typed
 * @returns {string | null}
 */
export function readTracker(typed) {
  const symbols = typed
    .normalize("NFKC")
    .toUpperCase()
    .replaceAll(/[\s\-‐-―－.·]/gu, "")
    .replaceAll("O", "0")
    .replaceAll(/[IL]/gu, "1");
  return /^[0-9A-Z]{16}$/u.test(symbols) ? (symbols.match(/.{4}/gu) ?? []).join("-") : null;
}
