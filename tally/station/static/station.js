// @ts-check
/**
 * Asks the station how far a job is and shows it; reloads the page when the job has ended.
 * A page that only watches renews its live part once a minute and asks nobody else.
 * Without JavaScript the page reloads itself every few seconds instead (parts.html).
 * @module
 */

const PAUSE = 700; // milliseconds between two questions
const LOOK = 60_000; // milliseconds between two looks at what changes slowly

/** @typedef {{ running: boolean, sentence: string, done: number, total: number }} Progress */

/** @returns {Promise<Progress | null>} null when there is nothing to wait for any more */
async function ask() {
  const answer = await fetch("/progress", { cache: "no-store" });
  if (!answer.ok) return null; // the station was started anew: the reloaded page says so
  const progress = /** @type {Progress} */ (await answer.json());
  return progress.running ? progress : null;
}

/** Shows the parts of the page that the server knows more about by now. */
async function renew() {
  const answer = await fetch(location.href, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(
    await answer.text(),
    "text/html",
  );
  const now = fresh.querySelector("[data-live]");
  if (now) document.querySelector("[data-live]")?.replaceWith(now);
}

/** @param {HTMLElement} panel */
async function follow(panel) {
  const bar = panel.querySelector("progress");
  const line = panel.querySelector("[data-sentence]");
  for (let progress = await ask(); progress; progress = await ask()) {
    if (bar && progress.total > 0) {
      bar.max = progress.total;
      bar.value = progress.done;
    }
    // Only when it changed: a live region is read aloud at each change.
    if (line && line.textContent !== progress.sentence) {
      line.textContent = progress.sentence;
      if (document.querySelector("[data-live]")) await renew();
    }
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
  location.reload();
}

const panel = document.querySelector("[data-follow]");
if (panel instanceof HTMLElement) follow(panel).catch(() => location.reload());

if (document.querySelector("[data-watch]"))
  setInterval(() => renew().catch(() => location.reload()), LOOK);
