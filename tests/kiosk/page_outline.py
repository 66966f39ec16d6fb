"""What a well-made page has: one h1, headings in steps, a name for every field, nothing inline."""

import re
from html.parser import HTMLParser


class Outline(HTMLParser):
    """Headings, fields without a label around them, ids, and whatever the policy forbids."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.fields: list[dict[str, str | None]] = []
        self.labels: set[str | None] = set()
        self.inline: list[str] = []
        self.ids: list[str | None] = []
        self._in_label = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
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
        self.inline += [
            f"{tag} {name}" for name in values if name.startswith("on") or name == "style"
        ]
        if tag == "style" or (tag == "script" and not values.get("src")):
            self.inline.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._in_label -= 1


def check_well_made(page: str, path: str) -> None:
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
