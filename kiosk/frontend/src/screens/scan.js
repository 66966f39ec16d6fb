// @ts-check
/**
 * Showing the slip: camera, USB scanner or typed code.
 * @module
 */
import { CameraFault, startCamera } from "../camera.js";
import { button, el } from "../dom.js";
import { useSlip } from "../slip.js";
import { fallAsleep } from "../wake-up.js";
import { codeEntry } from "./code-entry.js";

/** @typedef {import("../app.js").App} App */

/** Which camera was chosen last: a property of the stand, not of the voter. */
let backCamera = true;

/**
 * @param {App} app @param {import("../slip.js").Purpose} purpose
 * @param {string} [told] key of what to say first
 * @returns {import("../app.js").Screen}
 */
export function scanScreen(app, purpose, told) {
  const title = app.say(purpose === "ask" ? "scan ask title" : "scan title");
  const notice = el("p", {
    class: "notice warn",
    text: told ? app.say(told) : "",
    attributes: { role: "alert", hidden: !told },
  });
  let busy = false;
  /** @param {string} text */
  const take = async (text) => {
    if (busy) return;
    busy = true;
    const trouble = await useSlip(app, text, purpose);
    busy = false;
    if (!trouble) return;
    // A camera sees the same wrong code many times a second: it is announced once.
    if (notice.textContent !== app.say(trouble))
      notice.textContent = app.say(trouble);
    notice.hidden = false;
  };
  const camera = cameraPanel(app, take);
  const entry = codeEntry(app, take);
  const element = el(
    "main",
    { class: "screen scan" },
    el("h1", { text: title }),
    el("p", { class: "lead", text: app.say("scan text") }),
    notice,
    el("div", { class: "scan-ways" }, camera.element, entry.element),
    el(
      "div",
      { class: "actions" },
      button(app.say("back"), () => fallAsleep(app)),
    ),
  );
  return {
    title,
    element,
    occupied: true,
    leave: camera.stop,
    scanned: (text) => {
      // The scanner typed into the field as well; if it paused on the way, the field alone has it all.
      void take(entry.takeOut() ?? text);
    },
  };
}

/** @param {Pick<App, "say">} app @param {(text: string) => void} found */
export function cameraPanel(app, found) {
  const video = el("video", {
    attributes: { playsinline: true, muted: true, "aria-hidden": "true" },
  });
  video.muted = true;
  const words = el("p", {
    class: "camera-words",
    text: app.say("camera starting"),
    attributes: { role: "status" },
  });
  const frame = el("div", { class: "camera-frame" }, video);
  const other = button(app.say("camera other"), () => {
    backCamera = !backCamera;
    stop();
    start();
  });
  other.hidden = true;
  let wanted = 0; // counts starts, so that a camera that opens too late is closed at once
  let stop = () => {
    wanted += 1;
  };
  const start = async () => {
    wanted += 1;
    const mine = wanted;
    frame.hidden = false;
    words.classList.remove("notice");
    try {
      const running = await startCamera(video, { back: backCamera, found });
      if (mine !== wanted) {
        running.stop();
        return;
      }
      stop = () => {
        wanted += 1;
        running.stop();
      };
      other.hidden = running.cameras < 2;
      words.textContent = app.say("camera looking");
      frame.classList.add("live");
    } catch (fault) {
      if (!(fault instanceof CameraFault)) throw fault;
      if (mine !== wanted) return;
      words.textContent = app.say(`camera ${fault.trouble}`);
      words.classList.add("notice");
      frame.hidden = true;
    }
  };
  void start();
  const element = el("div", { class: "camera" }, frame, words, other);
  return { element, stop: () => stop() };
}
