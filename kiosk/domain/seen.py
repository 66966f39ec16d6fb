"""What the second person saw: its mark comes back with the consent, and has to be that of what waits.

Between a page and its button the first person can take a proposal back and make another one; a
consent that names nothing would then be given to words and numbers that nobody else has read
(security R39).
"""

from __future__ import annotations

import hashlib
import json

from kiosk.errors import ProposalChanged


def mark_of(*content: object) -> str:
    """What stands in the form for ``content``, which is anything that JSON can hold.

    >>> mark_of("close", {"A": 6}) == mark_of("close", {"A": 7})
    False
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def check_seen(seen: str | None, mark: str) -> None:
    """``None`` comes from a program that has just proposed it itself.

    Raises ``ProposalChanged``.
    """
    if seen is not None and seen != mark:
        raise ProposalChanged
