"""Count: combine the partial decryptions of every box, grade, and write the results."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.record import archive_of, election_of, tally_of
from kiosk.models.ceremony import decryptions_of
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.paper_count import agreed_piles
from kiosk.models.results import ResultsRecord
from tally.canonical_json import canonical
from tally.encrypted_tally import EncryptedTally
from tally.fingerprint import hex_of
from tally.grading.results import grade_meeting
from tally.partial_decryption import check_partial_decryption
from tally.record.closing import closing_hash
from tally.record.results import CountedGroup, results_json
from tally.result import Result, combine
from tally.trustee.assemble import Trustees, parse_trustees

Counts = tuple[tuple[int, ...], ...]


def count_meeting(session: Session, meeting: MeetingRecord) -> None:
    """Decrypt the totals of every box that may be; raises ``TallyError`` if they do not fit."""
    trustees = parse_trustees(meeting.trustees or "")
    piles = agreed_piles(session, meeting.id)
    counts: dict[str, Counts | None] = {}
    groups = []
    for record in elections_of(session, meeting.id):
        counts[record.group], archive = _count_group(session, meeting, record, trustees)
        groups.append(
            CountedGroup(
                code=record.group,
                cast=record.ballots or 0,
                record=hex_of(archive),
                paper=piles[record.group].forms if record.group in piles else 0,
            )
        )
    content = meeting.parsed()
    results = results_json(
        content,
        grade_meeting(content, counts, {code: pile.rows for code, pile in piles.items()}),
        closing=closing_hash(meeting.closing or ""),
        groups=groups,
        rehearsal=meeting.rehearsal,
    )
    session.merge(ResultsRecord(meeting_id=meeting.id, text=canonical(results)))


def _count_group(
    session: Session, meeting: MeetingRecord, record: ElectionRecord, trustees: Trustees
) -> tuple[Counts | None, bytes]:
    if not record.decrypt:
        return None, archive_of(session, meeting, record, None)
    tally = tally_of(session, record)
    texts = decryptions_of(session, meeting.id, record.group)
    result = _combined(record, trustees, tally, texts)
    record.result = result.text
    archive = archive_of(session, meeting, record, tally, decryptions=texts, result=result.text)
    return result.counts, archive


def _combined(
    record: ElectionRecord, trustees: Trustees, tally: EncryptedTally, texts: dict[int, str]
) -> Result:
    """They were checked when they came; memory and disks fail, so they are checked again."""
    election = election_of(record)
    decryptions = {
        owner: check_partial_decryption(
            text, tally, election, trustees.verification_keys[owner - 1]
        )
        for owner, text in texts.items()
    }
    return combine(election, trustees, tally, decryptions)
