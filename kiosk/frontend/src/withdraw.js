// @ts-check
/**
 * Where the page of withdrawn slips starts.  A slip is shown to the browser of one of the staff; the
 * worker that reads it proves to the server that it is here, and ends.
 * @module
 */
import { useReader } from "./camera.js";
import { BallotHelper } from "./ballot-helper.js";
import { el } from "./dom.js";
import { cameraPanel } from "./screens/scan.js";
import { codeEntry } from "./screens/code-entry.js";
import { listen } from "./wedge.js";
import { Desk, showSlip } from "./withdrawing.js";
import { sentence } from "./words.js";

/** @typedef {import("./withdrawing.js").Told} Told */

const room = /** @type {HTMLElement} */ (document.getElementById("withdraw"));
const place = /** @type {HTMLElement} */ (document.getElementById("showing"));
const { worker, reader } = room.dataset;
const speaker = {
  /** @param {string} key @param {Record<string, string | number>} [values] */
  say: (key, values) =>
    sentence(document.documentElement.lang === "en" ? "en" : "zh", key, values),
};

// The only script address that this page ever makes.
const scripts = /** @type {any} */ (window).trustedTypes?.createPolicy(
  "pingyi-worker",
  { createScriptURL: () => String(worker) },
) ?? { createScriptURL: () => String(worker) };

const desk = new Desk(room.dataset);
/** @type {(text: string) => void} takes what a USB scanner types */
let take = () => {};
let leave = () => {};

/** @returns {string | undefined} what takes the slip's place */
function chosen() {
  return document.querySelector(
    /** @type {"input"} */ ("input[name=instead]:checked"),
  )?.value;
}

/** @param {string} [told] key of what to say first */
function showScanner(told) {
  leave();
  const notice = el("p", {
    class: "note note-warn",
    text: told ? speaker.say(told) : "",
    attributes: { role: "alert", hidden: !told },
  });
  let busy = false;
  /** @param {string} text */
  const use = async (text) => {
    const instead = chosen();
    if (busy || !instead) return;
    busy = true;
    const helper = new BallotHelper(new Worker(scripts.createScriptURL("")));
    end = () => helper.end();
    const answer = await showSlip(desk, helper, text, instead);
    end();
    busy = false;
    if (typeof answer !== "string") return showTold(answer);
    // A camera sees the same wrong code many times a second: it is announced once.
    if (notice.textContent !== speaker.say(answer))
      notice.textContent = speaker.say(answer);
    notice.hidden = false;
  };
  const camera = cameraPanel(speaker, use);
  const entry = codeEntry(speaker, use);
  leave = camera.stop;
  // The scanner typed into the field as well; if it paused on the way, the field alone has it all.
  take = (text) => void use(entry.takeOut() ?? text);
  place.replaceChildren(
    notice,
    el("div", { class: "scan-ways" }, camera.element, entry.element),
  );
}

/** @param {Told} told */
function showTold(told) {
  leave();
  leave = () => {};
  // What waited when the page was opened is not what waits now.
  for (const old of document.querySelectorAll("[data-as-opened]"))
    old.toggleAttribute("hidden", true);
  const next = el("button", {
    class: "primary",
    text: speaker.say("withdraw next"),
    on: { click: () => showScanner() },
    attributes: { type: "button" },
  });
  place.replaceChildren(
    el(
      "div",
      { class: `note note-${told.tone} told` },
      el("h3", { text: told.said }),
      el("p", { text: told.todo }),
      el("p", { class: "quiet", text: told.so_far }),
    ),
    el(
      "div",
      { class: "row" },
      next,
      el("a", {
        class: "button",
        text: speaker.say("withdraw list"),
        attributes: { href: location.pathname },
      }),
    ),
  );
  next.focus();
  take = (text) => {
    showScanner();
    take(text);
  };
}

/** Nothing of a slip stays in a page that is left. */
let end = () => {};
window.addEventListener("pagehide", () => {
  end();
  leave();
});
useReader(String(reader));
for (const radio of room.querySelectorAll("input[name=instead]"))
  radio.addEventListener("change", () => showScanner());
if (chosen()) showScanner();
listen(document, (text) => take(text));
