"""Start a year's score sheet: a title, a unit, a period, and the scheme it will follow."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from sqlalchemy.orm import Session

from kiosk.actions.score_sheet_refusals import FaultsFound
from kiosk.audit_log import note
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.base import begin_write
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from tally.base58 import random_base58
from tally.scoring.faults import SchemeRefused, fault
from tally.scoring.scheme import Scheme
from tally.scoring.scheme_file import read_scheme
from tally.scoring.workbook.records import period_of

ID_SYMBOLS = 22
LONGEST_TITLE = 100
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def start_score_sheet(
    session: Session,
    *,
    title: str,
    unit: str,
    period: str,
    scheme_text: str,
    random: Callable[[int], bytes],
    staff: StaffRecord | None = None,
) -> ScoreSheetRecord:
    """A new score sheet, open to be filled in; ``scheme_text`` is kept exactly as it is.

    Raises ``Refused`` for a title, unit or period that cannot be, ``FaultsFound`` for the scheme.
    """
    title = shown_text(title, longest=LONGEST_TITLE)
    unit = shown_text(unit, longest=LONGEST_TITLE)
    if not title or not unit:
        raise Refused(_("Give the score sheet a title and name the unit."))
    scheme = scheme_of_text(scheme_text)
    _check_period(period.strip(), scheme)
    begin_write(session)
    sheet = ScoreSheetRecord(
        id=random_base58(ID_SYMBOLS, random),
        title=title,
        unit=unit,
        period=period.strip(),
        scheme=scheme_text,
        state=ScoreSheetState.OPEN,
    )
    session.add(sheet)
    details = {
        "sheet": sheet.id,
        "title": title,
        "period": sheet.period,
        "scheme": scheme.key,
        "scheme_file": hashlib.sha256(scheme_text.encode()).hexdigest(),
    }
    note(session, meeting_id=None, staff=staff, act="start-score-sheet", details=details)
    return sheet


def scheme_of_text(text: str) -> Scheme:
    """Raises ``FaultsFound`` with everything that is wrong with the scheme file."""
    try:
        return read_scheme(text)
    except SchemeRefused as refused:
        raise FaultsFound(refused.faults) from None


def shown_text(text: str, *, longest: int) -> str:
    """One line of text that is shown and printed, its white space made single.

    Raises ``Refused``: what is not seen could make two names of what looks like one.
    """
    plain = " ".join(text.split())
    if len(plain) > longest:
        raise Refused(
            _("“%(text)s…” is longer than %(most)s characters.", text=plain[:20], most=longest)
        )
    for sign in plain:
        if unicodedata.category(sign) in HIDDEN or sign == "\N{REPLACEMENT CHARACTER}":
            number = f"U+{ord(sign):04X}"
            raise Refused(
                _(
                    "The text contains a character that cannot be seen (%(character)s). "
                    "Delete it and type it again.",
                    character=number,
                )
            )
    return plain


def _check_period(text: str, scheme: Scheme) -> None:
    period = period_of(text)
    if period is None:
        raise Refused(
            _(
                "“%(text)s” is no period. Write 2023, 2023H1, 2023Q4 or 2023M12.",
                text=text[:20],
            )
        )
    if period.kind not in scheme.sheets:
        raise FaultsFound(
            [fault("other-period", (), text=text, wanted=", ".join(scheme.sheets))]
        )
