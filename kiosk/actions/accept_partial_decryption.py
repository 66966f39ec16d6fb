"""Accept a trustee's partial decryption of one box, after checking its proofs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.record import election_of, tally_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import AlreadySent, MessageRefused, NotFound, NotYet
from kiosk.models.ceremony import AttestationRecord, PartialDecryptionRecord
from kiosk.models.election import election_of_group
from kiosk.models.meeting import locked_meeting
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.partial_decryption import check_partial_decryption
from tally.trustee.assemble import parse_trustees


def accept_partial_decryption(
    session: Session, *, meeting_id: str, group: str, index: int, text: str
) -> str:
    """Store the partial decryption; its SHA-256 (hex) is what the station compares.

    Raises ``NotYet`` before closing and before the same trustee's attestation, ``NotFound`` for a
    box that is never decrypted, ``MessageRefused``, ``AlreadySent``.
    """
    meeting = locked_meeting(session, meeting_id)
    earlier = session.get(PartialDecryptionRecord, (meeting_id, group, index))
    if earlier is not None:
        if earlier.text != text:
            raise AlreadySent
        return hex_of(earlier.text)
    attested = session.get(AttestationRecord, (meeting_id, index)) is not None
    if meeting.state is not MeetingState.CLOSED or meeting.trustees is None or not attested:
        raise NotYet
    record = election_of_group(session, meeting_id, group)
    if not record.decrypt:
        raise NotFound
    key = parse_trustees(meeting.trustees).verification_keys[index - 1]
    try:
        check_partial_decryption(text, tally_of(session, record), election_of(record), key)
    except TallyError as fault:
        raise MessageRefused(f"{fault.code}: {fault}") from fault
    session.add(
        PartialDecryptionRecord(meeting_id=meeting_id, group=group, index=index, text=text)
    )
    session.flush()
    return hex_of(text)


def stored_decryption(session: Session, *, meeting_id: str, group: str, index: int) -> str:
    """The text as it was stored.  Raises ``NotFound``."""
    record = session.get(PartialDecryptionRecord, (meeting_id, group, index))
    if record is None:
        raise NotFound
    return record.text
