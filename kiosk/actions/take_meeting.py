"""Take the counts of a certified meeting into a score sheet, and let them go again.

Source: issue 5.  A meeting of this instance must be certified, one of another instance comes as
its evidence package and is verified first; bare results and rehearsals are never taken.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.results import results_of
from kiosk.actions.score_inputs import inputs_changed, open_sheet, scheme_as_adopted
from kiosk.actions.score_of_sheet import score_of
from kiosk.actions.score_sheet_refusals import FaultsFound
from kiosk.actions.start_score_sheet import shown_text
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import NotFound, Refused
from kiosk.i18n import _
from kiosk.models.meeting import meeting_of
from kiosk.models.score_meeting import ScoreMeetingRecord
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from kiosk.verified_apart import VerifyingTookTooLong, verified_results_apart
from tally.record.evidence import BEGINNINGS
from tally.scoring.components import Polled
from tally.scoring.faults import InputsRefused, fault
from tally.scoring.meetings import counts_of_meeting
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.sheets_to_fill import periods_of_leaves
from tally.verifier.results import ResultsNotVerified

PACKAGE = "evidence.zip"
"""What a meeting of this instance is called as a source: the package that proves it, so that
``tally score`` with that file gives the same fingerprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPlace:
    """A poll, in one period where it is held by periods: what a meeting can be taken for."""

    poll: str
    period: str
    name: str


def poll_places(scheme: Scheme) -> tuple[PollPlace, ...]:
    periods = periods_of_leaves(scheme)
    found: dict[tuple[str, str], PollPlace] = {}
    for leaf in scheme.leaves():
        if isinstance(leaf.kind, Polled):
            poll = leaf.kind.poll
            for period in periods[leaf.key]:
                name = f"{poll.name}（{period.name}）"
                place = PollPlace(poll=poll.key, period=period.key, name=name)
                found.setdefault((poll.key, period.key), place)
            if not periods[leaf.key]:
                place = PollPlace(poll=poll.key, period="", name=poll.name)
                found.setdefault((poll.key, ""), place)
    return tuple(found.values())


def take_meeting(
    session: Session,
    *,
    sheet_id: str,
    poll: str,
    period: str,
    meeting_id: str,
    form: str,
    staff: StaffRecord | None = None,
) -> ScoreMeetingRecord:
    """Take in a certified meeting of this instance.

    Raises ``Refused`` for one that is not certified, ``FaultsFound`` for one that does not fit the
    poll, ``SheetNotOpen``, or ``NotFound``.
    """
    sheet = open_sheet(session, sheet_id)
    meeting = meeting_of(session, meeting_id)
    if meeting.state is not MeetingState.CERTIFIED or meeting.rehearsal:
        raise Refused(_("Only certified meetings are taken in, and no rehearsals."))
    results = results_of(session, meeting_id)
    return _take(
        session,
        sheet,
        _Source(poll, period, form, PACKAGE, meeting_id),
        results,
        staff,
    )


def take_evidence(
    session: Session,
    *,
    sheet_id: str,
    poll: str,
    period: str,
    form: str,
    name: str,
    save: Callable[[Path], None],
    staff: StaffRecord | None = None,
) -> ScoreMeetingRecord:
    """Verify another instance's evidence package and take its meeting in.

    ``save`` writes the package to a path.  The verifying is done before anything is locked.
    Raises as ``take_meeting``, and ``Refused`` for what does not verify.
    """
    shown = shown_text(name.replace("\\", "/").rpartition("/")[2], longest=100) or PACKAGE
    with tempfile.TemporaryDirectory(prefix="pingyi-evidence-") as private:
        path = Path(private, "evidence.zip")
        save(path)
        results = json.loads(_verified(path))
    sheet = open_sheet(session, sheet_id)
    return _take(session, sheet, _Source(poll, period, form, shown, None), results, staff)


def drop_meeting(
    session: Session,
    *,
    sheet_id: str,
    poll: str,
    period: str,
    fingerprint: str,
    staff: StaffRecord | None = None,
) -> None:
    """Raises ``SheetNotOpen`` or ``NotFound``."""
    sheet = open_sheet(session, sheet_id)
    record = session.get(ScoreMeetingRecord, (sheet_id, poll, period, fingerprint))
    if record is None:
        raise NotFound
    session.delete(record)
    details = {"poll": poll, "period": period, "fingerprint": fingerprint}
    inputs_changed(session, sheet, staff, "drop-score-meeting", details)


@dataclass(frozen=True, slots=True)
class _Source:
    poll: str
    period: str
    form: str
    name: str
    meeting_id: str | None


def _verified(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(4) not in BEGINNINGS:
            raise Refused(
                _(
                    "This file is no evidence package. Choose the evidence.zip of the meeting; "
                    "bare results are not taken, for they prove nothing."
                )
            )
    try:
        return verified_results_apart(path)
    except ResultsNotVerified:
        raise Refused(
            _(
                "This package does not verify, and nothing was taken from it. Run “tally verify” "
                "on it to see what is wrong, and ask the meeting's organiser for it again."
            )
        ) from None
    except VerifyingTookTooLong:
        raise Refused(
            _(
                "This package is too large to be verified here. Verify it with “tally verify” on "
                "a machine of your own and make the score sheet there with “tally score”."
            )
        ) from None


def _take(
    session: Session,
    sheet: ScoreSheetRecord,
    source: _Source,
    results: dict[str, Any],
    staff: StaffRecord | None,
) -> ScoreMeetingRecord:
    scheme = scheme_as_adopted(sheet.scheme)
    places = {(one.poll, one.period) for one in poll_places(scheme)}
    if (source.poll, source.period) not in places:
        raise NotFound
    poll = next(one for one in scheme.polls() if one.key == source.poll)
    people = score_of(session, sheet).read.inputs.people
    try:
        counts, used = counts_of_meeting(
            results,
            poll,
            people,
            name=source.name,
            verified=True,
            form=source.form,
            period=source.period,
        )
    except InputsRefused as refused:
        raise FaultsFound(refused.faults) from None
    except (KeyError, TypeError, AttributeError, ValueError):
        raise FaultsFound([fault("not-our-results", (("source", source.name),))]) from None
    if not counts:
        raise Refused(
            _(
                "Nobody of this meeting stands on the sheet: people are joined by their code. "
                "Fill in the people first, with the codes of the meeting's form."
            )
        )
    key = (sheet.id, source.poll, source.period, used.fingerprint)
    if session.get(ScoreMeetingRecord, key) is not None:
        raise Refused(_("This meeting is taken in already."))
    record = ScoreMeetingRecord(
        sheet_id=sheet.id,
        poll=source.poll,
        period=source.period,
        fingerprint=used.fingerprint,
        form=source.form,
        name=source.name,
        meeting_id=source.meeting_id,
        results=json.dumps(results, ensure_ascii=False),
    )
    session.add(record)
    session.flush()
    details = {
        "poll": source.poll,
        "period": source.period,
        "meeting": source.meeting_id,
        "check_code": used.check_code,
        "fingerprint": used.fingerprint,
    }
    inputs_changed(session, sheet, staff, "take-score-meeting", details)
    return record
