"""What scrutineers' stations say at closing beside the attestation over the closed boxes.

The register as each typed it from paper, the exception (guarding C2, C4), the numbers of the
return box (guarding E), and every attestation over other content: it stops the meeting and is the
proof of who signed it, so it is kept.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, MeetingId, enum_column


class ClosingKind(StrEnum):
    REGISTER = "register"
    """The paper register as the holder typed it."""
    EXCEPTION = "exception"
    """Why the holder decrypts although fewer than a quorum attest."""
    RETURNED = "returned"
    """How many slips of the return box have their ballots; the latest of a seat stands."""

    @property
    def folder(self) -> str:
        """Where such words lie in an evidence package."""
        return {
            ClosingKind.REGISTER: "registers",
            ClosingKind.EXCEPTION: "exceptions",
            ClosingKind.RETURNED: "returned",
        }[self]


class ClosingWordsRecord(Base):
    __tablename__ = "closing_words"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    kind: Mapped[ClosingKind] = mapped_column(enum_column(ClosingKind), primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    text: Mapped[str]


class OtherAttestationRecord(Base):
    __tablename__ = "other_attestation"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the text, hex."""
    text: Mapped[str]


def closing_words_of(session: Session, meeting_id: str, kind: ClosingKind) -> dict[int, str]:
    """The signed words of each seat, in the order of seats."""
    query = select(ClosingWordsRecord).filter_by(meeting_id=meeting_id, kind=kind)
    rows = session.scalars(query.order_by(ClosingWordsRecord.index))
    return {row.index: row.text for row in rows}


def other_attestations_of(session: Session, meeting_id: str) -> list[OtherAttestationRecord]:
    """Attestations over other content than the server's, by seat."""
    query = select(OtherAttestationRecord).filter_by(meeting_id=meeting_id)
    order = (OtherAttestationRecord.index, OtherAttestationRecord.digest)
    return list(session.scalars(query.order_by(*order)))
