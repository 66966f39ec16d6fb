"""The evidence package: all that proves a meeting's results, in one zip.

Source: formats, "evidence.zip".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.incidents import incident_lines
from kiosk.actions.left_out import left_out_of
from kiosk.actions.record import record_of
from kiosk.actions.results import results_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.withdrawal import Instead
from kiosk.errors import NotYet
from kiosk.models.audit_entry import AuditEntryRecord, entries_of
from kiosk.models.ballot import withdrawn_of
from kiosk.models.ceremony import attestations_of
from kiosk.models.closing_words import ClosingKind, closing_words_of, other_attestations_of
from kiosk.models.election import elections_of
from kiosk.models.incident import incidents_of
from kiosk.models.meeting import MeetingRecord, files_of, meeting_of
from kiosk.models.paper_count import agreed_piles
from kiosk.models.register import register_of
from kiosk.models.sealing import SealingKind, sealing_words_of
from kiosk.models.secrecy_page import SecrecyPageRecord
from kiosk.models.withdrawal import confirmed_withdrawals, withdrawn_for_paper
from kiosk.papers import tally_sheet_of
from kiosk.record_papers import (
    RECORD_SHEET,
    ZERO_REPORT,
    record_sheet_of,
    zero_report_sheet,
)
from tally.canonical_json import canonical
from tally.record.evidence import write_evidence
from tally.record.incidents import INCIDENTS, incidents_json
from tally.record.paper_forms import PAPER, paper_json
from tally.record.sign_offs import sign_offs_in
from tally.record.withdrawn import WITHDRAWN, Withdrawal, withdrawn_json

SECRECY = "secrecy-check.txt"
"""What the secrecy check tried and found."""

_RESULTS = frozenset({MeetingState.COUNTED, MeetingState.CERTIFIED})


def evidence_of(session: Session, meeting_id: str) -> bytes:
    """The package, from counting on; certifying adds its entry to the audit log and the sign-offs.

    Raises ``NotYet``.
    """
    meeting = meeting_of(session, meeting_id)
    if meeting.state not in _RESULTS:
        raise NotYet
    files = {f"meeting/{name}": data for name, data in files_of(session, meeting_id).items()}
    files |= {name: text.encode() for name, text in _texts(session, meeting)}
    for election in elections_of(session, meeting_id):
        files[f"record/{election.group}.bel"] = record_of(session, meeting_id, election.group)
    files["tally-sheet.pdf"] = tally_sheet_of(session, meeting_id)
    files[ZERO_REPORT] = zero_report_sheet(session, meeting_id)
    entries = _entries(session, meeting_id)
    files[RECORD_SHEET] = record_sheet_of(session, meeting_id, until=entries[-1].number)
    if (page := session.get(SecrecyPageRecord, meeting_id)) is not None:
        files[SECRECY] = page.text.encode()
    return write_evidence(files)


def _entries(session: Session, meeting_id: str) -> list[AuditEntryRecord]:
    """The meeting's entries up to its certification: what comes later changes no certified package.

    Of this meeting only: the package leaves the house, and other meetings are not its business.
    """
    entries = []
    for entry in entries_of(session, meeting_id):
        entries.append(entry)
        if json.loads(entry.text)["act"] == "confirm-certify":
            break
    return entries


def results_text(results: dict[str, Any]) -> str:
    """``results.json`` as people open it."""
    return json.dumps(results, ensure_ascii=False, indent=2) + "\n"


def _texts(session: Session, meeting: MeetingRecord) -> Iterator[tuple[str, str]]:
    yield "meeting.json", meeting.text
    yield "manifest.json", meeting.manifest or ""
    for index, text in sealing_words_of(session, meeting.id, SealingKind.SETUP).items():
        yield f"signatures/{index}.json", text
    yield "trustees.json", meeting.trustees or ""
    yield "closing.json", meeting.closing or ""
    for index, text in attestations_of(session, meeting.id).items():
        yield f"attestations/{index}.json", text
    for kind in ClosingKind:
        for index, text in closing_words_of(session, meeting.id, kind).items():
            yield f"{kind.folder}/{index}.json", text
    for other in other_attestations_of(session, meeting.id):
        yield f"conflicts/{other.index}-{other.digest[:12]}.json", other.text
    yield "results.json", results_text(results_of(session, meeting.id))
    yield "register.json", _pretty(_register(session, meeting.id))
    yield "tests.json", canonical(list(left_out_of(session, meeting.id).tests))
    if piles := agreed_piles(session, meeting.id):
        yield PAPER, _pretty(paper_json(meeting.parsed(), piles))
    if withdrawn := withdrawn_json(_withdrawals(session, meeting.id)):
        yield WITHDRAWN, _pretty(withdrawn)
    yield (
        INCIDENTS,
        _pretty(incidents_json(incident_lines(incidents_of(session, meeting.id)))),
    )
    entries = _entries(session, meeting.id)
    yield "audit-log.jsonl", "".join(f"{entry.text}\n" for entry in entries)
    yield "sign-offs.json", _pretty(sign_offs_in([json.loads(e.text) for e in entries]))


def _register(session: Session, meeting_id: str) -> list[dict[str, Any]]:
    """The slips' equation, printed = handed out + unused + withdrawn, for each group.

    ``withdrawn`` lists all; those ``for_paper`` stay handed out (decision 0018).
    """
    entries = register_of(session, meeting_id)
    lines = []
    for election in elections_of(session, meeting_id):
        entry, withdrawn = entries[election.group], withdrawn_of(session, election.uuid)
        for_paper = withdrawn_for_paper(session, election.uuid)
        lines.append(
            {
                "group": election.group,
                "printed": election.slips,
                "handed_out": entry.handed_out,
                "unused": election.slips - entry.handed_out - len(withdrawn) + for_paper,
                "withdrawn": withdrawn,
                "for_paper": for_paper,
                "returned": entry.returned,
                "ballots": election.ballots,
            }
        )
    return lines


def _withdrawals(session: Session, meeting_id: str) -> Iterator[Withdrawal]:
    """Who withdrew what, without when: credentials sorted under the two people."""
    for election in elections_of(session, meeting_id):
        found: dict[tuple[Instead, str, str], list[str]] = {}
        for record in confirmed_withdrawals(session, election.uuid):
            key = (record.instead, record.proposed_by, record.confirmed_by or "")
            found.setdefault(key, []).append(record.credential)
        for (instead, proposed_by, confirmed_by), credentials in found.items():
            yield Withdrawal(
                group=election.group,
                instead=instead.value,
                proposed_by=proposed_by,
                confirmed_by=confirmed_by,
                credentials=tuple(credentials),
            )


def _pretty(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
