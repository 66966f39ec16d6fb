"""Every page of a score sheet is well made, in both languages, and closed to everybody else."""

import re

import pytest

from tests.kiosk.page_outline import check_well_made
from tests.kiosk.scoresheet.office import SECOND, fill_worked_example

PAGES = (
    "",
    "/inputs",
    "/inputs/people",
    "/inputs/poll.half",
    "/values",
    "/meetings",
    "/ranking",
    "/people/001",
    "/decisions",
    "/notice",
    "/papers",
)
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(params=["empty", "filled", "waiting"])
def sheet_id(request, office):
    sheet_id = office.start()
    if request.param != "empty":
        fill_worked_example(office, sheet_id)
        office.certified_meeting("半年测评大会", {"001": (30, 12, 5, 1)})
    if request.param == "waiting":
        form = {"by": "党组会议", "day": "2024-01-05", "grade-001": "excellent"}
        office.reader(SECOND).send(f"/scores/{sheet_id}/decisions", form)
    return sheet_id


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_well_made_in_both_languages(office, sheet_id, language):
    reader = office.reader("clerk", language)
    paths = ["/scores/", "/scores/new", *(f"/scores/{sheet_id}{page}" for page in PAGES)]
    for path in paths:
        answer = reader.client.get(path)
        if answer.status_code == 404:
            assert path.endswith("/people/001")
            continue
        check_well_made(answer.get_data(as_text=True), path)


def test_the_pages_own_words_are_english_when_the_reader_chose_it(office):
    page = office.reader("clerk", "en").read("/scores/")
    words = re.sub(r"<[^>]+>", "", page).replace("评议", "").replace("中文", "")
    assert not HAN.search(words.replace("陈组织", ""))
