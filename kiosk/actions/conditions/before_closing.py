"""What has to hold before closing: nothing waits, and the register balances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.register_lines import register_lines
from kiosk.domain.condition import Condition
from kiosk.domain.reconciliation import GroupRegister, faults_of
from kiosk.domain.withdrawal import Instead
from kiosk.i18n import _
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.withdrawal import waiting_of

Details = Mapping[str, Any]


def before_closing(
    session: Session, meeting: MeetingRecord, details: Details
) -> list[Condition]:
    """Before a proposal, whether slips wait; the register comes with the proposal."""
    waiting = _nothing_waits(session, meeting)
    if not details:
        return waiting
    handed_out, returned = details.get("handed_out", {}), details.get("returned") or {}
    missing = [
        Condition(
            _("Group %(group)s: enter how many slips were handed out.", group=election.group),
            holds=False,
        )
        for election in elections_of(session, meeting.id)
        if election.group not in handed_out
    ]
    lines = register_lines(session, meeting.id, handed_out, returned)
    return waiting + missing + [condition for line in lines for condition in _line(line)]


def _nothing_waits(session: Session, meeting: MeetingRecord) -> list[Condition]:
    """Nothing where no slip waits to be withdrawn, which is where closing loses nobody's vote."""
    fewest = meeting.parsed().min_group
    return [
        Condition(
            _(
                "Group %(group)s: %(slips)s slips of paper forms wait to be withdrawn. Of fewer than "
                "%(fewest)s nothing is ever counted: then their voters vote on a tablet, each with one "
                "of these slips. Only then confirm them or take them back.",
                group=one.group,
                slips=one.slips,
                fewest=fewest,
            )
            if one.instead is Instead.PAPER
            else _(
                "Group %(group)s: %(slips)s slips wait to be withdrawn. Confirm them or take them "
                "back.",
                group=one.group,
                slips=one.slips,
            ),
            holds=False,
        )
        for one in waiting_of(session, meeting.id)
    ]


def _line(line: GroupRegister) -> list[Condition]:
    faults = faults_of(line)
    if faults:
        return [Condition(fault, holds=False) for fault in faults]
    values: dict[str, object] = {
        "group": line.group,
        "printed": line.printed,
        "handed_out": line.handed_out,
        "unused": line.unused,
        "ballots": line.ballots,
    }
    if not line.withdrawn and not line.for_paper:
        sentence = _(
            "Group %(group)s: %(printed)s slips printed, %(handed_out)s handed out, %(unused)s unused; "
            "%(ballots)s ballots in the box.",
            **values,
        )
    else:
        sentence = _(
            "Group %(group)s: %(printed)s slips printed, %(handed_out)s handed out (%(for_paper)s of "
            "them withdrawn for paper forms), %(unused)s unused, %(withdrawn)s withdrawn; "
            "%(ballots)s ballots in the box.",
            **values,
            withdrawn=line.withdrawn,
            for_paper=line.for_paper,
        )
    return [Condition(sentence, holds=True)]
