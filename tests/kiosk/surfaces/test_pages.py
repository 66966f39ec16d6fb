"""Every page in every state, in both languages, for the people it is meant for."""

import re

import pytest

from kiosk.domain.meeting_state import MeetingState, Step
from tests.kiosk.page_outline import check_well_made

ORGANISER_PAGES = ("", "/slips", "/tablets", "/forms", "/paper", "/results", "/log")
SCRUTINEER_PAGES = ("", "/seats", "/sealing", "/records", "/paper", "/results")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("state", list(MeetingState))
def test_every_page_is_well_made_in_both_languages(hall, reader_of, state: MeetingState):
    if state in {MeetingState.PAUSED, MeetingState.ANNULLED}:
        hall.lead_to(MeetingState.OPEN)
        hall.take(Step.PAUSE)
        if state is MeetingState.ANNULLED:
            hall.take(Step.ANNUL, {"reason": "停电"})
    elif state is not MeetingState.DRAFT:
        hall.lead_to(state)
    for role, pages in (("organiser", ORGANISER_PAGES), ("scrutineer", SCRUTINEER_PAGES)):
        for language in ("zh", "en"):
            reader = reader_of(role, language)
            paths = [f"/{role}/meetings/{hall.meeting_id}{page}" for page in pages]
            for path in [f"/{role}/", *paths]:
                page = reader.read(path)
                check_well_made(page, path)
                assert "<b>李四</b>" not in page


@pytest.mark.parametrize("path", ["/", "/login", "/board/"])
def test_the_public_pages_are_english_when_the_reader_chose_it(reader_of, path: str):
    page = reader_of(None, "en").read(path)
    words = re.sub(r"<[^>]+>", "", page).replace("评议", "").replace("中文", "")
    assert not HAN.search(words)
    assert 'lang="en"' in page


def test_the_pages_of_staff_are_closed_to_others(hall, reader_of):
    organiser, scrutineer, nobody = (
        reader_of("organiser"),
        reader_of("scrutineer"),
        reader_of(None),
    )
    for page in ORGANISER_PAGES:
        path = f"/organiser/meetings/{hall.meeting_id}{page}"
        assert "请登录" in nobody.read(path, status=401)
        assert "其他角色" in scrutineer.read(path, status=403)
    for page in SCRUTINEER_PAGES:
        path = f"/scrutineer/meetings/{hall.meeting_id}{page}"
        nobody.read(path, status=401)
        organiser.read(path, status=403)


def test_every_page_of_a_rehearsal_says_so(hall, reader_of):
    files = {"meeting.toml": hall.meeting_file.encode()}
    hall.draft(files, rehearsal=True)
    hall.lead_to(MeetingState.SEALED)
    for role, pages in (("organiser", ORGANISER_PAGES), ("scrutineer", SCRUTINEER_PAGES)):
        for page in pages:
            text = reader_of(role).read(f"/{role}/meetings/{hall.meeting_id}{page}")
            assert "彩排 REHEARSAL" in text
    assert "彩排 REHEARSAL" in reader_of(None).read(f"/board/{hall.meeting_id}")


def test_an_unknown_meeting_is_told_in_plain_words(reader_of):
    assert "返回首页" in reader_of("organiser").read("/organiser/meetings/nobody", status=404)
