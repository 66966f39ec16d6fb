// @ts-check
/**
 * A new tablet: the one-time code from the console, and a key made here.
 * @module
 */
import { typed } from "../crockford.js";
import { el } from "../dom.js";
import { Refusal } from "../server.js";
import { keepTablet, newKey } from "../tablet.js";
import { wakeUp } from "../wake-up.js";

/** @typedef {import("../app.js").App} App */

/** @param {App} app @param {string} [told] key of what to say first @returns {import("../app.js").Screen} */
export function enrolScreen(app, told) {
  const field = el("input", {
    class: "code-field short",
    attributes: {
      id: "enrol-code",
      inputmode: "latin",
      autocomplete: "off",
      autocapitalize: "characters",
      spellcheck: "false",
      maxlength: "20",
      required: true,
    },
  });
  const notice = el("p", {
    class: "notice warn",
    text: told ? app.say(told) : "",
    attributes: { role: "alert", hidden: !told },
  });
  const send = el("button", {
    class: "button primary",
    text: app.say("enrol button"),
    attributes: { type: "submit" },
  });
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    send.disabled = true;
    notice.hidden = true;
    const trouble = await enrol(app, typed(field.value));
    send.disabled = false;
    notice.textContent = trouble ? app.say(trouble) : "";
    notice.hidden = !trouble;
  };
  const element = el(
    "main",
    { class: "screen narrow" },
    el("h1", { text: app.say("enrol title") }),
    el("p", { text: app.say("enrol text") }),
    notice,
    el(
      "form",
      { on: { submit }, attributes: { autocomplete: "off" } },
      el("label", {
        text: app.say("enrol code"),
        attributes: { for: "enrol-code" },
      }),
      field,
      el("div", { class: "actions" }, send),
    ),
  );
  return { title: app.say("enrol title"), element };
}

/** @param {App} app @param {string} code @returns {Promise<string | null>} key of what went wrong */
async function enrol(app, code) {
  try {
    const { key, publicKey } = await newKey();
    const { tablet: id, label } = await app.server.enrol(code, publicKey);
    const tablet = { id, label, key };
    await keepTablet(tablet);
    app.becomes(tablet);
  } catch (fault) {
    return fault instanceof Refusal && !fault.passing
      ? "enrol unknown"
      : "no answer";
  }
  await wakeUp(app);
  return null;
}
