"""The form of a step: propose it, withdraw the proposal, or agree to it and carry it out."""

from __future__ import annotations

import secrets

from flask import current_app, request

from kiosk.actions.conditions.before_destroying import WITNESSES
from kiosk.actions.steps import StepTools, confirm_step, propose_step, withdraw_proposal
from kiosk.answers import say
from kiosk.db import db
from kiosk.domain.meeting_state import Step
from kiosk.errors import NotFound, Refused
from kiosk.i18n import _
from kiosk.models.election import elections_of
from kiosk.models.staff import StaffRecord
from kiosk.step_words import DONE


def carry_out(meeting_id: str, step_name: str, staff: StaffRecord) -> None:
    """Do what the form asks and commit.

    Raises ``KioskError``.
    """
    try:
        step = Step(step_name)
    except ValueError:
        raise NotFound from None
    session, act = db.session(), request.form.get("act")
    if act == "propose":
        details = _details(meeting_id, step)
        propose_step(session, meeting_id=meeting_id, step=step, staff=staff, details=details)
        said = _("Your proposal is noted. The other person now agrees on their own screen.")
    elif act == "withdraw":
        withdraw_proposal(session, meeting_id=meeting_id, step=step, staff=staff)
        said = _("The proposal is withdrawn.")
    elif act == "confirm":
        tools = StepTools(
            random=secrets.token_bytes, instance=current_app.config["PINGYI"].instance
        )
        seen = request.form.get("seen", "")
        confirm_step(
            session, meeting_id=meeting_id, step=step, staff=staff, tools=tools, seen=seen
        )
        said = DONE[step]
    else:
        raise NotFound
    session.commit()
    say("good", said)


def _details(meeting_id: str, step: Step) -> dict[str, object]:
    """What the proposer declares: the register at closing, the reason at annulling,
    who is present at destroying.
    """
    if step is Step.ANNUL:
        reason = request.form.get("reason", "").strip()
        if not reason:
            raise Refused(_("Please give a reason for annulling the meeting."))
        return {"reason": reason}
    if step is Step.DESTROY:
        names = [
            request.form.get(f"witness-{at}", "").strip() for at in range(1, WITNESSES + 1)
        ]
        return {"witnesses": [name for name in names if name]}
    if step is not Step.CLOSE:
        return {}
    handed_out, returned = {}, {}
    for election in elections_of(db.session(), meeting_id):
        number = slips_in_form("handed_out", election.group)
        if number is None:
            raise Refused(
                _(
                    "Group %(group)s: enter how many slips were handed out.",
                    group=election.group,
                )
            )
        handed_out[election.group] = number
        returned[election.group] = slips_in_form("returned", election.group)
    return {"handed_out": handed_out, "returned": returned}


def slips_in_form(column: str, group: str) -> int | None:
    """The number of slips that the form gives for a group; ``None`` for an empty field.

    Raises ``Refused`` for anything but a whole number.
    """
    typed = request.form.get(f"{column}-{group}", "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
        raise Refused(_("Group %(group)s: a number of slips is a whole number.", group=group))
    return int(typed)
