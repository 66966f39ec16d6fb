"""``withdrawn.json``: which slips were withdrawn, for what, and which two people did it.

Source: guarding E ("One table for the end of a slip"); formats, "evidence.zip".  Credentials stand
sorted under the two people who proposed and confirmed them, so the file tells neither when nor in
which order.  The trustees attest to the credentials (``left_out``); the people have logins and
no keys, so their names are the server's word, held against its audit log.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from tally.errors import Malformed
from tally.message import convert
from tally.record.manifest import Hex

WITHDRAWN = "withdrawn.json"

Instead = Literal["spare", "paper"]
"""What the holder votes with instead: another slip, or a paper form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Slips of one group that the same two people withdrew for the same."""

    group: str
    instead: Instead
    proposed_by: str
    """Login."""
    confirmed_by: str
    credentials: tuple[Hex, ...]
    """Public halves, sorted."""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """By which the file is sorted."""
        return self.group, self.instead, self.proposed_by, self.confirmed_by


def withdrawn_json(withdrawals: Iterable[Withdrawal]) -> list[dict[str, Any]]:
    """The content of ``withdrawn.json``."""
    return [asdict(one) for one in sorted(withdrawals, key=lambda one: one.place)]


def read_withdrawn(content: object) -> tuple[Withdrawal, ...]:
    """The withdrawals of a ``withdrawn.json`` that holds ``content``.

    Raises ``Malformed``, also for a list whose order could tell something.
    """
    withdrawals = convert(content, tuple[Withdrawal, ...])
    if _rises([one.place for one in withdrawals]) and all(
        one.credentials and _rises(one.credentials) for one in withdrawals
    ):
        return withdrawals
    raise Malformed("is no sorted list of withdrawn slips")


def _rises(values: Sequence[Any]) -> bool:
    return all(one < other for one, other in pairwise(values))
