"""Accept a trustee's attestation: its signature under the closing content (guarding C3)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import ENDED
from kiosk.errors import AlreadySent, MessageRefused, NotYet
from kiosk.models.ceremony import AttestationRecord
from kiosk.models.meeting import locked_meeting
from tally.errors import TallyError
from tally.record.closing import attestation_words
from tally.trustee.assemble import parse_trustees
from tally.trustee.signed import check_words


def accept_attestation(session: Session, *, meeting_id: str, index: int, text: str) -> None:
    """Store the attestation of trustee ``index``.

    Raises ``NotYet`` before closing, ``MessageRefused`` for a signature that does not hold or is
    under other content, ``AlreadySent`` for a second, different text.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in ENDED or meeting.closing is None or meeting.trustees is None:
        raise NotYet
    earlier = session.get(AttestationRecord, (meeting_id, index))
    if earlier is not None:
        if earlier.text != text:
            raise AlreadySent
        return
    key = parse_trustees(meeting.trustees).signing_keys[index - 1]
    try:
        words = check_words(key, text)
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    if words != attestation_words(meeting.closing):
        raise MessageRefused("other closing content than the server's")
    session.add(AttestationRecord(meeting_id=meeting_id, index=index, text=text))
    session.flush()
