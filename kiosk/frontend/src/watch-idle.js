// @ts-check
/** The dialog that asks whether the voter is still there. @module */
import { button, el } from "./dom.js";

/** @typedef {import("./app.js").App} App */
/** @typedef {import("./idle.js").Idle} Idle */
/** @typedef {import("./idle.js").IdleActions} IdleActions */

const TOUCHES = ["pointerdown", "keydown", "input", "wheel", "scroll"];

/**
 * @param {App} app
 * @param {(actions: IdleActions) => Idle} make
 * @param {() => void} wipe
 */
export function watchIdle(app, make, wipe) {
  /** @type {HTMLDialogElement | null} */
  let dialog = null;
  const close = () => {
    dialog?.close();
    dialog?.remove();
    dialog = null;
  };
  const idle = make({
    warn: (seconds) => {
      dialog ??= show(app, close);
      const words = /** @type {HTMLElement} */ (dialog.querySelector("p"));
      words.textContent = app.say("idle text", { seconds });
    },
    calm: close,
    wipe: () => {
      close();
      wipe();
    },
  });
  for (const touch of TOUCHES) {
    document.addEventListener(touch, () => idle.touch(), {
      capture: true,
      passive: true,
    });
  }
  setInterval(() => (app.isOccupied ? idle.tick() : idle.touch()), 1000);
}

/** @param {App} app @param {() => void} close */
function show(app, close) {
  const dialog = el(
    "dialog",
    { class: "dialog", attributes: { "aria-labelledby": "idle-title" } },
    el("h2", { text: app.say("idle title"), attributes: { id: "idle-title" } }),
    el("p", { attributes: { role: "timer" } }),
    el(
      "div",
      { class: "actions" },
      button(app.say("idle button"), close, { primary: true }),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
