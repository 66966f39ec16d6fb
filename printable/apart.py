"""Slips are typeset in a process of their own, which ends with them.

Source: issue 2, "Slips are made in memory, printed to one PDF per voter group, and forgotten".
Typst keeps what it has set, to be quick the next time: in a server the codes of all slips would
stand in its memory long after their paper was taken away.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from printable.inputs import SlipSheet
from printable.slips import slips_pdf


class TypesettingEnded(Exception):
    """The process that set the slips was ended from outside, for want of memory perhaps."""


def slips_pdfs_apart(sheets: Sequence[SlipSheet]) -> list[bytes]:
    """``slips_pdf`` of each sheet; this process's typesetter sees none of the codes.

    Raises ``TypesettingEnded``.
    """
    # Not "fork": a server's threads may hold locks, and a fork copies them.
    spawn = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(1, mp_context=spawn) as process:
            return list(process.map(slips_pdf, sheets))
    except BrokenProcessPool as fault:
        raise TypesettingEnded from fault
