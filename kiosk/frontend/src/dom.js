// @ts-check
/**
 * Elements without markup strings: what a meeting file or a server says stays text.
 * @module
 */

/**
 * @typedef {object} Properties
 * @property {string} [class]
 * @property {string} [text]
 * @property {Record<string, (event: any) => void>} [on]
 * @property {Record<string, string | boolean>} [attributes] a boolean sets or leaves out
 */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Properties} [properties]
 * @param {(Node | string | null)[]} children null is left out
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  if (properties.class) element.className = properties.class;
  if (properties.text !== undefined) element.textContent = properties.text;
  for (const [name, listener] of Object.entries(properties.on ?? {})) {
    element.addEventListener(name, listener);
  }
  for (const [name, value] of Object.entries(properties.attributes ?? {})) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * @param {string} text @param {() => void} press
 * @param {{ primary?: boolean, quiet?: boolean }} [look]
 */
export function button(text, press, { primary = false, quiet = false } = {}) {
  const kind = primary ? "primary" : quiet ? "quiet" : "secondary";
  return el("button", {
    class: `button ${kind}`,
    text,
    on: { click: press },
    attributes: { type: "button" },
  });
}

/** A code in large figures; the label says what it is. @param {string} label @param {string} code */
export function codePanel(label, code) {
  return el(
    "p",
    { class: "code-panel" },
    el("span", { class: "code-label", text: label }),
    el("span", { class: "code", text: code }),
  );
}

/**
 * A question with its own words as answers.  Escape is the answer that changes nothing.
 * @param {{ title: string, text: string, yes: string, no: string }} words
 * @returns {Promise<boolean>}
 */
export function question({ title, text, yes, no }) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "dialog", attributes: { "aria-labelledby": "dialog-title" } },
      el("h2", { text: title, attributes: { id: "dialog-title" } }),
      el("p", { text }),
      el(
        "div",
        { class: "actions" },
        button(no, () => dialog.close("no")),
        button(yes, () => dialog.close("yes")),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
