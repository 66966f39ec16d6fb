// @ts-check
/**
 * Finds a tracker in the list on the page: which tracker somebody looks for never travels to
 * the server.  (The box has no name, so even a plain submission would not send it.)
 * @module
 */

import { readTracker } from "./tracker_code.js";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} answer
 */
function listen(form, answer) {
  const box = /** @type {HTMLInputElement} */ (form.querySelector("input"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const item of document.querySelectorAll("[data-tracker].found")) {
      item.classList.remove("found");
    }
    const tracker = readTracker(box.value);
    const item = tracker && document.querySelector(`[data-tracker="${tracker}"]`);
    item?.classList.add("found");
    const note = document.createElement("p");
    note.className = item ? "note note-good" : "note note-warn";
    note.textContent =
      (tracker ? (item ? answer.dataset.found : answer.dataset.missing) : answer.dataset.short) ?? "";
    answer.replaceChildren(note);
  });
}

const form = document.querySelector("form[data-tracker-search]");
const answer = document.querySelector("[data-tracker-answer]");
if (form instanceof HTMLFormElement && answer instanceof HTMLElement) {
  listen(form, answer);
}
