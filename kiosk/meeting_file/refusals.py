"""Why a file that people wrote cannot be used: one class per reason.

Every sentence says which file, where in it, what is wrong and what to do (formats, first
paragraph).  Refusals that only one module raises stand in that module.
"""

from __future__ import annotations

from http import HTTPStatus

from kiosk.errors import KioskError
from kiosk.i18n import Sentence, _


class FileRefused(KioskError):
    """Base class: a meeting file, roster or deck is unusable; nothing was stored."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "file-refused"


class FileMissing(FileRefused):
    message = _("%(file)s is missing. Put it beside the meeting file and choose both again.")


class FileUnreadable(FileRefused):
    message = _("%(file)s cannot be read. Check that it is a file and that you may open it.")


class SameFileName(FileRefused):
    """Two names that are one file on Windows: such an evidence package is refused later."""

    message = _(
        "%(file)s has the name of another file but for capitals or the form of its letters, and some "
        "systems would put one in the place of the other. Give it another name, also in the "
        "meeting file."
    )


class FileTooLarge(FileRefused):
    message = _("%(file)s is larger than 5 MB. Remove everything that is not needed from it.")


class NotText(FileRefused):
    message = _(
        "%(file)s is not text in UTF-8 or GB18030. Save it again as CSV UTF-8 or as an Excel "
        "workbook (.xlsx)."
    )


class NotUtf8(FileRefused):
    message = _(
        "%(file)s, line %(line)s: this is not UTF-8. Save the file again with encoding UTF-8."
    )


class EmptyFile(FileRefused):
    message = _("%(file)s is empty. Fill in its headings and at least one row.")


class ForbiddenCharacter(FileRefused):
    """A character that nobody sees, or that changes how its neighbours are read."""

    message = _(
        "%(file)s, %(where)s: the text contains the invisible or control character %(character)s. "
        "Delete the text and type it again."
    )


class DamagedText(FileRefused):
    message = _(
        "%(file)s, %(where)s: a character was lost (�) when the text was converted. Type it again."
    )


class TextTooLong(FileRefused):
    message = _(
        "%(file)s, %(where)s: the text is longer than %(longest)s characters. Shorten it."
    )


def in_row(row: int, column: str) -> Sentence:
    """Where in a table."""
    return _("row %(row)s, column %(column)s", row=row, column=column)
