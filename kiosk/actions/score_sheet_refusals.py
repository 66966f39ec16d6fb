"""Why the score sheet does not take what somebody entered: one class per reason."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus

from kiosk.errors import KioskError
from kiosk.i18n import _
from kiosk.scoring_words import sentences_of_faults
from tally.scoring.faults import Fault


class FaultsFound(KioskError):
    """A scheme, workbook or meeting cannot be used; ``sentences`` are all its faults."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "faults-found"
    message = _("This cannot be used: %(first)s")

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        self.sentences = sentences_of_faults(self.faults)
        super().__init__(first=self.sentences[0])


class ChangedSince(KioskError):
    """Somebody changed what the form is about after its page was made."""

    code = "changed-since"
    message = _(
        "This has been changed in the meantime, and nothing was done. "
        "Read it again as it stands now, and then press the button once more."
    )


class SheetNotOpen(KioskError):
    """The score sheet is on notice or final."""

    code = "sheet-not-open"
    message = _(
        "This score sheet is posted or final: nothing that enters a score may change. "
        "It can be opened again only after an objection was upheld."
    )
