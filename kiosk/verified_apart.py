"""An evidence package from elsewhere is verified in a process of its own, with an end.

A package is a stranger's file and may ask for hours: whoever uploaded it waits at most
``LONGEST`` seconds, and the server goes on serving the others meanwhile.
"""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from tally.errors import TallyError
from tally.verifier.results import ResultsNotVerified, verified_results

LONGEST = 240
"""Seconds: some thousand ballots of an ordinary form."""


class VerifyingTookTooLong(Exception):
    """The package was not refused; it is too large to be verified while somebody waits."""


def verified_results_apart(path: Path, seconds: float = LONGEST) -> str:
    """``verified_results`` of ``path``, or its refusal.

    Raises ``ResultsNotVerified`` or ``VerifyingTookTooLong``.
    """
    # Not "fork": a server's threads may hold locks, and a fork copies them.
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_verify, args=(path, there), daemon=True)
    process.start()
    there.close()
    try:
        if not here.poll(seconds):
            raise VerifyingTookTooLong
        text: str | None = here.recv()
    except EOFError:
        raise ResultsNotVerified from None
    finally:
        here.close()
        process.kill()
        process.join()
    if text is None:
        raise ResultsNotVerified
    return text


def _verify(path: Path, pipe: Connection) -> None:
    try:
        text: str | None = verified_results(path)
    except (ResultsNotVerified, TallyError, OSError):
        text = None
    pipe.send(text)
    pipe.close()
