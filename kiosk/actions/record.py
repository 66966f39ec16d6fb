"""The record of a voter group: its archive, made from the database every time."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import ENDED, MeetingState
from kiosk.errors import NotYet
from kiosk.models.ballot import ballots_of
from kiosk.models.ceremony import decryptions_of
from kiosk.models.election import ElectionRecord, election_of_group
from kiosk.models.meeting import MeetingRecord, meeting_of
from tally.ballot import parse_ballot
from tally.election import Election, parse_election
from tally.encrypted_tally import EncryptedTally, tally_ballots
from tally.record.archive import write_archive


def record_of(session: Session, meeting_id: str, group: str) -> bytes:
    """The archive of ``group``, from closing on.

    Between closing and counting it ends after the encrypted tally, so that every trustee examines
    the same bytes; then the partial decryptions and the result follow.

    Raises ``NotYet`` or ``NotFound``.
    """
    meeting = meeting_of(session, meeting_id)
    if meeting.state not in ENDED:
        raise NotYet
    record = election_of_group(session, meeting_id, group)
    counted = meeting.state is not MeetingState.CLOSED and record.result is not None
    decryptions = decryptions_of(session, meeting_id, group) if counted else {}
    return archive_of(
        session,
        meeting,
        record,
        tally_of(session, record) if record.decrypt else None,
        decryptions=decryptions,
        result=record.result if counted else None,
    )


def archive_of(
    session: Session,
    meeting: MeetingRecord,
    record: ElectionRecord,
    tally: EncryptedTally | None,
    *,
    decryptions: dict[int, str] | None = None,
    result: str | None = None,
) -> bytes:
    """The archive of a closed box, as far as it is given."""
    return write_archive(
        timestamp=_timestamp(meeting.parsed().date),
        election=record.text or "",
        trustees=meeting.trustees or "",
        credentials=record.credentials or "",
        ballots=ballots_of(session, record.uuid),
        tally=tally,
        decryptions=(decryptions or {}).items(),
        result=result,
    )


def election_of(record: ElectionRecord) -> Election:
    """Raises ``NotYet`` before sealing."""
    if record.text is None:
        raise NotYet
    return parse_election(record.text)


def tally_of(session: Session, record: ElectionRecord) -> EncryptedTally:
    """The encrypted tally of a box, added up from its ballots."""
    ballots = (parse_ballot(text) for text in ballots_of(session, record.uuid))
    return tally_ballots(election_of(record), ballots)


def _timestamp(date: str) -> int:
    """The meeting's date at 00:00 UTC: no file tells a time."""
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())
