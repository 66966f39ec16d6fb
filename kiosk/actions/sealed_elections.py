"""What is public and fixed about an election, read once and kept in memory.

From sealing on the election and its credentials never change, so every ballot can be checked
against the same parsed objects without touching the database.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.errors import MeetingNotOpen
from kiosk.models.election import election_with_uuid
from tally.ballot import largest_ballot
from tally.election import Election, parse_election
from tally.record.checkpoints import step_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedElection:
    meeting_id: str
    election: Election
    credentials: frozenset[str]
    most_bytes: int
    """The largest ballot of this election and a tenth more."""
    checkpoint_step: int
    """Ballots between two checkpoints."""


_kept: dict[str, SealedElection] = {}
_lock = threading.Lock()
_MOST_KEPT = 256
"""Elections in memory; a server that has seen more begins again."""


def sealed_election(session: Session, uuid: str) -> SealedElection:
    """The sealed election ``uuid``.

    Raises ``NotFound``, or ``MeetingNotOpen`` before sealing.
    """
    found = _kept.get(uuid)
    if found is None:
        found = _read(session, uuid)
        with _lock:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[uuid] = found
    return found


def _read(session: Session, uuid: str) -> SealedElection:
    # A session of its own: the caller's must not begin before the checks are done.
    with Session(session.get_bind()) as reader:
        record = election_with_uuid(reader, uuid)
        if record.text is None or record.credentials is None:
            raise MeetingNotOpen
        election = parse_election(record.text)
        return SealedElection(
            meeting_id=record.meeting_id,
            election=election,
            credentials=frozenset(json.loads(record.credentials)),
            most_bytes=largest_ballot(election) * 11 // 10,
            checkpoint_step=step_of(election.pingyi.min_group if election.pingyi else 0),
        )
