"""Rows of a CSV file, in the encodings that spreadsheet programs write.

Source: formats, first paragraph.  Excel and WPS on a Chinese Windows write GB18030 (which
contains GBK and GB2312) unless asked for "CSV UTF-8", so it is taken with a notice.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kiosk.i18n import _
from kiosk.meeting_file.refusals import FileRefused, NotText


class NotCsv(FileRefused):
    message = _(
        "%(file)s, line %(line)s: this is not proper CSV; a quotation mark is probably missing. "
        "Save the table again from the spreadsheet program."
    )


class SpreadsheetNamedCsv(FileRefused):
    message = _(
        "%(file)s is a workbook although its name ends in .csv. Save it as CSV, or as .xlsx under "
        "its right name."
    )


def csv_rows(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its line number (that of its last line)."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SpreadsheetNamedCsv(file=file)
    reader = csv.reader(io.StringIO(_text(file, data), newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as fault:
        raise NotCsv(file=file, line=reader.line_num) from fault


def is_gb18030(data: bytes) -> bool:
    """Whether ``data``, which some encoding can read, is not UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


def _text(file: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:  # UTF-16 without a mark, or no text at all
            break
        return text
    raise NotText(file=file)
