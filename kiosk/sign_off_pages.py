"""The page of the sign-off cards, and the zero report, for organiser and scrutineers."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import Role, open_to, signed_in
from kiosk.actions.cards import CardState, card_state
from kiosk.actions.sign_off import (
    LONGEST_REASON,
    agree_to_go_without,
    drop_exception,
    go_without,
    name_chief,
    sign_off,
    undo_sign_off,
)
from kiosk.answers import file_answer, go_to, say
from kiosk.card_words import BEFORE, CARDS, DUTIES, CardWords
from kiosk.db import db
from kiosk.domain.card import ASKS_CODE, DUTY_OF, STEP_OF, Card, CardDuty
from kiosk.domain.meeting_state import TRANSITIONS, MeetingState
from kiosk.errors import NotFound, Refused
from kiosk.i18n import Sentence, _
from kiosk.models.meeting import MeetingRecord, SeatRecord, seats_of
from kiosk.models.sign_off import (
    SignOffRecord,
    chief_of,
    seat_of,
    sign_offs_of,
)
from kiosk.models.staff import StaffRecord, staff_of
from kiosk.record_papers import ZERO_REPORT, zero_report_of, zero_report_sheet
from kiosk.staff_pages import page_of

FORMS = {"sign_card": "sign_offs", "save_chief": "sign_offs"}
"""The page to which each refused form leads back."""

_OVER = frozenset({MeetingState.CERTIFIED, MeetingState.DESTROYED, MeetingState.ANNULLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """One card as its reader sees it."""

    card: Card
    words: CardWords
    duty: Sentence
    before: Sentence
    """Which step waits for it."""
    state: CardState
    ticks: tuple[SignOffRecord, ...]
    due: bool
    """Whether its step may be taken now."""
    past: bool
    mine: bool
    """Whether the reader has ticked it."""
    may_tick: bool
    asks_code: bool
    missing_seats: tuple[SeatRecord, ...]
    """Seats for which the reader may make an exception."""
    may_agree: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffsPage:
    cards: tuple[CardView, ...]
    chief: StaffRecord | None
    scrutineers: tuple[StaffRecord, ...]
    """Whom an organiser may name chief; empty for everybody else."""
    longest_reason: int


def add_sign_off_pages(blueprint: Blueprint, role: Role) -> None:
    """Add the pages to the surface of ``role``."""

    @blueprint.get("/meetings/<meeting_id>/sign-offs")
    @open_to(role)
    def sign_offs(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        page = _page(db.session(), record, signed_in())
        return render_template("sign_offs.html", page=page, **frame)

    @blueprint.post("/meetings/<meeting_id>/sign-offs/<card>")
    @open_to(role)
    def sign_card(meeting_id: str, card: str) -> AnyResponse:
        _carry_out(meeting_id, card, signed_in())
        return go_to(".sign_offs", meeting_id=meeting_id)

    @blueprint.get("/meetings/<meeting_id>/zero-report")
    @open_to(role)
    def zero_report(meeting_id: str) -> str:
        _record, frame = page_of(meeting_id)
        report = zero_report_of(db.session(), meeting_id)
        return render_template("zero_report.html", report=report, **frame)

    @blueprint.get(f"/meetings/<meeting_id>/{ZERO_REPORT}")
    @open_to(role)
    def zero_report_file(meeting_id: str) -> Response:
        page_of(meeting_id)
        sheet = zero_report_sheet(db.session(), meeting_id)
        return file_answer(sheet, name=ZERO_REPORT, kind="application/pdf")

    if role is Role.ORGANISER:

        @blueprint.post("/meetings/<meeting_id>/chief")
        @open_to(role)
        def save_chief(meeting_id: str) -> AnyResponse:
            login = request.form.get("chief", "")
            name_chief(db.session(), meeting_id=meeting_id, login=login, staff=signed_in())
            db.session().commit()
            say("good", _("The chief scrutineer is named."))
            return go_to(".sign_offs", meeting_id=meeting_id)


def _carry_out(meeting_id: str, name: str, staff: StaffRecord) -> None:
    """Do what the form of a card asks, and commit.  Raises ``KioskError``."""
    if name not in {card.value for card in Card}:
        raise NotFound
    session, act = db.session(), request.form.get("act")
    card, code = Card(name), request.form.get("code", "")
    if act == "tick":
        sign_off(session, meeting_id=meeting_id, card=card, staff=staff, code=code)
        said = _("Your tick is noted. You can take it back until the step is taken.")
    elif act == "undo":
        undo_sign_off(session, meeting_id=meeting_id, card=card, staff=staff)
        said = _("Your tick is taken back.")
    elif act == "without":
        if not request.form.get("spoken"):
            raise Refused(
                _("Speak with the missing scrutineer first, and confirm that you have.")
            )
        go_without(
            session,
            meeting_id=meeting_id,
            card=card,
            seat=_seat(),
            reason=request.form.get("reason", ""),
            staff=staff,
        )
        said = _("The exception is noted. An organiser now agrees on this page.")
    elif act == "agree":
        agree_to_go_without(
            session,
            meeting_id=meeting_id,
            card=card,
            seat=_seat(),
            staff=staff,
            seen=request.form.get("seen", ""),
        )
        said = _("You have agreed. The exception stands on the record sheet.")
    elif act == "drop":
        drop_exception(session, meeting_id=meeting_id, card=card, seat=_seat(), staff=staff)
        said = _("The exception is gone.")
    else:
        raise NotFound
    session.commit()
    say("good", said)


def _seat() -> int:
    typed = request.form.get("seat", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0


def _page(session: Session, meeting: MeetingRecord, reader: StaffRecord) -> SignOffsPage:
    naming = reader.role is Role.ORGANISER and meeting.state not in _OVER
    people = staff_of(session) if naming else []
    return SignOffsPage(
        cards=tuple(_card(session, meeting, card, reader) for card in Card),
        chief=chief_of(session, meeting.id),
        scrutineers=tuple(one for one in people if one.role is Role.SCRUTINEER),
        longest_reason=LONGEST_REASON,
    )


def _card(
    session: Session, meeting: MeetingRecord, card: Card, reader: StaffRecord
) -> CardView:
    state = card_state(session, meeting, card)
    due = meeting.state in TRANSITIONS[STEP_OF[card]]
    made = tuple(sign_offs_of(session, meeting.id, card))
    ticks = state.ticks if due else made
    mine = any(tick.staff_id == reader.id for tick in ticks)
    seats = seats_of(session, meeting.id)
    own = seat_of(session, meeting.id, reader)
    excused = {one.seat for one in state.exceptions} | {tick.seat for tick in ticks}
    present = reader.role is Role.SCRUTINEER and DUTY_OF[card] is not CardDuty.CHIEF
    return CardView(
        card=card,
        words=CARDS[card],
        duty=DUTIES[DUTY_OF[card]],
        before=BEFORE[STEP_OF[card]],
        state=state,
        ticks=ticks,
        due=due,
        past=bool(made) and not due,
        mine=mine,
        may_tick=due and state.ready and not mine and _is_duty(session, meeting, card, reader),
        asks_code=card in ASKS_CODE,
        missing_seats=tuple(
            seat for seat in seats if seat.index not in excused and seat is not own
        )
        if due and present and not state.done
        else (),
        may_agree=reader.role is Role.ORGANISER,
    )


def _is_duty(session: Session, meeting: MeetingRecord, card: Card, reader: StaffRecord) -> bool:
    if reader.role is not Role.SCRUTINEER:
        return False
    duty = DUTY_OF[card]
    if duty is CardDuty.CHIEF:
        chief = chief_of(session, meeting.id)
        return chief is not None and chief.id == reader.id
    return duty is CardDuty.TWO or seat_of(session, meeting.id, reader) is not None
