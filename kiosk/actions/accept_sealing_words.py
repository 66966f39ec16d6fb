"""Accept what a scrutineer's station says at sealing (guarding A2.3 and A4).

The server only keeps the words; but it checks them on receipt, so that nobody finds out at
opening that what lies there is worth nothing.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.errors import AlreadySent, MessageRefused, NotYet
from kiosk.models.meeting import MeetingRecord, locked_meeting
from kiosk.models.sealing import SealingKind, SealingWordsRecord
from tally.errors import TallyError
from tally.record.manifest import parse_manifest, ready_words, setup_words
from tally.trustee.assemble import parse_trustees
from tally.trustee.signed import check_words


def accept_sealing_words(
    session: Session, *, meeting_id: str, index: int, kind: SealingKind, text: str
) -> None:
    """Store the signed words of seat ``index``; the same again is harmless.

    Raises ``NotYet`` before sealing, ``MessageRefused`` for a signature that does not hold or is
    under other words, ``AlreadySent`` for a second, different text.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.manifest is None or meeting.trustees is None:
        raise NotYet
    earlier = session.get(SealingWordsRecord, (meeting_id, kind, index))
    if earlier is not None:
        if earlier.text != text:
            raise AlreadySent
        return
    key = parse_trustees(meeting.trustees).signing_keys[index - 1]
    try:
        words = check_words(key, text)
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    if words != _expected(meeting, meeting.manifest, kind):
        raise MessageRefused("other words than those of this sealing")
    session.add(SealingWordsRecord(meeting_id=meeting_id, kind=kind, index=index, text=text))
    session.flush()


def _expected(meeting: MeetingRecord, manifest: str, kind: SealingKind) -> str:
    if kind is SealingKind.SETUP:
        return setup_words(parse_manifest(manifest))
    return ready_words(meeting.id)
