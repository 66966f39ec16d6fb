"""What is said about a slip that was shown: what became of it, and where paper goes now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from kiosk.actions.withdraw_slip import Shown
from kiosk.domain.withdrawal import Instead, missing_for_paper
from kiosk.i18n import Sentence, _
from kiosk.models.election import election_of_group
from kiosk.models.meeting import meeting_of
from kiosk.models.staff import StaffRecord
from kiosk.models.withdrawal import waiting_of, withdrawn_for_paper

Tone = Literal["good", "warn"]

KINDS = {
    Instead.SPARE: _("for spares"),
    Instead.PAPER: _("for paper forms"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    tone: Tone
    """``warn`` where somebody has to act otherwise than with the slips before."""
    said: Sentence
    todo: Sentence
    so_far: Sentence
    """The running number of this slip's group."""


def told_of(
    session: Session, meeting_id: str, slip: Shown, asked: Instead, reader: StaffRecord
) -> Told:
    """The answer to ``reader``, who showed ``slip`` to have it withdrawn as ``asked``."""
    tone, said, todo = _about(slip, asked, reader)
    return Told(
        tone=tone, said=said, todo=todo, so_far=_so_far(session, meeting_id, slip, asked)
    )


def _about(slip: Shown, asked: Instead, reader: StaffRecord) -> tuple[Tone, Sentence, Sentence]:
    if slip.end == "counted":
        said = _(
            "Counted: a ballot of this slip of group %(group)s is in the box.", group=slip.group
        )
        if asked is Instead.PAPER:
            return "warn", said, _COUNTED_PAPER
        return "warn", said, _COUNTED_SPARE
    if slip.end == "withdrawn":
        if slip.instead is Instead.PAPER:
            return "good", _WITHDRAWN_PAPER, _PILE
        said = _("This slip of group %(group)s is withdrawn.", group=slip.group)
        return ("warn", said, _BAG_PAPER) if asked is Instead.PAPER else ("good", said, _BAG)
    return _waiting(slip, asked, reader)


def _waiting(
    slip: Shown, asked: Instead, reader: StaffRecord
) -> tuple[Tone, Sentence, Sentence]:
    person, instead = slip.proposer, slip.instead or asked
    if person is None or instead is not asked:
        said = _(
            "This slip of group %(group)s is proposed already, %(kind)s, by %(name)s.",
            group=slip.group,
            kind=KINDS[instead],
            name=person.name if person else "–",
        )
        return "warn", said, _OTHERWISE
    if person.id != reader.id:
        said = _(
            "This slip of group %(group)s is proposed already, by %(name)s.",
            group=slip.group,
            name=person.name,
        )
        return "good", said, _COMPARE
    if slip.new:
        said = _("Noted: a slip of group %(group)s, not counted so far.", group=slip.group)
    else:
        said = _("You have shown this slip of group %(group)s before.", group=slip.group)
    return "good", said, _KEEP_PAPER if asked is Instead.PAPER else _KEEP_SPARE


_COUNTED_SPARE = _(
    "It cannot be withdrawn, and its holder draws no other slip. Put it into the return box."
)
_COUNTED_PAPER = _(
    "Put the inner envelope aside, unopened: this voter's ballot counts already. The slip goes into "
    "the return box."
)
_WITHDRAWN_PAPER = _("Withdrawn for its paper form.")
_PILE = _(
    "The inner envelope goes onto the pile of its group, unopened; the slip into the bag of "
    "withdrawn slips."
)
_BAG = _("It goes into the bag of withdrawn slips; its holder votes with another slip.")
_BAG_PAPER = _(
    "Its holder votes with another slip, so the paper form in this envelope is not counted: put it "
    "aside, unopened; the slip into the bag of withdrawn slips."
)
_OTHERWISE = _(
    "If that is wrong, take the proposal back in the list below; then show the slip again."
)
_COMPARE = _("Compare the slips in hand with the number below, then confirm there.")
_KEEP_SPARE = _(
    "Keep the slip here. It stays good until the other person confirms on an own screen; then it "
    "goes into the bag of withdrawn slips, and its holder draws another one of the same group."
)
_KEEP_PAPER = _(
    "Put slip and inner envelope back into the outer envelope, and keep it with the others of "
    "this group until the other person has confirmed them all."
)


def _so_far(session: Session, meeting_id: str, slip: Shown, asked: Instead) -> Sentence:
    waiting = sum(
        one.slips
        for one in waiting_of(session, meeting_id)
        if one.group == slip.group and one.instead is asked
    )
    if asked is Instead.SPARE:
        return _("Group %(group)s: %(slips)s wait.", group=slip.group, slips=waiting)
    withdrawn = withdrawn_for_paper(
        session, election_of_group(session, meeting_id, slip.group).uuid
    )
    fewest = meeting_of(session, meeting_id).parsed().min_group
    missing = missing_for_paper(waiting=waiting, withdrawn=withdrawn, min_group=fewest)
    values = {"group": slip.group, "slips": waiting, "withdrawn": withdrawn}
    if missing:
        return _(
            "Group %(group)s: %(slips)s wait, %(withdrawn)s withdrawn; at least %(missing)s more are "
            "needed, else these voters vote on a tablet.",
            **values,
            missing=missing,
        )
    return _(
        "Group %(group)s: %(slips)s wait, %(withdrawn)s withdrawn; enough to be counted.",
        **values,
    )
