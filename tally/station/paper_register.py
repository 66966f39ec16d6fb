"""The paper register as its holder types it, and its comparison with the boxes.

Source: guarding C2 (what is typed), C6 (not typed, not balanced).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tally.record.closing_words import LONGEST, GroupCount, imbalance
from tally.record.left_out import parse_left_out
from tally.station.closed_record import read_closed_record
from tally.station.closing_refusals import RegisterNotBalanced, RegisterNotTyped

MOST = 1_000_000

Register = Mapping[str, GroupCount]
"""By voter group."""


def read_register(typed: Mapping[str, str], groups: tuple[str, ...]) -> dict[str, GroupCount]:
    """What the form holds, field ``<what>-<group>``.  Raises ``RegisterNotTyped``."""
    return {
        code: GroupCount(
            code=code,
            handed_out=_number(typed.get(f"handed_out-{code}", ""), code),
            returned=_number(typed.get(f"returned-{code}", ""), code),
            paper=_number(typed.get(f"paper-{code}", ""), code),
            withdrawn=_number(typed.get(f"withdrawn-{code}", ""), code),
            explanation=" ".join(typed.get(f"explanation-{code}", "").split())[:LONGEST],
        )
        for code in groups
    }


def register_that_fits(records: Iterable[bytes], left_out: str) -> dict[str, GroupCount]:
    """For those who have no paper and attest to nothing by it.

    Raises ``NotARecord``, or ``TallyError`` for a list of what is left out that is none.
    """
    closed = [read_closed_record(data) for data in records]
    withdrawn = parse_left_out(left_out).withdrawn
    return {
        record.code: GroupCount(
            code=record.code,
            handed_out=len(record.ballots),
            returned=len(record.ballots),
            paper=0,
            withdrawn=record.listed(withdrawn),
            explanation="",
        )
        for record in closed
    }


def check_balance(
    register: Register, code: str, *, slips: int, ballots: int, withdrawn: int
) -> None:
    """Raises ``RegisterNotTyped`` or ``RegisterNotBalanced``."""
    count = register.get(code)
    if count is None:
        raise RegisterNotTyped(group=code)
    fault = imbalance(count, slips=slips, ballots=ballots, withdrawn=withdrawn)
    if fault is not None:
        raise RegisterNotBalanced(
            group=code,
            part=f"register-{fault}",
            ballots=ballots,
            handed_out=count.handed_out,
            returned=count.returned,
            paper=count.paper,
            withdrawn=count.withdrawn,
            listed=withdrawn,
        )


def _number(text: str, code: str) -> int:
    digits = text.strip()
    # isdecimal() alone would let other scripts' digits pass, which int() reads too.
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 7 or int(digits) > MOST:
        raise RegisterNotTyped(group=code)
    return int(digits)
