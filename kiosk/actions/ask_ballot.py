"""Ask: was the ballot of this slip counted?

The question carries a proof by the slip's secret over the server's nonce, and the slip's code stays
in the tablet; without the proof the server says nothing about a credential (guarding E).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from kiosk.actions.sealed_elections import sealed_election
from kiosk.actions.slip_proof import check_slip_proof
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import BallotsDestroyed
from kiosk.models.ballot import SlipEnd, slip_end_of, tracker_of_slip
from kiosk.models.meeting import meeting_of


@dataclass(frozen=True, slots=True)
class Answer:
    answer: Literal["counted", "not-counted", "withdrawn"]
    tracker: str | None


def ask_words(nonce: str, credential: str) -> str:
    """What the asking slip signs."""
    return f"pingyi-ask|1|{nonce}|{credential}"


def ask_ballot(
    session: Session, *, uuid: str, credential: str, nonce: str, signature: Mapping[str, object]
) -> Answer:
    """What became of the slip with the public half ``credential``.

    The caller has checked that ``nonce`` was its own and is used for the first time.

    Raises ``MalformedRequest`` when the proof does not hold or the credential is not listed, and
    ``BallotsDestroyed`` when nobody can know any more.
    """
    sealed = sealed_election(session, uuid)
    check_slip_proof(sealed, credential, ask_words(nonce, credential), signature)
    end = slip_end_of(session, credential)
    if end is SlipEnd.BALLOT:
        return Answer("counted", tracker_of_slip(session, credential))
    if end is None and meeting_of(session, sealed.meeting_id).state is MeetingState.DESTROYED:
        raise BallotsDestroyed
    return Answer("withdrawn" if end is SlipEnd.WITHDRAWN else "not-counted", None)
