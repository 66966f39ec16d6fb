"""Nobody agrees to what they have not seen: a form bears the mark of what its page showed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple

from flask import request

from kiosk.actions.score_sheet_refusals import ChangedSince
from kiosk.db import db
from kiosk.domain.seen import mark_of
from kiosk.models.ledger_entry import LedgerEntryRecord
from kiosk.models.ledger_proof import LedgerProofRecord
from kiosk.models.ledger_publication import LedgerPublicationRecord
from kiosk.models.score_input import ScoreUploadRecord
from kiosk.models.score_proposal import ScoreProposalRecord
from kiosk.models.score_sheet import locked_score_sheet


def check_as_shown(sheet_id: str, now: Callable[[], str]) -> None:
    """Lock the sheet; whatever ``now`` is the mark of cannot change before the commit.

    Raises ``ChangedSince`` or ``NotFound``.
    """
    locked_score_sheet(db.session(), sheet_id)
    if request.form.get("seen", "") != now():
        raise ChangedSince


def mark_of_proposal(one: ScoreProposalRecord | None) -> str:
    return "" if one is None else mark_of(one.staff_id, one.details)


def mark_of_upload(one: ScoreUploadRecord | None, tables: str) -> str:
    """``tables``: the state of the tables against which its changes are shown."""
    return "" if one is None else mark_of(one.staff_id, one.name, one.tables, tables)


def mark_of_entry(one: LedgerEntryRecord, proof: LedgerProofRecord | None) -> str:
    return mark_of(one.state, one.voids, astuple(one.fields), proof.hash if proof else "")


def mark_of_publication(one: LedgerPublicationRecord) -> str:
    return mark_of(one.proposed_by, one.hash, one.notice_start, one.notice_end)
