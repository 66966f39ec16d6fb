"""Decide a value that the scheme leaves open: what, by whom, when, and how it was filed.

Source: issue 5, requirements 26 and 29; the scheme file itself stays as it was adopted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from kiosk.actions.score_inputs import inputs_changed, open_sheet, scheme_as_adopted
from kiosk.actions.score_sheet_refusals import ChangedSince, FaultsFound
from kiosk.actions.start_score_sheet import shown_text
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.score_input import ScoreValueRecord, values_decided
from kiosk.models.staff import StaffRecord
from tally.scoring.faults import SchemeRefused
from tally.scoring.scheme_file import read_scheme

LONGEST_VALUE = 40
LONGEST_NAME = 100


def decide_values(
    session: Session,
    *,
    sheet_id: str,
    values: Mapping[str, str],
    was: Mapping[str, str],
    decided_by: str,
    decided_on: str,
    filed: str,
    staff: StaffRecord | None = None,
) -> int:
    """Write down what was decided in one go; a blank value is open again.

    ``was`` are the values that were shown: one that is not typed over stays as it is now, whoever
    decided it.  The number of values that changed.  Raises ``Refused`` without a person or date,
    ``ChangedSince``, ``FaultsFound`` when the scheme does not hold with these values, or
    ``SheetNotOpen``.
    """
    sheet = open_sheet(session, sheet_id)
    known = {one.place: one for one in values_decided(session, sheet_id)}
    now = {place: one.value for place, one in known.items()}
    typed = {
        one.where: " ".join(values[one.where].split())[:LONGEST_VALUE]
        for one in scheme_as_adopted(sheet.scheme).open
        if one.where in values
    }
    typed_over = {place: one for place, one in typed.items() if one != was.get(place, "")}
    changed = {place: one for place, one in typed_over.items() if one != now.get(place, "")}
    if not changed:
        return 0
    if any(now.get(place, "") != was.get(place, "") for place in changed):
        raise ChangedSince
    by = shown_text(decided_by, longest=LONGEST_NAME)
    note_of_filing = shown_text(filed, longest=LONGEST_NAME)
    if not by:
        raise Refused(_("Say who decided these values: a meeting or a body."))
    day = day_of(decided_on)
    after = now | changed
    try:
        read_scheme(sheet.scheme, {place: value for place, value in after.items() if value})
    except SchemeRefused as refused:
        raise FaultsFound(refused.faults) from None
    for place, value in changed.items():
        if place in known:
            session.delete(known[place])
            session.flush()
        if value:
            session.add(
                ScoreValueRecord(
                    sheet_id=sheet_id,
                    place=place,
                    value=value,
                    decided_by=by,
                    decided_on=day,
                    filed=note_of_filing,
                )
            )
    session.flush()
    # Values of the scheme are no scores: who decided what belongs into the log.
    inputs_changed(
        session, sheet, staff, "decide-score-value", {"values": changed, "by": by, "on": day}
    )
    return len(changed)


def day_of(text: str) -> str:
    """An ISO date as a browser sends it.  Raises ``Refused``."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise Refused(_("“%(text)s” is no date. Write 2023-12-28.", text=text[:20])) from None
