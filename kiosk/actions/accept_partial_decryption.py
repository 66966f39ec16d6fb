"""Accept a trustee's partial decryption of one box, after checking its proofs."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.record import election_of, tally_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import AlreadySent, MessageRefused, NotFound, NotYet
from kiosk.models.ceremony import PartialDecryptionRecord, attestations_of
from kiosk.models.closing_words import ClosingKind, closing_words_of, other_attestations_of
from kiosk.models.election import election_of_group
from kiosk.models.meeting import locked_meeting
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.partial_decryption import check_partial_decryption
from tally.record.attestations import quorum
from tally.trustee.assemble import Trustees, parse_trustees


def accept_partial_decryption(
    session: Session, *, meeting_id: str, group: str, index: int, text: str
) -> str:
    """Store the partial decryption; its SHA-256 (hex) is what the station compares.

    Raises ``NotYet`` before closing, before the same trustee's attestation and before a quorum
    attests (or the trustee makes the exception), ``NotFound`` for a box that is never decrypted,
    ``MessageRefused``, ``AlreadySent``.
    """
    meeting = locked_meeting(session, meeting_id)
    earlier = session.get(PartialDecryptionRecord, (meeting_id, group, index))
    if earlier is not None:
        if earlier.text != text:
            raise AlreadySent
        return hex_of(earlier.text)
    if meeting.state is not MeetingState.CLOSED or meeting.trustees is None:
        raise NotYet
    trustees = parse_trustees(meeting.trustees)
    if not _may_decrypt(session, meeting_id, index, trustees):
        raise NotYet
    record = election_of_group(session, meeting_id, group)
    if not record.decrypt:
        raise NotFound
    key = trustees.verification_keys[index - 1]
    try:
        check_partial_decryption(text, tally_of(session, record), election_of(record), key)
    except TallyError as fault:
        raise MessageRefused(f"{fault.code}: {fault}") from fault
    session.add(
        PartialDecryptionRecord(meeting_id=meeting_id, group=group, index=index, text=text)
    )
    session.flush()
    return hex_of(text)


def _may_decrypt(session: Session, meeting_id: str, index: int, trustees: Trustees) -> bool:
    """The stations decide this; the server asks the same, so that a mistake is not stored."""
    attested = attestations_of(session, meeting_id)
    agreed = len(attested) >= quorum(trustees.size, trustees.threshold)
    exceptions = closing_words_of(session, meeting_id, ClosingKind.EXCEPTION)
    others = other_attestations_of(session, meeting_id)
    return index in attested and (agreed or index in exceptions) and not others


def stored_decryption(session: Session, *, meeting_id: str, group: str, index: int) -> str:
    """The text as it was stored.  Raises ``NotFound``."""
    record = session.get(PartialDecryptionRecord, (meeting_id, group, index))
    if record is None:
        raise NotFound
    return record.text
