"""Seal: make the keys final, make the slips, fix questions and public credentials.

The slips' codes exist in this function and on the slip sheets, nowhere else: the database gets the
public halves, sorted, so that no order of printing survives (house plan, "Cast"; guarding A2).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.step_tools import StepTools
from kiosk.errors import SlipsNotMade
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.slip_files import write_slips
from printable.apart import TypesettingEnded, slips_pdfs_apart
from printable.inputs import SlipSheet
from tally.canonical_json import canonical
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.fingerprint import hex_of
from tally.meeting import Meeting
from tally.record.archive import setup_text
from tally.record.manifest import make_manifest
from tally.record.sealed_papers import sealed_election
from tally.trustee.assemble import Trustees, check_trustees, parse_trustees


def seal_meeting(session: Session, meeting: MeetingRecord, tools: StepTools) -> None:
    """Seal every voter group of ``meeting``, whose ceremony is finished.  Raises ``SlipsNotMade``."""
    if meeting.trustees is None:
        raise ValueError("the conditions of sealing were not checked")
    content = meeting.parsed()
    trustees = parse_trustees(meeting.trustees)
    check_trustees(trustees)
    elections = elections_of(session, meeting.id)
    sheets = []
    for election in elections:
        codes = tuple(new_slip_code(tools.random) for _ in range(election.slips))
        _seal_group(meeting, content, trustees, election, codes)
        sheets.append(_sheet(meeting, content, election, codes))
        tools.keep_slips(election.group, codes)
    try:
        pdfs = slips_pdfs_apart(sheets)
    except TypesettingEnded as fault:
        raise SlipsNotMade from fault
    for election, pdf in zip(elections, pdfs, strict=True):
        write_slips(tools.instance, meeting.id, election.group, pdf)
    meeting.manifest = make_manifest(
        meeting.id,
        meeting.trustees,
        [(e.group, e.uuid, e.phi or "", e.setup or "") for e in elections],
    )
    meeting.slips_waiting = not (meeting.rehearsal or tools.slips_are_kept)


def _seal_group(
    meeting: MeetingRecord,
    content: Meeting,
    trustees: Trustees,
    record: ElectionRecord,
    codes: tuple[str, ...],
) -> None:
    credentials = sorted(
        public_credential(secret_of(read_slip_code(code), record.uuid)).hex for code in codes
    )
    election = sealed_election(
        content,
        record.group,
        meeting_id=meeting.id,
        uuid=record.uuid,
        public_key=trustees.public_key,
        rehearsal=meeting.rehearsal,
    )
    record.text = election.text
    record.phi = election.phi
    record.credentials = canonical(credentials)
    record.setup = hex_of(setup_text(election.text, trustees.text, record.credentials))


def _sheet(
    meeting: MeetingRecord, content: Meeting, election: ElectionRecord, codes: tuple[str, ...]
) -> SlipSheet:
    return SlipSheet(
        title=content.title,
        unit=content.unit,
        date=content.date,
        group_name=election.name,
        rehearsal=meeting.rehearsal,
        codes=codes,
    )
