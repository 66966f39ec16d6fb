"""Every page of a score sheet is well made, in both languages, and closed to everybody else."""

import re
from html.parser import HTMLParser

import pytest

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


class Outline(HTMLParser):
    """Headings, fields without a label, and anything inline that the policy forbids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.fields: list[dict[str, str | None]] = []
        self.labels: set[str | None] = set()
        self.inline: list[str] = []
        self.ids: list[str | None] = []
        self._in_label = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if "id" in values:
            self.ids.append(values["id"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._in_label += 1
            self.labels.add(values.get("for"))
        asks = tag in {"input", "textarea", "select"} and values.get("type") != "hidden"
        if asks and not self._in_label:
            self.fields.append(values)
        self.inline += [f"{tag} {name}" for name in values if name.startswith("on")]
        self.inline += [tag] if "style" in values or tag == "style" else []

    def handle_endtag(self, tag):
        if tag == "label":
            self._in_label -= 1


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
        page = answer.get_data(as_text=True)
        outline = Outline(page)
        assert outline.headings[0] == 1, path
        assert outline.headings.count(1) == 1, path
        steps = zip(outline.headings, outline.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), path
        assert not outline.inline, path
        assert len(outline.ids) == len(set(outline.ids)), path
        for field in outline.fields:
            named = field.get("aria-label") or field.get("id") in outline.labels
            assert named, (path, field)


def test_the_pages_own_words_are_english_when_the_reader_chose_it(office):
    page = office.reader("clerk", "en").read("/scores/")
    words = re.sub(r"<[^>]+>", "", page).replace("评议", "").replace("中文", "")
    assert not HAN.search(words.replace("陈组织", ""))
