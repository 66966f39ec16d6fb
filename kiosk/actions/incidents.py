"""Write into the incident log, decide with two people, and tell the audit log when nobody votes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.approval import check_second_person
from kiosk.domain.incident import IncidentKind, checked_words
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.seen import check_seen
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.election import elections_of
from kiosk.models.incident import DecisionRecord, IncidentRecord, incident_of, incidents_of
from kiosk.models.meeting import MeetingRecord, locked_meeting
from kiosk.models.staff import StaffRecord
from tally.record.incidents import Author, Incident, IncidentDecision

CLOSED = frozenset({MeetingState.CERTIFIED, MeetingState.DESTROYED, MeetingState.ANNULLED})
"""States in which nothing is added any more."""
_VOTING = frozenset({MeetingState.OPEN, MeetingState.PAUSED})


def write_incident(
    session: Session,
    *,
    meeting_id: str,
    kind: IncidentKind,
    group: str | None,
    words: str,
    corrects: int | None,
    staff: StaffRecord,
) -> int:
    """Add an entry and return its number; ``corrects`` is an earlier one that it corrects.

    Raises ``Refused``.
    """
    meeting = _writable(session, meeting_id)
    earlier = len(incidents_of(session, meeting_id))
    if group is not None and group not in {e.group for e in elections_of(session, meeting_id)}:
        raise Refused(_("Choose a voter group of this meeting, or none."))
    if corrects is not None and not 1 <= corrects <= earlier:
        raise Refused(_("There is no entry number %(number)s to correct.", number=corrects))
    session.add(
        IncidentRecord(
            meeting_id=meeting_id,
            number=earlier + 1,
            kind=kind,
            group=group,
            words=checked_words(words),
            corrects=corrects,
            staff=staff,
        )
    )
    _tell(session, meeting)
    return earlier + 1


def propose_decision(
    session: Session, *, meeting_id: str, number: int, words: str, staff: StaffRecord
) -> None:
    """Propose what is done about an entry.  Raises ``Refused``."""
    _writable(session, meeting_id)
    incident = _incident(session, meeting_id, number)
    if incident.decision is not None:
        raise Refused(_("This entry is decided. Correct it by a new entry."))
    if incident.proposal is not None:
        raise Refused(
            _(
                "%(name)s has proposed a decision. Agree to it or refuse it first.",
                name=incident.proposal.proposed.name,
            )
        )
    incident.decisions.append(
        DecisionRecord(
            position=len(incident.decisions) + 1, words=checked_words(words), proposed=staff
        )
    )


def agree_to_decision(
    session: Session,
    *,
    meeting_id: str,
    number: int,
    staff: StaffRecord,
    seen: str | None = None,
) -> None:
    """``seen`` is the mark of the decision that was read.

    Raises ``Refused``, ``ProposalChanged``, ``SecondPersonNeeded`` or ``OtherRoleNeeded``.
    """
    meeting = _writable(session, meeting_id)
    proposal = _proposal(session, meeting_id, number)
    check_second_person(
        proposer=proposal.proposed_id,
        proposer_role=proposal.proposed.role,
        confirmer=staff.id,
        confirmer_role=staff.role,
    )
    check_seen(seen, proposal.mark)
    proposal.agreed = staff
    _tell(session, meeting)


def refuse_decision(
    session: Session, *, meeting_id: str, number: int, staff: StaffRecord
) -> None:
    """Refuse a proposed decision, or take it back; it stays on file.  Raises ``Refused``."""
    _writable(session, meeting_id)
    _proposal(session, meeting_id, number).refused = staff


def _writable(session: Session, meeting_id: str) -> MeetingRecord:
    meeting = locked_meeting(session, meeting_id)
    if meeting.state in CLOSED:
        raise Refused(
            _("The incident log of this meeting is closed. Write what is new on paper.")
        )
    return meeting


def _incident(session: Session, meeting_id: str, number: int) -> IncidentRecord:
    record = incident_of(session, meeting_id, number)
    if record is None:
        raise Refused(_("There is no entry number %(number)s.", number=number))
    return record


def _proposal(session: Session, meeting_id: str, number: int) -> DecisionRecord:
    proposal = _incident(session, meeting_id, number).proposal
    if proposal is None:
        raise Refused(_("Nobody has proposed a decision on this entry."))
    return proposal


# --- the audit log -----------------------------------------------------------------------


def _tell(session: Session, meeting: MeetingRecord) -> None:
    """While people vote the log would tell the minute, so it has to wait."""
    if meeting.state not in _VOTING:
        note_incidents(session, meeting.id)


def note_incidents(session: Session, meeting_id: str) -> None:
    """Note in the audit log what it does not have yet; closing does it for what came before."""
    session.flush()
    records = incidents_of(session, meeting_id)
    lines = dict(zip(records, incident_lines(records), strict=True))
    for record, line in lines.items():
        if not record.noted:
            details = {"incident": record.number, "kind": record.kind, "sha256": line.hash}
            note(
                session,
                meeting_id=meeting_id,
                staff=record.staff,
                act="incident",
                details=details,
            )
            record.noted = True
        decision = record.decision
        if decision is not None and line.decision is not None and not decision.noted:
            details = {
                "incident": record.number,
                "proposed_by": decision.proposed.login,
                "sha256": line.decision.hash_for(record.number),
            }
            note(
                session,
                meeting_id=meeting_id,
                staff=decision.agreed,
                act="incident-decision",
                details=details,
            )
            decision.noted = True


def incident_lines(records: list[IncidentRecord]) -> tuple[Incident, ...]:
    """The entries as ``incidents.json`` and the record sheet have them."""
    return tuple(_line(record) for record in records)


def _line(record: IncidentRecord) -> Incident:
    decision = record.decision
    return Incident(
        number=record.number,
        kind=record.kind.value,
        group=record.group,
        words=record.words,
        by=_author(record.staff),
        corrects=record.corrects,
        decision=IncidentDecision(
            words=decision.words,
            proposed_by=_author(decision.proposed),
            agreed_by=_author(decision.agreed),
        )
        if decision is not None and decision.agreed is not None
        else None,
    )


def _author(staff: StaffRecord) -> Author:
    return Author(login=staff.login, name=staff.name, role=staff.role.value)  # type: ignore[arg-type]  # only people have a login
