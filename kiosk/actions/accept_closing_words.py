"""Accept what a station says at closing: the typed register, and the exception (guarding C2, C4).

The numbers of the return box come the same way and have an action of their own.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.accept_return_box import accept_return_box
from kiosk.audit_log import note
from kiosk.domain.meeting_state import ENDED
from kiosk.errors import AlreadySent, MessageRefused, NotYet
from kiosk.models.closing_words import ClosingKind, ClosingWordsRecord
from kiosk.models.meeting import MeetingRecord, locked_meeting
from tally.errors import TallyError
from tally.record.closing import closing_hash
from tally.record.closing_words import is_complete, parse_exception, parse_register
from tally.trustee.assemble import Trustees, parse_trustees
from tally.trustee.signed import check_words


def accept_closing_words(
    session: Session, *, meeting_id: str, index: int, kind: ClosingKind, text: str
) -> None:
    """Store the signed words of seat ``index``; the same again is harmless.

    Raises ``NotYet`` before closing, ``MessageRefused`` for a signature that does not hold or for
    words about something else, ``AlreadySent`` for a second, different text (but of the return
    box, see there).
    """
    if kind is ClosingKind.RETURNED:
        accept_return_box(session, meeting_id=meeting_id, index=index, text=text)
        return
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in ENDED or meeting.closing is None or meeting.trustees is None:
        raise NotYet
    earlier = session.get(ClosingWordsRecord, (meeting_id, kind, index))
    if earlier is not None:
        if earlier.text != text:
            raise AlreadySent
        return
    trustees = parse_trustees(meeting.trustees)
    try:
        words = check_words(trustees.signing_keys[index - 1], text)
        details = _details(meeting, trustees, index, kind, words)
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    session.add(ClosingWordsRecord(meeting_id=meeting_id, kind=kind, index=index, text=text))
    note(
        session,
        meeting_id=meeting_id,
        staff=None,
        act=f"closing-{kind}",
        details={"seat": index, **details},
    )
    session.flush()


def _details(
    meeting: MeetingRecord, trustees: Trustees, index: int, kind: ClosingKind, words: str
) -> dict[str, object]:
    """What goes into the log.  Raises ``MessageRefused`` for words about other content."""
    if kind is ClosingKind.EXCEPTION:
        exception = parse_exception(words)
        about = (exception.meeting, exception.closing)
        complete = is_complete(exception, index, trustees.size, trustees.threshold)
        details: dict[str, object] = {"missing": ", ".join(map(str, exception.missing))}
    else:
        register = parse_register(words)
        about, complete = (register.meeting, register.closing), True
        explained = [
            f"{count.code}: {count.explanation}"
            for count in register.groups
            if count.explanation
        ]
        details = {"explanations": " · ".join(explained)} if explained else {}
    if not complete or about != (meeting.id, closing_hash(meeting.closing or "")):
        raise MessageRefused("other words than those of this closing")
    return details
