"""Slips are typeset in a process of their own, which ends with them.

Source: issue 2, "Slips are made in memory, printed to one PDF per voter group, and forgotten".
Typst keeps what it has set, to be quick the next time: in a server the codes of all slips would
stand in its memory long after their paper was taken away.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from printable.inputs import SlipSheet
from printable.slips import slips_pdf


def slips_pdfs_apart(sheets: Sequence[SlipSheet]) -> list[bytes]:
    """``slips_pdf`` of each sheet; this process's typesetter sees none of the codes."""
    # Not "fork": a server's threads may hold locks, and a fork copies them.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return list(process.map(slips_pdf, sheets))
