"""The secrecy page before certifying, and the sealed package after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import Role, open_to, signed_in
from kiosk.actions.add_secrecy_page import ADDABLE
from kiosk.actions.evidence import SECRECY
from kiosk.actions.seal_package import seal_package, sealed_evidence
from kiosk.answers import file_answer, go_to, say
from kiosk.audit_log import this_minute
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import NotFound
from kiosk.i18n import _
from kiosk.models.sealed_package import SealedPackageRecord
from kiosk.models.secrecy_page import SecrecyPageRecord
from kiosk.sealed_package import COVER, PACKAGE, package_cover_of, sealed_package_of
from kiosk.secrecy_page import check_for_meeting
from kiosk.staff_pages import page_of

FORMS = {"save_package": "package", "run_secrecy_check": "secrecy"}
"""The page to which each refused form leads back."""

OBJECTION_DAYS = 60
"""What the form proposes: between the 30 and 90 days that offices use (security section 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePage:
    record: SealedPackageRecord | None
    certified: bool
    destroyed: bool
    today: str
    proposed_day: str


def add_package_pages(blueprint: Blueprint, role: Role) -> None:
    """Add the pages to the surface of ``role``; only an organiser runs and makes."""

    @blueprint.get("/meetings/<meeting_id>/secrecy")
    @open_to(role)
    def secrecy(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        page = db.session().get(SecrecyPageRecord, meeting_id)
        addable = record.state in ADDABLE
        return render_template("secrecy.html", page=page, addable=addable, **frame)

    @blueprint.get(f"/meetings/<meeting_id>/{SECRECY}")
    @open_to(role)
    def secrecy_file(meeting_id: str) -> Response:
        page = db.session().get(SecrecyPageRecord, meeting_id)
        if page is None:
            raise NotFound
        return file_answer(page.text, name=SECRECY, kind="text/plain; charset=utf-8")

    @blueprint.get("/meetings/<meeting_id>/package")
    @open_to(role)
    def package(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        today = this_minute()[:10]
        page = PackagePage(
            record=db.session().get(SealedPackageRecord, meeting_id),
            certified=record.state is MeetingState.CERTIFIED,
            destroyed=record.state is MeetingState.DESTROYED,
            today=today,
            proposed_day=str(date.fromisoformat(today) + timedelta(OBJECTION_DAYS)),
        )
        return render_template("package.html", page=page, **frame)

    @blueprint.get(f"/meetings/<meeting_id>/package/{COVER}")
    @open_to(role)
    def cover(meeting_id: str) -> Response:
        record, _frame = page_of(meeting_id)
        there = record.state is MeetingState.CERTIFIED
        evidence = sealed_evidence(db.session(), meeting_id) if there else None
        sheet = package_cover_of(db.session(), meeting_id, evidence)
        return file_answer(sheet, name=COVER, kind="application/pdf")

    @blueprint.get(f"/meetings/<meeting_id>/package/{PACKAGE}")
    @open_to(role)
    def package_file(meeting_id: str) -> Response:
        page_of(meeting_id)
        data = sealed_package_of(db.session(), meeting_id)
        return file_answer(data, name=PACKAGE, kind="application/zip")

    if role is Role.ORGANISER:
        _add_forms(blueprint, role)


def _add_forms(blueprint: Blueprint, role: Role) -> None:
    @blueprint.post("/meetings/<meeting_id>/secrecy")
    @open_to(role)
    def run_secrecy_check(meeting_id: str) -> AnyResponse:
        report = check_for_meeting(
            db.session(),
            meeting_id=meeting_id,
            instance=current_app.config["PINGYI"].instance,
            staff=signed_in(),
        )
        db.session().commit()
        found = _("The secrecy check found something. Read its page below.")
        nothing = _("The secrecy check found nothing. Its page will be in the evidence.")
        say("good" if report.clean else "warn", nothing if report.clean else found)
        return go_to(".secrecy", meeting_id=meeting_id)

    @blueprint.post("/meetings/<meeting_id>/package")
    @open_to(role)
    def save_package(meeting_id: str) -> AnyResponse:
        seal_package(
            db.session(),
            meeting_id=meeting_id,
            keep_until=request.form.get("keep_until", ""),
            today=this_minute()[:10],
            staff=signed_in(),
        )
        db.session().commit()
        say(
            "good",
            _("The sealed package is made. Write it on two media and print the cover twice."),
        )
        return go_to(".package", meeting_id=meeting_id)
