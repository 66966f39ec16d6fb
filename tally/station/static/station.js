// @ts-check
/**
 * Asks the station how far a job is and shows it; reloads the page when the job has ended.
 * Without JavaScript the page reloads itself every few seconds instead (progress.html).
 * @module
 */

const PAUSE = 700; // milliseconds between two questions

/** @typedef {{ running: boolean, sentence: string, done: number, total: number }} Progress */

/** @param {HTMLElement} panel */
async function follow(panel) {
  const bar = panel.querySelector("progress");
  const line = panel.querySelector("[data-sentence]");
  for (;;) {
    const answer = await fetch("/progress", { cache: "no-store" });
    if (!answer.ok) break; // the station was closed or started anew: the reloaded page says so
    const progress = /** @type {Progress} */ (await answer.json());
    if (!progress.running) break;
    if (bar && progress.total > 0) {
      bar.max = progress.total;
      bar.value = progress.done;
    }
    // Only when it changed: a live region is read aloud at each change.
    if (line && line.textContent !== progress.sentence) line.textContent = progress.sentence;
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
  location.reload();
}

const panel = document.querySelector("[data-follow]");
if (panel instanceof HTMLElement) follow(panel);
