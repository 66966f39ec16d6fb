// @ts-check
/**
 * From nothing, or from the last voter, to the sleeping screen.
 * @module
 */
import { asleepScreen } from "./screens/asleep.js";
import { enrolScreen } from "./screens/enrol.js";
import { notSealedAlikeScreen } from "./screens/trouble.js";
import { waitingScreen } from "./screens/waiting.js";
import { NotSealedAlike } from "./sealed-alike.js";
import { Refusal } from "./server.js";

/** @typedef {import("./app.js").App} App */

const AGAIN = 3000; // ms until the meeting is asked for again

/** Learn the meeting, however long the server takes to answer. @param {App} app */
export async function wakeUp(app) {
  for (;;) {
    try {
      await app.fetchMeeting();
      break;
    } catch (fault) {
      if (fault instanceof Refusal && fault.status === 401) {
        app.becomes(null);
        app.go(enrolScreen, "enrol lost");
        return;
      }
      if (fault instanceof NotSealedAlike) {
        app.go(notSealedAlikeScreen);
        return;
      }
      app.go(waitingScreen, "no answer");
      await app.wait(AGAIN);
    }
  }
  app.go(asleepScreen);
}

/** The voter is done or gone. What the tablet knows of the meeting stays; nothing else does. @param {App} app */
export function fallAsleep(app) {
  app.wipe();
  app.go(asleepScreen);
}
