// @ts-check
/**
 * A USB scanner is a keyboard that types very fast and ends with Enter.  It works anywhere on
 * the page, whatever has the focus, and also while a Chinese input method is on.
 *
 * Pure logic; `listen` alone touches the document.
 * @module
 */
const FASTEST_HAND = 60; // ms between keys; scanners type one in 1 to 30 ms
const FEWEST = 12; // symbols that make it a scan rather than a cat on the keyboard

/**
 * The symbol a key stands for.  With an input method on, `key` is "Process" and only the place
 * of the key is known; that is enough, because scanners type as a US keyboard does.
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 * @returns {string}
 */
export function symbolOf({ key, code }) {
  if ([...key].length === 1) return key;
  if (key !== "Process" && key !== "Unidentified") return "";
  return (
    /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1] ??
    (code === "Minus" ? "-" : "")
  );
}

export class Wedge {
  #typed = "";
  #last = -Infinity;

  /**
   * @param {Pick<KeyboardEvent, "key" | "code">} event
   * @param {number} now milliseconds
   * @returns {string | null} the scan, when this key ends one
   */
  press(event, now) {
    const fast = now - this.#last <= FASTEST_HAND;
    this.#last = now;
    if (event.key === "Enter" || event.code === "Enter") {
      const typed = fast && this.#typed.length >= FEWEST ? this.#typed : null;
      this.#typed = "";
      return typed;
    }
    const symbol = symbolOf(event);
    if (symbol) this.#typed = (fast ? this.#typed : "") + symbol;
    return null;
  }
}

/**
 * @param {Document} page
 * @param {(text: string) => void} scanned
 */
export function listen(page, scanned) {
  const wedge = new Wedge();
  page.addEventListener(
    "keydown",
    (event) => {
      const text = wedge.press(event, event.timeStamp);
      if (text === null) return;
      // The Enter that ends a scan must not press the button that happens to have the focus.
      event.preventDefault();
      event.stopPropagation();
      scanned(text);
    },
    { capture: true },
  );
}
