"""Accept how many slips of the return box have their ballots (guarding E).

A scrutineer may scan once more, or write down later what was found out: the latest words of a
seat stand until the result is certified.  Each is in the audit log with its numbers, so that a
finding cannot be replaced without a trace.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import ENDED, MeetingState
from kiosk.errors import MessageRefused, NotYet, ResultCertified
from kiosk.models.ballot import withdrawn_of
from kiosk.models.closing_words import ClosingKind, ClosingWordsRecord, closing_words_of
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord, locked_meeting
from tally.errors import TallyError
from tally.record.closing import closing_hash
from tally.record.return_box import BoxSize, ReturnBox, is_possible, parse_return_box
from tally.trustee.assemble import parse_trustees
from tally.trustee.signed import check_words, parse_signed


def accept_return_box(session: Session, *, meeting_id: str, index: int, text: str) -> None:
    """Store the signed numbers of seat ``index`` in the place of its earlier ones.

    Raises ``NotYet`` before closing, ``ResultCertified`` afterwards, and ``MessageRefused`` for a
    signature that does not hold, another closing, or numbers that no scan can come to.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in ENDED or meeting.closing is None or meeting.trustees is None:
        raise NotYet
    earlier = session.get(ClosingWordsRecord, (meeting_id, ClosingKind.RETURNED, index))
    if earlier is not None and earlier.text == text:
        return
    if meeting.state is MeetingState.CERTIFIED:
        raise ResultCertified
    key = parse_trustees(meeting.trustees).signing_keys[index - 1]
    try:
        box = parse_return_box(check_words(key, text))
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    if (box.meeting, box.closing) != (meeting.id, closing_hash(meeting.closing)):
        raise MessageRefused("other words than those of this closing")
    if not is_possible(box, _sizes(session, meeting)):
        raise MessageRefused("numbers that no scan of these boxes gives")
    if earlier is None:
        kind = ClosingKind.RETURNED
        session.add(
            ClosingWordsRecord(meeting_id=meeting_id, kind=kind, index=index, text=text)
        )
    else:
        earlier.text = text
    note(
        session,
        meeting_id=meeting_id,
        staff=None,
        act="closing-returned",
        details={"seat": index, **_numbers(box)},
    )
    session.flush()


def return_boxes_of(session: Session, meeting_id: str) -> dict[int, ReturnBox]:
    """What each seat said of the return box, in the order of seats."""
    words = closing_words_of(session, meeting_id, ClosingKind.RETURNED)
    return {seat: parse_return_box(parse_signed(text).message) for seat, text in words.items()}


def _sizes(session: Session, meeting: MeetingRecord) -> dict[str, BoxSize]:
    return {
        election.group: BoxSize(
            slips=election.slips,
            ballots=election.ballots or 0,
            withdrawn=len(withdrawn_of(session, election.uuid)),
        )
        for election in elections_of(session, meeting.id)
    }


def _numbers(box: ReturnBox) -> dict[str, object]:
    """For the log; what there was none of is left out."""
    numbers: dict[str, object] = {
        "slips_scanned": {group.code: group.scanned for group in box.groups},
        "slips_found": {group.code: group.found for group in box.groups},
    }
    if box.foreign:
        numbers["slips_foreign"] = box.foreign
    if box.cards.typed:
        numbers |= {"cards_typed": box.cards.typed, "cards_found": box.cards.found}
    if box.explanation:
        numbers["explanations"] = box.explanation
    return numbers
