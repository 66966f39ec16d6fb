"""The page of withdrawn slips: who may still show one, what waits for whom, and the numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.domain.withdrawal import ALLOWED, LOOKED_UP, Instead, missing_for_paper
from kiosk.i18n import Sentence, _
from kiosk.models.ballot import number_of_ballots, withdrawn_of
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.staff import StaffRecord
from kiosk.models.withdrawal import Waiting, waiting_of, withdrawn_for_paper
from kiosk.withdrawal_words import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalLine:
    """One voter group's withdrawn slips."""

    code: str
    name: str
    printed: int
    spare: int
    paper: int
    waiting: int
    ballots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """Slips that one person proposes to withdraw, as the reader sees them."""

    group: str
    instead: Instead
    proposer: str
    slips: int
    said: Sentence
    hints: tuple[Sentence, ...]
    may_confirm: bool
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalPage:
    may_show: bool
    kinds: tuple[Instead, ...]
    """What a shown slip may be withdrawn for now."""
    lines: tuple[WithdrawalLine, ...]
    waiting: tuple[WaitingRow, ...]


def withdrawal_page(
    session: Session, meeting: MeetingRecord, reader: StaffRecord
) -> WithdrawalPage:
    elections = {e.group: e for e in elections_of(session, meeting.id)}
    waiting = waiting_of(session, meeting.id)
    looked_up = meeting.state in LOOKED_UP
    return WithdrawalPage(
        may_show=looked_up,
        # After closing nothing is proposed, but envelopes may still have to be told apart.
        kinds=tuple(
            kind
            for kind in Instead
            if meeting.state in ALLOWED[kind]
            or (looked_up and kind is Instead.PAPER and not _any(meeting))
        ),
        lines=tuple(_line(session, election, waiting) for election in elections.values()),
        waiting=tuple(
            _row(session, meeting, elections[one.group], one, reader) for one in waiting
        ),
    )


def _any(meeting: MeetingRecord) -> bool:
    return any(meeting.state in states for states in ALLOWED.values())


def _line(session: Session, election: ElectionRecord, waiting: list[Waiting]) -> WithdrawalLine:
    paper = withdrawn_for_paper(session, election.uuid)
    return WithdrawalLine(
        code=election.group,
        name=election.name,
        printed=election.slips,
        spare=len(withdrawn_of(session, election.uuid)) - paper,
        paper=paper,
        waiting=sum(one.slips for one in waiting if one.group == election.group),
        ballots=number_of_ballots(session, election.uuid),
    )


def _row(
    session: Session,
    meeting: MeetingRecord,
    election: ElectionRecord,
    one: Waiting,
    reader: StaffRecord,
) -> WaitingRow:
    hints = []
    too_few = False
    if one.instead is Instead.PAPER:
        fewest = meeting.parsed().min_group
        missing = missing_for_paper(
            waiting=one.slips,
            withdrawn=withdrawn_for_paper(session, election.uuid),
            min_group=fewest,
        )
        too_few = missing > 0
        if too_few:
            hints.append(
                _(
                    "At least %(missing)s more are needed: of fewer than %(fewest)s paper forms nothing is "
                    "ever counted. If no more come, these voters vote on a tablet before closing, each "
                    "with one of these slips, and the inner envelopes are destroyed unopened. A slip "
                    "that has voted leaves this list by itself.",
                    missing=missing,
                    fewest=fewest,
                )
            )
        elif number_of_ballots(session, election.uuid) < fewest:
            hints.append(
                _(
                    "The box of this group holds fewer than %(fewest)s ballots. If it stays so it is never "
                    "opened, and the group has no result. If nobody else of the group is going to vote "
                    "on a tablet, let these voters do so instead of confirming.",
                    fewest=fewest,
                )
            )
    other = one.proposer.role is not reader.role
    return WaitingRow(
        group=election.group,
        instead=one.instead,
        proposer=one.proposer.login,
        slips=one.slips,
        said=_(
            "Group %(group)s %(name)s: %(person)s proposes to withdraw %(slips)s slips, %(kind)s.",
            group=election.group,
            name=election.name,
            person=one.proposer.name,
            slips=one.slips,
            kind=KINDS[one.instead],
        ),
        hints=tuple(hints),
        may_confirm=other and not too_few,
        mine=one.proposer.id == reader.id,
    )
