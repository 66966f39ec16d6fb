// @ts-check
/**
 * Where the page starts.  It keeps nothing but the tablet's key, and no address ever names a voter
 * or a slip: going back, forward or reloading leads to the sleeping screen.
 * @module
 */
import { App } from "./app.js";
import { useReader } from "./camera.js";
import { Idle } from "./idle.js";
import { enrolScreen } from "./screens/enrol.js";
import {
  faultScreen,
  insecureScreen,
  oldBrowserScreen,
} from "./screens/trouble.js";
import { enrolledTablet } from "./tablet.js";
import { fallAsleep, wakeUp } from "./wake-up.js";
import { watchIdle } from "./watch-idle.js";
import { listen } from "./wedge.js";

const { worker, reader } = document.documentElement.dataset;
const root = /** @type {HTMLElement} */ (document.getElementById("booth"));

// The only script address that this page ever makes.
const scripts = /** @type {any} */ (window).trustedTypes?.createPolicy(
  "pingyi-worker",
  {
    createScriptURL: () => String(worker),
  },
) ?? { createScriptURL: () => String(worker) };

/** @returns {Worker} */
function newWorker() {
  return new Worker(scripts.createScriptURL(""));
}

const app = new App(root, {
  newWorker,
  wait: (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds)),
});

function fail() {
  app.wipe();
  app.go(faultScreen);
}

async function start() {
  if (!window.isSecureContext) return app.go(insecureScreen);
  if (
    !window.Worker ||
    !window.indexedDB ||
    !HTMLDialogElement.prototype.showModal
  ) {
    return app.go(oldBrowserScreen);
  }
  useReader(String(reader));
  const tablet = await enrolledTablet();
  if (!tablet) return app.go(enrolScreen);
  app.becomes(tablet);
  return wakeUp(app);
}

window.addEventListener("error", fail);
window.addEventListener("unhandledrejection", fail);
// A page that the browser kept for "back" would show the last voter's screen.
window.addEventListener(
  "pageshow",
  (event) => event.persisted && location.reload(),
);
window.addEventListener("pagehide", () => app.wipe());
listen(document, (text) => app.scanned(text));
watchIdle(
  app,
  (actions) => new Idle(actions, () => performance.now()),
  () => fallAsleep(app),
);
void start();
