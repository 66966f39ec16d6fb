"""Milliseconds to make a ballot in Chromium, in the worker that the tablet page uses.

python benchmarks/browser.py [--questions 30] [--answers 6] [--runs 15] [--throttle 6] [--json]

The worker is the bundle of ``kiosk/static/dist`` (``python hatch_build.py``), called with the same
messages as by the page: open a slip, fix all marks at once, cast.  While a voter marks, contests
are encrypted one by one, so the wait at review is far shorter than this.

Chromium slows only the page's own thread, so the throttled row runs the same bundle there, and so
does a row without throttling, to compare.
"""

import argparse
import functools
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tally.ballot import check_ballot
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.election import Election, make_election, new_uuid
from tally.group import G, random_scalar
from tally.question import Question

STATIC = Path(__file__).parents[1] / "kiosk" / "static"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]

MAKE = """
async ({ slip, group, marks, runs, inWorker }) => {
  const times = { open: [], fix: [], mark: [], cast: [] };
  const answered = (data, resolve, reject) =>
    data.fault ? reject(new Error(data.fault)) : resolve(data.result);
  const workerDoor = () => {
    const worker = new Worker("/dist/ballot-worker.js");
    const send = (call) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => answered(data, resolve, reject);
        worker.postMessage(call);
      });
    return { send, end: () => worker.terminate() };
  };
  const pageDoor = async () => {
    if (!window.loaded) {
      window.loaded = new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = "/dist/ballot-worker.js";
        script.onload = resolve;
        document.head.append(script);
      });
    }
    await window.loaded;
    const send = (call) =>
      new Promise((resolve, reject) => {
        window.postMessage = (data) => answered(data, resolve, reject);
        window.dispatchEvent(new MessageEvent("message", { data: call }));
      });
    return { send, end: () => {} };
  };
  let ballot;
  for (let run = 0; run < runs; run += 1) {
    const door = inWorker ? workerDoor() : await pageDoor();
    const timed = async (verb, ...values) => {
      const start = performance.now();
      const result = await door.send({ id: 1, verb, values });
      times[verb].push(performance.now() - start);
      return result;
    };
    await timed("open", slip, [group]);
    await timed("fix", marks);
    await timed("mark", 0, marks[0] === 0 ? 1 : 0);
    await door.send({ id: 1, verb: "fix", values: [marks] });
    ballot = (await timed("cast")).ballot;
    door.end();
  }
  return { times, ballot };
}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--answers", type=int, default=6)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument(
        "--throttle", type=int, default=6, help="times slower, for the second row"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    figures = measure(**{name: vars(arguments)[name] for name in MEASURED})
    if arguments.json:
        print(json.dumps(vars(arguments) | figures))
        return
    print(f"{arguments.questions} questions × {arguments.answers} answers, median milliseconds")
    for rate, times in figures.items():
        shown = "  ".join(f"{name} {value:>6.1f}" for name, value in times.items())
        print(f"{rate:>14}  {shown}")


MEASURED = ("questions", "answers", "runs", "throttle")


def measure(*, questions: int, answers: int, runs: int, throttle: int) -> dict[str, Any]:
    """``whole ballot``: all contests at once; ``one mark``: what follows a press of a button."""
    election = election_of(questions, answers)
    slip = new_slip_code(secrets.token_bytes)
    credential = public_credential(secret_of(read_slip_code(slip), election.uuid)).hex
    given = {
        "slip": slip,
        "group": {
            "code": "A",
            "uuid": election.uuid,
            "election": election.text,
            "credentials": [credential],
        },
        "marks": [index % answers for index in range(questions)],
        "runs": runs,
    }
    figures = {}
    with page_of_worker() as page:
        devtools = page.context.new_cdp_session(page)
        for name, in_worker, rate in (
            ("in the worker", True, 1),
            ("on the page", False, 1),
            (f"{throttle}x slower", False, throttle),
        ):
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
            made = page.evaluate(MAKE, given | {"inWorker": in_worker})
            check_ballot(made["ballot"], election, {credential})
            times = {verb: round(median(each), 1) for verb, each in made["times"].items()}
            figures[name] = {
                "open slip": times["open"],
                "whole ballot": times["fix"],
                "one mark": times["mark"],
                "sign": times["cast"],
            }
    return figures


def election_of(questions: int, answers: int) -> Election:
    return make_election(
        name="benchmark",
        description="",
        public_key=random_scalar(secrets.token_bytes) * G,
        questions=tuple(
            Question(
                question=f"Q{number}",
                answers=tuple(f"A{answer}" for answer in range(answers)),
                min=1,
                max=1,
            )
            for number in range(questions)
        ),
        uuid=new_uuid(secrets.token_bytes),
        pingyi=None,
    )


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Requests are no part of the figures."""


@contextmanager
def page_of_worker() -> Iterator[Page]:
    """A page in Chromium, beside the worker's bundle."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(STATIC))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/dist/OFL.txt")
        yield page
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
