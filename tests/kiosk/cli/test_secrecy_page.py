"""``kiosk secrecy-check DIR --add-to MEETING``: the page at the server's console, for the evidence."""

import json

from kiosk.cli import main
from kiosk.domain.meeting_state import MeetingState
from kiosk.models.audit_entry import entries_of
from kiosk.models.secrecy_page import SecrecyPageRecord


def test_the_page_is_added_to_a_closed_meeting_and_to_no_other(
    session, make_meeting, settings, capsys
):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    draft = make_meeting(session, state=MeetingState.DRAFT)
    session.commit()
    check = ["secrecy-check", str(settings.instance), "--add-to"]
    assert main([*check, draft.id]) == 2
    assert main([*check, "nothing"]) == 2
    told = capsys.readouterr()
    assert told.out == "", "nothing is attacked before it is clear that the page can be kept"
    assert main([*check, meeting.id]) == 0
    session.expire_all()
    page = session.get(SecrecyPageRecord, meeting.id)
    assert (page.found, page.attacks > 10) == (0, True)
    last = json.loads(entries_of(session, meeting.id)[-1].text)
    assert (last["act"], last["who"], last["details"]["found"]) == ("secrecy-page", None, 0)
    assert session.get(SecrecyPageRecord, draft.id) is None
