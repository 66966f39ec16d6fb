"""Accept the trustees' attestations, whoever passes them on (guarding C3, C4).

An attestation over other content than the server's own is kept like any other: it is signed, so
it is the proof of who signed it, and it stops counting and certifying (``conditions``).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import ENDED
from kiosk.errors import MessageRefused, NotYet
from kiosk.models.ceremony import AttestationRecord, attestations_of
from kiosk.models.closing_words import OtherAttestationRecord, other_attestations_of
from kiosk.models.meeting import locked_meeting, meeting_of
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.record.attestations import Attestation, attested_content, pass_on, read_passed
from tally.trustee.assemble import parse_trustees

MOST_OTHERS = 3
"""Contents kept of one trustee beside the right one: two are proof already."""


def accept_attestations(session: Session, *, meeting_id: str, text: str) -> None:
    """Store everything that a station passes on, its own attestation among it.

    Raises ``NotYet`` before closing, ``MessageRefused`` for a signature that does not hold.
    """
    try:
        passed = read_passed(text)
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    for one in passed:
        accept_attestation(session, meeting_id=meeting_id, index=one.index, text=one.text)


def accept_attestation(session: Session, *, meeting_id: str, index: int, text: str) -> None:
    """Store one attestation of trustee ``index``; the same again is harmless."""
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in ENDED or meeting.closing is None or meeting.trustees is None:
        raise NotYet
    keys = parse_trustees(meeting.trustees).signing_keys
    try:
        content = attested_content(keys, Attestation(index, text))
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    if content != meeting.closing:
        _keep_other(session, meeting_id, index, text)
    elif session.get(AttestationRecord, (meeting_id, index)) is None:
        session.add(AttestationRecord(meeting_id=meeting_id, index=index, text=text))
    session.flush()


def passed_attestations(session: Session, meeting_id: str) -> str:
    """All that was received, over whatever content, as stations read it; empty before closing."""
    meeting = meeting_of(session, meeting_id)
    agreeing = attestations_of(session, meeting.id).items()
    others = other_attestations_of(session, meeting.id)
    return pass_on(
        [
            *(Attestation(index, text) for index, text in agreeing),
            *(Attestation(other.index, other.text) for other in others),
        ]
    )


def _keep_other(session: Session, meeting_id: str, index: int, text: str) -> None:
    kept = [one for one in other_attestations_of(session, meeting_id) if one.index == index]
    digest = hex_of(text)
    if len(kept) >= MOST_OTHERS or any(one.digest == digest for one in kept):
        return
    session.add(
        OtherAttestationRecord(meeting_id=meeting_id, index=index, digest=digest, text=text)
    )
    note(
        session,
        meeting_id=meeting_id,
        staff=None,
        act="other-content-attested",
        details={"seat": index, "attestation": digest},
    )
