"""The results of an evidence package, after all of it was verified.

What was verified and what is taken must be one, also on a stick that somebody writes to meanwhile.
"""

from __future__ import annotations

import json
from pathlib import Path

from tally.record.evidence import open_evidence
from tally.verifier.files import verify_file
from tally.verifier.report import Verdict

RESULTS = "results.json"


class ResultsNotVerified(Exception):
    """The package does not verify, or holds no results of a finished count."""


def verified_results(path: Path) -> str:
    """The text of ``results.json``, an object with the fingerprint that was verified.

    Raises ``ResultsNotVerified``, ``OSError``, or a ``TallyError`` for what is no package.
    """
    report = verify_file(path, path.name)
    # A box that was too small to be opened is "not counted", and its results are whole.
    if not report.results_fingerprint or report.verdict is Verdict.STILL_OPEN:
        raise ResultsNotVerified
    with open_evidence(path) as evidence:
        data = evidence.read(RESULTS)
    try:
        text = data.decode()
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise ResultsNotVerified from None
    told = content.get("fingerprint") if isinstance(content, dict) else None
    if told != report.results_fingerprint:
        raise ResultsNotVerified
    return text
