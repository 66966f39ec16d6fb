"""Zero report, record sheet and package cover as ``printable`` describes them.

Chinese whatever the language of the screen, as all that is signed and filed.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from kiosk.actions.cards import card_state, closing_code, shown_on
from kiosk.actions.incidents import incident_lines
from kiosk.actions.results import results_of
from kiosk.audit_log import FIRST
from kiosk.card_words import CARDS
from kiosk.domain.card import STEP_OF, Card
from kiosk.domain.incident import IncidentKind
from kiosk.domain.meeting_state import TRANSITIONS, MeetingState
from kiosk.errors import NotYet
from kiosk.incident_words import KINDS
from kiosk.models.audit_entry import entries_of
from kiosk.models.election import elections_of
from kiosk.models.incident import incidents_of
from kiosk.models.meeting import MeetingRecord, meeting_of, seats_of
from kiosk.models.secrecy_page import SecrecyPageRecord
from kiosk.models.sign_off import SignOffExceptionRecord, chief_of, sign_offs_of
from printable.inputs import (
    RecordCard,
    RecordIncident,
    RecordSheet,
    SheetHead,
    ZeroBox,
    ZeroReport,
)
from printable.record_sheet import record_sheet_pdf
from printable.zero_report import zero_report_pdf
from tally.fingerprint import hex_of
from tally.record.codes import check_code

ZERO_REPORT = "zero-report.pdf"
RECORD_SHEET = "record-sheet.pdf"

_BEFORE_OPENING = frozenset({MeetingState.DRAFT, MeetingState.SEALED})


def head_of_sheet(meeting: MeetingRecord) -> SheetHead:
    content = meeting.parsed()
    return SheetHead(
        title=content.title,
        unit=content.unit,
        date=content.date,
        rehearsal=meeting.rehearsal,
    )


def zero_report_of(session: Session, meeting_id: str) -> ZeroReport:
    """The zero report: as the boxes are before opening, afterwards as it was ticked.

    Raises ``NotYet`` before sealing, and where nobody ticked it before opening.
    """
    meeting = meeting_of(session, meeting_id)
    if meeting.manifest is None:
        raise NotYet
    ticks = sign_offs_of(session, meeting_id, Card.ZERO_REPORT)
    shown = shown_on(session, meeting, Card.ZERO_REPORT)
    ticked = [tick for tick in ticks if tick.shown == shown]
    if meeting.state not in _BEFORE_OPENING:
        ticked = ticks
        if not ticks:
            raise NotYet
        shown = ticks[0].shown
    chief = ticked[0].staff if ticked else chief_of(session, meeting_id)
    return ZeroReport(
        head=head_of_sheet(meeting),
        boxes=tuple(
            ZeroBox(
                code=election.group,
                name=election.name,
                slips=election.slips,
                ballots=shown["ballots"][election.group],
            )
            for election in elections_of(session, meeting_id)
        ),
        manifest_code=check_code(bytes.fromhex(hex_of(meeting.manifest))),
        tablets=tuple(shown["tablets"]),
        scrutineers=tuple(seat.name for seat in seats_of(session, meeting_id)),
        chief=chief.name if chief else "",
        ticked=bool(ticked),
    )


def zero_report_sheet(session: Session, meeting_id: str) -> bytes:
    """Raises ``NotYet``."""
    return zero_report_pdf(zero_report_of(session, meeting_id))


def record_sheet_of(session: Session, meeting_id: str, *, until: int | None = None) -> bytes:
    """The record sheet as a PDF, from counting on.

    ``until`` is the number of the last audit entry that belongs to it; all of them otherwise.

    Raises ``NotYet``.
    """
    results = results_of(session, meeting_id)
    meeting = meeting_of(session, meeting_id)
    entries = [
        entry
        for entry in entries_of(session, meeting_id)
        if until is None or entry.number <= until
    ]
    sheet = RecordSheet(
        head=head_of_sheet(meeting),
        check_code=results["check_code"],
        log_hash=entries[-1].hash if entries else FIRST,
        log_entries=len(entries),
        cards=tuple(_cards(session, meeting)),
        incidents=tuple(_incidents(session, meeting_id)),
        notes=tuple(_notes(session, meeting)),
        scrutineers=len(seats_of(session, meeting_id)),
    )
    return record_sheet_pdf(sheet)


def _cards(session: Session, meeting: MeetingRecord) -> Iterator[RecordCard]:
    seats = {seat.index: seat.name for seat in seats_of(session, meeting.id)}
    for card in Card:
        words = CARDS[card]
        state = card_state(session, meeting, card)
        # What a card showed may change once its step is taken; the tick was good for the step.
        over = meeting.state not in TRANSITIONS[STEP_OF[card]]
        ticks = sign_offs_of(session, meeting.id, card) if over else state.ticks
        yield RecordCard(
            name=words.heading.text("zh"),
            words=words.tick.text("zh"),
            ticked=tuple(tick.staff.name for tick in ticks),
            exceptions=tuple(_exception(one, seats) for one in state.exceptions),
        )


def _exception(one: SignOffExceptionRecord, seats: dict[int, str]) -> str:
    agreed = f"{one.agreed.name}同意" if one.agreed else "尚待组织者同意"
    return f"例外：{seats[one.seat]}未签认（{one.reason}），由{one.staff.name}说明，{agreed}。"


def _incidents(session: Session, meeting_id: str) -> Iterator[RecordIncident]:
    for one in incident_lines(incidents_of(session, meeting_id)):
        decision = one.decision
        yield RecordIncident(
            number=one.number,
            kind=KINDS[IncidentKind(one.kind)].text("zh"),
            group=one.group or "",
            words=one.words,
            by=one.by.name,
            corrects=one.corrects,
            decision=decision.words if decision else "",
            decided_by=(decision.proposed_by.name, decision.agreed_by.name) if decision else (),
        )


def _notes(session: Session, meeting: MeetingRecord) -> Iterator[str]:
    yield f"截止核对码：{closing_code(meeting)}。"
    page = session.get(SecrecyPageRecord, meeting.id)
    if page is None:
        yield "保密自查：没有运行。"
    elif page.found:
        yield f"保密自查：{page.attacks}项中{page.found}项有发现，见证据包 secrecy-check.txt。"
    else:
        yield f"保密自查：{page.attacks}项均未发现问题（其中{page.untried}项无法尝试）。"
