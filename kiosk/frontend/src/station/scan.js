// @ts-check
/**
 * The scrutineer's page on which the return box is scanned, or cards are looked up: sends one
 * thing after another to the station on this machine without leaving the page, so that the
 * camera stays on.  The page is made by the station; this only exchanges the part that changed.
 *
 * Source: guarding E (return box); decision 0020.
 * @module
 */
import { CameraFault, startCamera, useReader } from "../camera.js";
import { typed } from "../crockford.js";
import { listen } from "../wedge.js";
import { OUT_OF_SIGHT, Sightings } from "./sightings.js";

/** @template {HTMLElement} E @param {string} name @returns {E} the element marked `data-<name>` */
const part = (name) => {
  const found = document.querySelector(`[data-${name}]`);
  if (!found) throw new Error(`the page has no ${name}`);
  return /** @type {E} */ (found);
};

const form = /** @type {HTMLFormElement} */ (part("one"));
const field = /** @type {HTMLInputElement} */ (
  form.querySelector("input:not([type=hidden])")
);

/** One after another: an answer must stand on the page before the next is asked for. */
let before = Promise.resolve();

/** @param {string} text */
function send(text) {
  before = before.then(() => ask(text)).catch(() => noAnswer(true));
  return before;
}

/** @param {string} text */
async function ask(text) {
  const body = new URLSearchParams({
    form_token: /** @type {HTMLInputElement} */ (
      form.elements.namedItem("form_token")
    ).value,
    [field.name]: text,
  });
  // It answers with the page to go to, which is this one.
  const answer = await fetch(form.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(
    await answer.text(),
    "text/html",
  );
  const live = page.querySelector("[data-live]");
  if (!answer.ok || !live) {
    // The key was closed or the station started anew: the page itself says so.
    location.reload();
    return;
  }
  part("live").replaceWith(live);
  noAnswer(false);
  // Emptied first, or the same words twice would be read aloud once.
  part("aloud").textContent = "";
  part("aloud").textContent =
    live.querySelector(".scan-sign")?.textContent ?? "";
}

/** @param {boolean} none */
function noAnswer(none) {
  part("no-answer").hidden = !none;
}

/** @returns {string} what stands in the field, which is then empty */
function takeOut() {
  const { value } = field;
  field.value = "";
  return value;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void send(takeOut());
  field.focus();
});

if (field.matches("[data-slip]")) {
  listen(document, (text) => {
    if (document.activeElement instanceof HTMLTextAreaElement) return;
    // The scanner typed into the field as well; if it paused on the way, the field alone has it all.
    const whole = takeOut();
    const complete = typed(whole).length === Number(field.dataset.slip);
    void send(complete ? whole : text);
  });
  withCamera();
}

function withCamera() {
  const panel = part("camera");
  const frame = part("frame");
  const [start, end] = [part("start"), part("stop")];
  const video = /** @type {HTMLVideoElement} */ (frame.querySelector("video"));
  const sightings = new Sightings();
  /** @type {() => void} */
  let stop = () => {};

  /** @param {string} [state] */
  const tell = (state) => {
    for (const words of panel.querySelectorAll("[data-said]"))
      /** @type {HTMLElement} */ (words).hidden =
        words.getAttribute("data-said") !== state;
  };
  /** @param {boolean} running */
  const show = (running) => {
    frame.hidden = end.hidden = !running;
    start.hidden = running;
  };
  let busy = false;
  /** @param {string} text */
  const found = async (text) => {
    // What is seen while an answer is awaited is seen again at the next frame.
    if (busy || !sightings.see(text, performance.now())) return;
    busy = true;
    await send(text);
    busy = false;
  };
  panel.hidden = false;
  useReader(part("reader").dataset.reader ?? "");
  start.addEventListener("click", async () => {
    show(true);
    tell("starting");
    try {
      const camera = await startCamera(video, { back: true, found });
      const rest = setInterval(
        () => sightings.rest(performance.now()),
        OUT_OF_SIGHT,
      );
      stop = () => {
        clearInterval(rest);
        camera.stop();
      };
      tell("looking");
      end.focus();
    } catch (fault) {
      if (!(fault instanceof CameraFault)) throw fault;
      show(false);
      tell(fault.trouble);
    }
  });
  end.addEventListener("click", () => {
    stop();
    show(false);
    tell();
    start.focus();
  });
}
