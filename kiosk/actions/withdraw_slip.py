"""Withdraw: one person shows a slip and proposes it, another confirms what waits.

The slip proves that it is in hand (``slip_proof``), so nobody can withdraw the slip of somebody else.
A proposal stops nothing: until the second person confirms, the slip can vote, and whichever
commits first wins (guarding E).  Slips for paper forms are withdrawn only when there are enough
of a group for their pile to be counted (decision 0018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from kiosk.actions.sealed_elections import sealed_election
from kiosk.actions.slip_proof import check_slip_proof
from kiosk.audit_log import note
from kiosk.domain.approval import check_second_person
from kiosk.domain.withdrawal import ALLOWED, LOOKED_UP, Instead, missing_for_paper
from kiosk.errors import NotFound, NothingWaits, Refused, SlipStaysGood, WaitingChanged
from kiosk.i18n import _
from kiosk.models.ballot import SlipEnd, SlipEndRecord, slip_end_of
from kiosk.models.election import election_of_group, election_with_uuid
from kiosk.models.meeting import locked_meeting
from kiosk.models.staff import StaffRecord
from kiosk.models.withdrawal import (
    WithdrawalRecord,
    proposals_to_withdraw,
    withdrawal_of,
    withdrawn_for_paper,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is to be said about a slip that was shown."""

    group: str
    end: Literal["counted", "withdrawn", "waiting"]
    instead: Instead | None
    """What takes its place; ``None`` for a counted slip, which nothing does."""
    proposer: StaffRecord | None
    """Who proposes a waiting slip."""
    new: bool = False
    """Whether this showing made the proposal."""


def withdraw_words(instead: str, nonce: str, credential: str) -> str:
    """What the slip signs."""
    return f"pingyi-withdraw|1|{instead}|{nonce}|{credential}"


def propose_withdrawal(
    session: Session,
    *,
    meeting_id: str,
    uuid: str,
    instead: Instead,
    credential: str,
    nonce: str,
    signature: Mapping[str, object],
    staff: StaffRecord,
) -> Shown:
    """Propose to withdraw the slip with the public half ``credential``, unless it has an end.

    The caller has checked that ``nonce`` was its own and is used for the first time.  Nothing is
    noted in the log: a proposal changes nothing, and its minute would be that of a scan.

    Raises ``NotFound``, ``MalformedRequest`` when the proof does not hold, ``SlipStaysGood`` when
    the meeting is not in a state for it.
    """
    sealed = sealed_election(session, uuid)
    if sealed.meeting_id != meeting_id:
        raise NotFound
    words = withdraw_words(instead, nonce, credential)
    check_slip_proof(sealed, credential, words, signature)
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in LOOKED_UP:
        raise SlipStaysGood
    group = election_with_uuid(session, uuid).group
    end, known = slip_end_of(session, credential), withdrawal_of(session, credential)
    if end is SlipEnd.BALLOT:
        return Shown(group=group, end="counted", instead=None, proposer=None)
    if end is SlipEnd.WITHDRAWN:
        place = known.instead if known else None
        return Shown(group=group, end="withdrawn", instead=place, proposer=None)
    if meeting.state not in ALLOWED[instead]:
        raise SlipStaysGood
    new = known is None
    if known is None:
        known = WithdrawalRecord(
            credential=credential, election=uuid, instead=instead, proposer=staff
        )
        session.add(known)
        session.flush()
    return Shown(
        group=group, end="waiting", instead=known.instead, proposer=known.proposer, new=new
    )


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What confirming did."""

    slips: int
    voted: int
    """Slips of the proposal that had voted in the meantime: their ballots count."""


def confirm_withdrawals(
    session: Session,
    *,
    meeting_id: str,
    group: str,
    instead: Instead,
    proposer: str,
    slips: int,
    staff: StaffRecord,
) -> Withdrawn:
    """Withdraw the ``slips`` slips of a group that the person with the login ``proposer`` proposes.

    Raises ``NotFound``, ``NothingWaits``, ``SecondPersonNeeded``, ``OtherRoleNeeded``,
    ``SlipStaysGood``, ``WaitingChanged`` when others wait than the reader saw, or ``Refused``
    when too few paper forms would come of them to be counted.
    """
    meeting = locked_meeting(session, meeting_id)
    uuid = election_of_group(session, meeting_id, group).uuid
    proposed = proposals_to_withdraw(session, uuid=uuid, instead=instead, proposer=proposer)
    waiting = [one for one in proposed if slip_end_of(session, one.credential) is None]
    if not waiting:
        raise NothingWaits
    person = waiting[0].proposer
    check_second_person(
        proposer=person.id,
        proposer_role=person.role,
        confirmer=staff.id,
        confirmer_role=staff.role,
    )
    if meeting.state not in ALLOWED[instead]:
        raise SlipStaysGood
    if len(waiting) != slips:
        raise WaitingChanged
    if instead is Instead.PAPER:
        earlier = withdrawn_for_paper(session, uuid)
        _check_pile(group, len(waiting), earlier, meeting.parsed().min_group)
    for one in proposed:
        if one in waiting:
            session.add(
                SlipEndRecord(credential=one.credential, election=uuid, kind=SlipEnd.WITHDRAWN)
            )
            one.confirmed_by = staff.login
        else:
            session.delete(one)
    session.flush()
    note(
        session,
        meeting_id=meeting_id,
        staff=staff,
        act="slips-withdrawn",
        details={
            "group": group,
            "instead": instead,
            "slips": len(waiting),
            "proposed_by": person.login,
            "proposer_role": person.role,
        },
    )
    return Withdrawn(slips=len(waiting), voted=len(proposed) - len(waiting))


def take_back_withdrawals(
    session: Session, *, meeting_id: str, group: str, instead: Instead, proposer: str
) -> int:
    """Forget what ``proposer`` proposes, as author or as a refusal; the slips stay good.

    Returns how many could still have been withdrawn.

    Raises ``NotFound`` or ``NothingWaits``.
    """
    locked_meeting(session, meeting_id)
    uuid = election_of_group(session, meeting_id, group).uuid
    proposed = proposals_to_withdraw(session, uuid=uuid, instead=instead, proposer=proposer)
    waiting = [one for one in proposed if slip_end_of(session, one.credential) is None]
    if not waiting:
        raise NothingWaits
    for one in proposed:
        session.delete(one)
    return len(waiting)


def _check_pile(group: str, waiting: int, earlier: int, min_group: int) -> None:
    missing = missing_for_paper(waiting=waiting, withdrawn=earlier, min_group=min_group)
    if missing:
        raise Refused(
            _(
                "Group %(group)s: %(slips)s slips wait, and fewer than %(fewest)s paper forms are "
                "never counted, so no slip is withdrawn. Their voters vote on a tablet, each with "
                "one of these slips; the inner envelopes are destroyed unopened.",
                group=group,
                slips=waiting,
                fewest=min_group,
            )
        )
