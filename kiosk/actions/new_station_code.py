"""Make the code by which a scrutineer's station opens its mailbox."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.errors import NotFound
from kiosk.machine_code import new_station_code_text, station_code_hash
from kiosk.models.base import begin_write
from kiosk.models.meeting import SeatRecord
from kiosk.models.staff import StaffRecord


def new_station_code(
    session: Session,
    *,
    meeting_id: str,
    index: int,
    random: Callable[[int], bytes],
    staff: StaffRecord | None = None,
) -> str:
    """A new code for the seat; the one before it is no longer good.  It is shown this once.

    Raises ``NotFound``.
    """
    begin_write(session)
    seat = session.get(SeatRecord, (meeting_id, index))
    if seat is None:
        raise NotFound
    code = new_station_code_text(random)
    seat.code = station_code_hash(code)
    note(
        session,
        meeting_id=meeting_id,
        staff=staff,
        act="station-code",
        details={"seat": index, "name": seat.name},
    )
    return code
