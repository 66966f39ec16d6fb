"""After sealing nothing on the disk but the slip sheets can vote."""

import io

import pypdf
import pytest

from kiosk.domain.meeting_state import MeetingState
from kiosk.slip_files import slips_path
from printable import page
from tally.credential import grouped, read_slip_code, secret_of


@pytest.fixture
def sealed(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.SEALED)
    session.commit()
    return meeting


def spellings(meeting, group: str, code: str) -> list[bytes]:
    """Everything from which the slip's vote could be cast, as it might lie in a file."""
    secret = secret_of(read_slip_code(code), meeting.election(group).uuid)
    return [
        code.encode(),
        code[:26].encode(),
        code[:26].lower().encode(),
        grouped(code).encode(),
        str(secret).encode(),
        f"{secret:x}".encode(),
        secret.to_bytes(32, "big"),
        secret.to_bytes(32, "little"),
    ]


def test_no_file_but_the_slip_sheet_holds_a_code_or_its_secret(sealed):
    files = [path for path in sealed.tools.instance.rglob("*") if path.is_file()]
    names = {path.name for path in files}
    assert {"kiosk.sqlite3", "kiosk.sqlite3-wal", "A.pdf", "B.pdf"} <= names
    contents = {path: path.read_bytes() for path in files if path.suffix != ".pdf"}
    for group, codes in sealed.codes.items():
        for code in codes:
            for spelling in spellings(sealed, group, code):
                found = [path.name for path, data in contents.items() if spelling in data]
                assert found == [], group


def test_the_slip_sheet_holds_every_code(sealed):
    for group, codes in sealed.codes.items():
        path = sealed.tools.instance / "slips" / sealed.id / f"{group}.pdf"
        pages = pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages
        text = "".join("".join(page.extract_text() for page in pages).split())
        assert all(code in text for code in codes)
        assert path.stat().st_mode & 0o077 == 0


def test_public_credentials_are_in_no_order_of_printing(sealed):
    from kiosk.models.election import elections_of
    from tally.canonical_json import read_canonical

    for election in elections_of(sealed.session, sealed.id):
        credentials = read_canonical(election.credentials)
        assert credentials == sorted(credentials)
        assert len(credentials) == election.slips == len(sealed.codes[election.group])


def test_the_servers_own_typesetter_never_sees_a_code(session, make_meeting, monkeypatch):
    # It remembers what it sets, for as long as its process runs.
    monkeypatch.setattr(page.typst, "compile", None)
    meeting = make_meeting(session, state=MeetingState.SEALED)
    for group in ("A", "B"):
        assert slips_path(meeting.tools.instance, meeting.id, group).read_bytes()[:4] == b"%PDF"
