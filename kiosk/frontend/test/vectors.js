// @ts-check
/** The golden vectors that Python's tests read too. */
import { readFileSync } from "node:fs";

const VECTORS = new URL("../../../tests/vectors/", import.meta.url);

/** @param {string} path */
export function text(path) {
  return readFileSync(new URL(path, VECTORS), "utf8").trimEnd();
}

/** @param {string} path @returns {any} */
export function json(path) {
  return JSON.parse(text(path));
}
