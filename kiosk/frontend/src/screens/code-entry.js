// @ts-check
/**
 * The typed code.  While an input method composes, the field is left alone; afterwards it is set
 * right, grouped by four and judged, so that a typing fault is told at once.
 * @module
 */
import { inFours, typed } from "../crockford.js";
import { el } from "../dom.js";
import { SLIP, typedCode } from "../typed-code.js";

/** @typedef {import("../app.js").App} App */

/** @type {Record<import("../typed-code.js").TypedCode["verdict"], string>} */
const WORDS = {
  typing: "code count",
  complete: "code complete",
  symbol: "code symbol",
  check: "code check",
  "too-long": "code too long",
};

/**
 * @param {Pick<App, "say">} app @param {(text: string) => void} use
 * @param {import("../typed-code.js").Kind} [kind] a slip's code, or a test card's
 */
export function codeEntry(app, use, kind = SLIP) {
  const field = el("input", {
    class: kind.length > SLIP.length ? "code-field long" : "code-field",
    attributes: {
      id: "slip-code",
      inputmode: "latin",
      autocomplete: "off",
      autocapitalize: "characters",
      autocorrect: "off",
      spellcheck: "false",
      enterkeyhint: "go",
      "aria-describedby": "slip-code-hint slip-code-verdict",
      placeholder: inFours("X".repeat(kind.length), " "),
    },
  });
  const verdict = el("p", {
    class: "verdict",
    attributes: { id: "slip-code-verdict", role: "status" },
  });
  const send = el("button", {
    class: "button primary",
    text: app.say("code button"),
    attributes: { type: "submit" },
  });

  const judge = () => {
    const code = typedCode(field.value, kind);
    regroup(field, code.shown, kind);
    const wrong = !["typing", "complete"].includes(code.verdict);
    verdict.textContent =
      code.count === 0
        ? ""
        : app.say(WORDS[code.verdict], {
            count: code.count,
            length: kind.length,
          });
    verdict.classList.toggle("warn", wrong);
    field.setAttribute("aria-invalid", String(wrong));
    send.disabled = code.verdict !== "complete";
  };
  field.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) judge();
  });
  field.addEventListener("compositionend", judge);
  judge();

  const element = el(
    "form",
    {
      class: "typed",
      attributes: { autocomplete: "off" },
      on: {
        submit: (event) => {
          event.preventDefault();
          use(typed(field.value));
        },
      },
    },
    el("label", {
      text: app.say(`${kind.name} label`),
      attributes: { for: "slip-code" },
    }),
    field,
    el("p", {
      class: "hint",
      text: app.say(`${kind.name} hint`),
      attributes: { id: "slip-code-hint" },
    }),
    verdict,
    send,
  );
  /** Empties the field, and returns the whole code that stood in it, if one did. */
  const takeOut = () => {
    const { value } = field;
    field.value = "";
    judge();
    return typedCode(value, kind).verdict === "complete" ? typed(value) : null;
  };
  return { element, takeOut };
}

/**
 * Show the groups, and keep the cursor behind the symbol it stood behind.
 * @param {HTMLInputElement} field @param {string} shown
 * @param {import("../typed-code.js").Kind} kind
 */
function regroup(field, shown, kind) {
  if (field.value === shown) return;
  const before = typedCode(
    field.value.slice(0, field.selectionStart ?? undefined),
  ).count;
  field.value = shown;
  const at = Math.min(
    before + Math.floor(Math.max(before - 1, 0) / 4),
    kind.length * 2,
  );
  field.setSelectionRange(at, at);
}
