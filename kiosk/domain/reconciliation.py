"""The paper register against the electronic box, one voter group at a time.

printed = handed out + unused + withdrawn; handed out ≥ returned; ballots + slips withdrawn for
paper forms ≤ handed out (house plan, "Count"; guarding C2; security R12).  A slip withdrawn for a
spare was never voted with; one withdrawn for its paper form stays handed out, because its holder
votes (decision 0018).  A box with more ballots than slips handed out must never be opened.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n import Sentence, _


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRegister:
    """What the register and the box say about one voter group; every number counts slips."""

    group: str
    printed: int
    withdrawn: int
    """Withdrawn for a spare, so that nobody votes with them."""
    handed_out: int
    """Those withdrawn for paper forms are among them."""
    returned: int | None
    """Slips in the return box; ``None`` until they have been counted by hand."""
    ballots: int
    for_paper: int = 0
    """Withdrawn for paper forms."""

    @property
    def unused(self) -> int:
        return self.printed - self.handed_out - self.withdrawn


def faults_of(register: GroupRegister) -> list[Sentence]:
    """What cannot be right about ``register``, each with what to do."""
    values: dict[str, object] = {
        "group": register.group,
        "printed": register.printed,
        "withdrawn": register.withdrawn,
        "handed_out": register.handed_out,
        "returned": register.returned,
        "ballots": register.ballots,
        "for_paper": register.for_paper,
    }
    faults = []
    if register.handed_out < 0 or (register.returned or 0) < 0:
        faults.append(
            _(
                "Group %(group)s: a number of slips cannot be negative. Enter it again.",
                **values,
            )
        )
    if register.unused < 0:
        faults.append(
            _(
                "Group %(group)s: %(handed_out)s slips handed out and %(withdrawn)s withdrawn are "
                "more than the %(printed)s printed. Count the unused slips and correct the register.",
                **values,
            )
        )
    if register.ballots > register.handed_out:
        faults.append(
            _(
                "Group %(group)s: the box holds %(ballots)s ballots, but only %(handed_out)s slips "
                "were handed out. Check the register; if it is right, annul the meeting.",
                **values,
            )
        )
    elif register.ballots + register.for_paper > register.handed_out:
        faults.append(
            _(
                "Group %(group)s: %(ballots)s ballots and %(for_paper)s slips withdrawn for paper "
                "forms are more than the %(handed_out)s handed out. A slip withdrawn for its paper "
                "form counts as handed out; correct the register.",
                **values,
            )
        )
    if register.returned is not None and register.returned > register.handed_out:
        faults.append(
            _(
                "Group %(group)s: %(returned)s slips came back, but only %(handed_out)s were "
                "handed out. Count the return box again.",
                **values,
            )
        )
    return faults
