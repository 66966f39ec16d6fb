"""A meeting as organiser and scrutineer see it: where it stands, what is next, who must act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from kiosk.actions.conditions import conditions_of
from kiosk.actions.conditions.before_destroying import WITNESSES
from kiosk.answers import text_check_code
from kiosk.domain.condition import Condition
from kiosk.domain.meeting_state import PUBLISHED, VOTING, MeetingState, Step, steps_from
from kiosk.domain.role import Role
from kiosk.i18n import Sentence, _
from kiosk.models.ballot import number_of_ballots, shown_ballots, withdrawn_of
from kiosk.models.ceremony import ROUNDS, CeremonyKind, ceremony_messages_of
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord, seats_of
from kiosk.models.proposal import ProposalRecord, proposals_of
from kiosk.models.register import register_of
from kiosk.models.staff import StaffRecord
from kiosk.models.withdrawal import withdrawn_for_paper
from kiosk.step_words import OTHER_PERSON, STATES, STEPS
from tally.meeting import Meeting

LIFE = (
    MeetingState.DRAFT,
    MeetingState.SEALED,
    MeetingState.OPEN,
    MeetingState.CLOSED,
    MeetingState.COUNTED,
    MeetingState.CERTIFIED,
)
"""The stages of the stepper; paused is shown in the place of open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHead:
    """What the head of every page of a meeting says."""

    id: str
    title: str
    unit: str
    date: str
    state: MeetingState
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the stepper."""

    name: Sentence
    mark: Literal["done", "now", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One voter group: its slips, its ballots, its line in the paper register."""

    code: str
    name: str
    slips: int
    ballots: int | None
    """None until there can be any."""
    checkpoint: int | None
    """Ballots in the checkpoint that stations may note; None unless voting is open."""
    handed_out: int | None
    returned: int | None
    withdrawn: int
    """Withdrawn for a spare: neither handed out nor unused."""

    @property
    def unused(self) -> int | None:
        return (
            None if self.handed_out is None else self.slips - self.handed_out - self.withdrawn
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """A scrutineer's seat and which of its ceremony messages have come."""

    index: int
    name: str
    sent: frozenset[CeremonyKind]

    @property
    def rounds(self) -> tuple[bool, ...]:
        """Whether each message has come, in the order of the rounds."""
        return tuple(kind in self.sent for kind in ROUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A step that one person has proposed."""

    name: str
    role: Role
    details: tuple[Sentence, ...]
    mark: str
    """Of what is shown here: it comes back with the consent."""
    waits_for: Sentence | None
    """Who has to act, when it is not the reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPanel:
    """One step: what it does, its conditions, and what the reader may do about it."""

    step: Step
    path: str
    heading: Sentence
    explanation: Sentence
    propose_words: Sentence
    confirm_words: Sentence
    other_person: Sentence
    conditions: tuple[Condition, ...]
    proposal: ProposalView | None
    may_confirm: bool
    mine: bool
    """Whether the reader made the proposal and may withdraw it; anybody else may refuse it."""
    register: tuple[Box, ...]
    """Lines of the paper register that the proposer fills in: at closing only."""

    @property
    def ready(self) -> bool:
        return all(condition.holds for condition in self.conditions if condition.blocks)

    @property
    def witnesses(self) -> range:
        """Places for the names of those present: at destroying only."""
        return range(1, WITNESSES + 1) if self.step is Step.DESTROY else range(0)

    @property
    def asks_reason(self) -> bool:
        return self.step is Step.ANNUL


def head_of(meeting: MeetingRecord) -> MeetingHead:
    content = meeting.parsed()
    return MeetingHead(
        id=meeting.id,
        title=content.title,
        unit=content.unit,
        date=content.date,
        state=meeting.state,
        rehearsal=meeting.rehearsal,
    )


def stages_of(state: MeetingState) -> tuple[Stage, ...]:
    """The stepper of a meeting in ``state``; nothing is now in an annulled meeting."""
    shown = MeetingState.OPEN if state is MeetingState.PAUSED else state
    place = LIFE.index(shown) if shown in LIFE else -1
    if state is MeetingState.DESTROYED:  # it was certified, and shows so
        shown = MeetingState.CERTIFIED
        place = LIFE.index(shown)
    ended = state in PUBLISHED
    return tuple(
        Stage(
            STATES[state] if stage is shown else STATES[stage],
            "done" if index < place or (ended and index == place) else _now(index, place),
        )
        for index, stage in enumerate(LIFE)
    )


def _now(index: int, place: int) -> Literal["now", "later"]:
    return "now" if index == place else "later"


def boxes_of(session: Session, meeting: MeetingRecord) -> tuple[Box, ...]:
    register = register_of(session, meeting.id)
    sealed = meeting.manifest is not None
    return tuple(
        Box(
            code=election.group,
            name=election.name,
            slips=election.slips,
            ballots=_ballots(session, election) if sealed else None,
            checkpoint=shown_ballots(session, election.uuid)
            if meeting.state in VOTING
            else None,
            handed_out=register[election.group].handed_out
            if election.group in register
            else None,
            returned=register[election.group].returned if election.group in register else None,
            withdrawn=len(withdrawn_of(session, election.uuid))
            - withdrawn_for_paper(session, election.uuid),
        )
        for election in elections_of(session, meeting.id)
    )


def _ballots(session: Session, election: ElectionRecord) -> int:
    """From closing on the number is fixed, and stays when the ballots are destroyed."""
    if election.ballots is not None:
        return election.ballots
    return number_of_ballots(session, election.uuid)


def seat_rows_of(session: Session, meeting_id: str) -> tuple[SeatRow, ...]:
    sent = {kind: ceremony_messages_of(session, meeting_id, kind) for kind in CeremonyKind}
    return tuple(
        SeatRow(
            index=seat.index,
            name=seat.name,
            sent=frozenset(kind for kind in CeremonyKind if seat.index in sent[kind]),
        )
        for seat in seats_of(session, meeting_id)
    )


def panels_of(
    session: Session,
    meeting: MeetingRecord,
    reader: StaffRecord,
    path_of: Callable[[Step], str],
) -> dict[Step, StepPanel]:
    """A panel for each step that may be taken now, the one that leads on first, annulling last."""
    content = meeting.parsed()
    proposals = proposals_of(session, meeting.id)
    panels = {}
    for step in sorted(steps_from(meeting.state), key=_ORDER.index):
        words, proposal = STEPS[step], proposals.get(step)
        other_role = proposal is not None and proposal.staff.role is not reader.role
        panels[step] = StepPanel(
            step=step,
            path=path_of(step),
            heading=words.heading,
            explanation=words.explanation,
            propose_words=words.propose,
            confirm_words=words.confirm,
            other_person=OTHER_PERSON[reader.role],
            conditions=tuple(conditions_of(session, meeting.id, step)),
            proposal=_proposal(content, proposal, waiting=not other_role),
            may_confirm=other_role,
            mine=proposal is not None and proposal.staff_id == reader.id,
            register=boxes_of(session, meeting) if step is Step.CLOSE else (),
        )
    return panels


_ORDER = (
    Step.SEAL,
    Step.OPEN,
    Step.RESUME,
    Step.CLOSE,
    Step.PAUSE,
    Step.COUNT,
    Step.CERTIFY,
    Step.DESTROY,
    Step.ANNUL,
)


def _proposal(
    content: Meeting, proposal: ProposalRecord | None, *, waiting: bool
) -> ProposalView | None:
    if proposal is None:
        return None
    return ProposalView(
        name=proposal.staff.name,
        role=proposal.staff.role,
        details=tuple(_details(content, proposal.details)),
        mark=proposal.mark,
        waits_for=_WAITS_FOR[proposal.staff.role] if waiting else None,
    )


_WAITS_FOR = {
    Role.ORGANISER: _("Now a scrutineer has to agree."),
    Role.SCRUTINEER: _("Now an organiser has to agree."),
}


def _details(content: Meeting, details: Mapping[str, Any]) -> Iterator[Sentence]:
    returned = details.get("returned") or {}
    for group, handed_out in (details.get("handed_out") or {}).items():
        name = content.group(group).name
        if returned.get(group) is None:
            yield _("%(group)s: %(handed_out)s handed out", group=name, handed_out=handed_out)
        else:
            yield _(
                "%(group)s: %(handed_out)s handed out, %(returned)s returned",
                group=name,
                handed_out=handed_out,
                returned=returned[group],
            )
    if details.get("witnesses"):
        yield _("Present: %(names)s", names="、".join(details["witnesses"]))
    if details.get("reason"):
        yield _("Reason: %(reason)s", reason=details["reason"])


def manifest_code(meeting: MeetingRecord) -> str | None:
    """The check code of the sealed manifest, as tablets and stations show it (guarding A2)."""
    return None if meeting.manifest is None else text_check_code(meeting.manifest)


def closing_code(meeting: MeetingRecord) -> str | None:
    """The check code of the closed boxes, as stations show it (guarding C3)."""
    return None if meeting.closing is None else text_check_code(meeting.closing)
