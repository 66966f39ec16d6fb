"""What the scrutineers' stations send: ceremony messages, attestations, partial decryptions.

Every row is written once; the texts are signed or proved by their authors, so the server is
only their mailbox (protocol 5.3, guarding C).
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, GroupCode, MeetingId, enum_column


class CeremonyKind(StrEnum):
    """Messages of the key ceremony (guarding D); a complaint ends it."""

    COMMITMENT = "commitment"
    REVEAL = "reveal"
    POLYNOMIAL = "polynomial"
    COMPLAINT = "complaint"
    OUTPUT = "output"
    DONE = "done"


ROUNDS = (
    CeremonyKind.COMMITMENT,
    CeremonyKind.REVEAL,
    CeremonyKind.POLYNOMIAL,
    CeremonyKind.OUTPUT,
    CeremonyKind.DONE,
)
"""What every seat sends, in order."""


class CeremonyMessageRecord(Base):
    __tablename__ = "ceremony_message"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    kind: Mapped[CeremonyKind] = mapped_column(enum_column(CeremonyKind), primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    text: Mapped[str]


class AttestationRecord(Base):
    __tablename__ = "attestation"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    text: Mapped[str]


class PartialDecryptionRecord(Base):
    __tablename__ = "partial_decryption"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    group: Mapped[GroupCode] = mapped_column("group_code", primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    """The trustee, the protocol's *owner*."""
    text: Mapped[str]


def ceremony_messages_of(
    session: Session, meeting_id: str, kind: CeremonyKind
) -> dict[int, str]:
    query = select(CeremonyMessageRecord).filter_by(meeting_id=meeting_id, kind=kind)
    rows = session.scalars(query.order_by(CeremonyMessageRecord.index))
    return {row.index: row.text for row in rows}


def attestations_of(session: Session, meeting_id: str) -> dict[int, str]:
    query = select(AttestationRecord).filter_by(meeting_id=meeting_id)
    return {
        row.index: row.text for row in session.scalars(query.order_by(AttestationRecord.index))
    }


def decryptions_of(session: Session, meeting_id: str, group: str) -> dict[int, str]:
    """Partial decryptions of a group by trustee, in the order of trustees."""
    query = select(PartialDecryptionRecord).filter_by(meeting_id=meeting_id, group=group)
    rows = session.scalars(query.order_by(PartialDecryptionRecord.index))
    return {row.index: row.text for row in rows}
