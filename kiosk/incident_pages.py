"""The incident log for organiser and scrutineers: write, decide, correct."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import Role, open_to, signed_in
from kiosk.actions.incidents import (
    CLOSED,
    agree_to_decision,
    propose_decision,
    refuse_decision,
    write_incident,
)
from kiosk.answers import go_to, say
from kiosk.db import db
from kiosk.domain.incident import LONGEST, IncidentKind
from kiosk.errors import NotFound, Refused
from kiosk.i18n import Sentence, _
from kiosk.incident_words import KINDS
from kiosk.models.election import elections_of
from kiosk.models.incident import IncidentRecord, incidents_of
from kiosk.staff_pages import page_of

FORMS = {"save_incident": "incidents", "decide_incident": "incidents"}
"""The page to which each refused form leads back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentView:
    """One entry as its reader sees it."""

    record: IncidentRecord
    kind: Sentence
    may_agree: bool
    """Whether a decision waits for the reader's role."""
    mine: bool
    """Whether the reader proposed the decision that waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentsPage:
    entries: tuple[IncidentView, ...]
    kinds: tuple[tuple[IncidentKind, Sentence], ...]
    groups: tuple[tuple[str, str], ...]
    """Code and name of each voter group."""
    writable: bool
    longest: int


def add_incident_pages(blueprint: Blueprint, role: Role) -> None:
    """Add the pages to the surface of ``role``."""

    @blueprint.get("/meetings/<meeting_id>/incidents")
    @open_to(role)
    def incidents(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        session, reader = db.session(), signed_in()
        page = IncidentsPage(
            entries=tuple(
                IncidentView(
                    record=one,
                    kind=KINDS[one.kind],
                    may_agree=one.proposal is not None
                    and one.proposal.proposed.role is not reader.role,
                    mine=one.proposal is not None and one.proposal.proposed_id == reader.id,
                )
                for one in incidents_of(session, meeting_id)
            ),
            kinds=tuple(KINDS.items()),
            groups=tuple((e.group, e.name) for e in elections_of(session, meeting_id)),
            writable=record.state not in CLOSED,
            longest=LONGEST,
        )
        return render_template("incidents.html", page=page, **frame)

    @blueprint.post("/meetings/<meeting_id>/incidents")
    @open_to(role)
    def save_incident(meeting_id: str) -> AnyResponse:
        number = write_incident(
            db.session(),
            meeting_id=meeting_id,
            kind=_kind(),
            group=request.form.get("group") or None,
            words=request.form.get("words", ""),
            corrects=_corrects(),
            staff=signed_in(),
        )
        db.session().commit()
        say("good", _("Entry number %(number)s is written.", number=number))
        return go_to(".incidents", meeting_id=meeting_id)

    @blueprint.post("/meetings/<meeting_id>/incidents/<int(max=999999):number>")
    @open_to(role)
    def decide_incident(meeting_id: str, number: int) -> AnyResponse:
        _decide(meeting_id, number)
        return go_to(".incidents", meeting_id=meeting_id)


def _kind() -> IncidentKind:
    kind = request.form.get("kind", "")
    if kind not in {member.value for member in IncidentKind}:
        raise Refused(_("Choose what the entry is about."))
    return IncidentKind(kind)


def _corrects() -> int | None:
    typed = request.form.get("corrects", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
        raise Refused(_("The entry that is corrected is given by its number."))
    return int(typed)


def _decide(meeting_id: str, number: int) -> None:
    """Do what the form of an entry asks, and commit.  Raises ``KioskError``."""
    session, act, staff = db.session(), request.form.get("act"), signed_in()
    if act == "propose":
        words = request.form.get("decision", "")
        propose_decision(
            session, meeting_id=meeting_id, number=number, words=words, staff=staff
        )
        said = _("Your decision is noted. Somebody of the other role now agrees or refuses.")
    elif act == "agree":
        seen = request.form.get("seen", "")
        agree_to_decision(session, meeting_id=meeting_id, number=number, staff=staff, seen=seen)
        said = _("The entry is decided by two people.")
    elif act == "refuse":
        refuse_decision(session, meeting_id=meeting_id, number=number, staff=staff)
        said = _("The proposed decision is refused. It stays on file; propose another.")
    else:
        raise NotFound
    session.commit()
    say("good", said)
