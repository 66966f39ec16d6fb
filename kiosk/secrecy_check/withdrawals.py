"""The one record in which people stand beside slips: who of the staff withdrew them.

A withdrawn slip has no ballot, and its two people did not draw it (decision 0018).  Only their two
fields are passed over, and only in a record of slips without ballots: any other name in it is found.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.secrecy_check.known import Known
from kiosk.secrecy_check.rows import Row

_PEOPLE = ("proposed_by", "confirmed_by")


def without_withdrawers(row: Row, known: Known) -> Row:
    """``row`` without the two people, if it is such a record."""
    if not {"instead", *_PEOPLE} <= row.fields.keys():
        return row
    cast = {ballot.credential for box in known.boxes for ballot in box.ballots}
    logins = {str(row.fields[name]) for name in _PEOPLE} & known.staff
    if row.named & cast or not logins:
        return row
    text = row.text
    for login in sorted(logins, key=len, reverse=True):
        text = text.replace(f'"{login}"', '""').replace(f" ; {login}", " ; ")
    return replace(row, text=text)
