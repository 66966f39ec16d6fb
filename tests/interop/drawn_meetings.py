"""Meetings drawn at random and written down as people write them, with what counting must find.

Source: formats, "meeting.toml" and "deck.csv".  The counts are made here from the marks, by
other code than the program's.
"""

import csv
import io
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from kiosk.meeting_file.plain_text import is_noncharacter

ABSTAINED, SPOILED = "弃权", "废票"
OVERALL = "总体评价"
MOST_CONTESTS = 6
"""Of one group: every answer costs the reference about a millisecond a ballot."""
COST = 500
"""About how many answers all ballots of one group may have together."""

HAN = "张王李赵欧阳慕容司马诸葛上官尉迟"
RARE = "𬱖𠮷㛃䶮𫘧𣲗𰻝龘㐂\U0002ebe5·"
SIGNS = "\"'“”‘’,，、;；:：()（）《》#*_$@<>[]{}|\\/&%=+-~`^!?."
WIDE = "ＡＺ０９ａ１\u3000ÉøßЖكตि한かナ"
names = (
    st.text(
        st.one_of(
            *map(st.sampled_from, (HAN, HAN, RARE, SIGNS, WIDE)),
            st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]),
        ),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
    .filter(lambda text: "\N{REPLACEMENT CHARACTER}" not in text)
    .filter(lambda text: not any(map(is_noncharacter, text)))
)
group_codes = st.sampled_from(["A", "B", "C", "1", "0", "007", "A1", "ZZZZ", "NULL", "E5"])
form_codes = st.sampled_from(
    ["heads", "team", "科室", "１号表", "-", "_", "E-1", "𠮷", "1", "AUX"]
)
subject_codes = st.sampled_from(
    ["", "", "001", "1", "9", "张三", "A,B", '"', "= 1", "００１", "**", "x" * 32]
)

Place = tuple[str, str, str, str]
"""Form, subject, criterion and voter group of a contest."""


@dataclass(frozen=True, kw_only=True)
class DrawnForm:
    code: str
    title: str
    groups: Mapping[str, str]
    subjects: Sequence[tuple[str, str, str, str]]
    """Code (perhaps left out), name, unit, post."""
    criteria: Mapping[str, str]
    limit: tuple[str, str, str] | None
    """Grade, at most, otherwise."""
    roster: str
    """How the subjects are given: "inline", or the encoding of a CSV file."""

    @property
    def codes(self) -> list[str]:
        return [row[0] or f"{number:03}" for number, row in enumerate(self.subjects, 1)]

    @property
    def allowed(self) -> int:
        """The most subjects that may get the limit's grade."""
        _, at_most, _ = self.limit or ("", "", "")
        if at_most.endswith("%"):
            return int(Fraction(at_most[:-1]) * len(self.subjects) / 100)
        return int(at_most)


@dataclass(frozen=True, kw_only=True)
class DrawnMeeting:
    heading: Mapping[str, object]
    """Keys of the top of the meeting file."""
    grades: Mapping[str, str]
    groups: Mapping[str, tuple[str, int]]
    """Code -> name and slips."""
    forms: Sequence[DrawnForm]
    ballots: Mapping[str, int]
    min_group: int
    date: date
    seed: int
    """Of the marks, which are too many to be drawn one by one."""

    @property
    def rule(self) -> tuple[int, int]:
        """Threshold and scrutineers."""
        names = self.heading["scrutineers"]
        assert isinstance(names, list)
        return int(str(self.heading["threshold"])), len(names)

    def places(self, group: str) -> list[Place]:
        return [
            (form.code, subject, criterion, group)
            for form in self.forms
            if group in form.groups
            for subject in form.codes
            for criterion in form.criteria or [OVERALL]
        ]

    def is_small(self, group: str) -> bool:
        return self.ballots[group] < self.min_group

    def deck(self) -> tuple[list[list[str]], Counter[tuple[Place, str]]]:
        """Rows of the deck in no order, and how often each mark must be counted."""
        chance = random.Random(self.seed)  # noqa: S311 (known ballots, not secrets)
        rows: list[list[str]] = []
        found: Counter[tuple[Place, str]] = Counter()
        for group, ballots in self.ballots.items():
            places = self.places(group)
            for number in sorted(chance.sample(range(1, 2 * ballots + 1), ballots)):
                head = [group, str(number)]
                kind = chance.choices(["marked", "spoiled", "empty"], [8, 1, 1])[0]
                if kind == "spoiled":
                    rows.append([*head, "*", "*", "*", SPOILED])
                    found.update((place, SPOILED) for place in places)
                    continue
                marks = dict.fromkeys(places, ABSTAINED)
                if kind == "marked":
                    weights = [*(9 - at for at in range(len(self.grades))), 2, 2]
                    marks = {
                        place: chance.choices([*self.grades, ABSTAINED, SPOILED], weights)[0]
                        for place in places
                    }
                marks = self._kept(marks)
                said = [p for p, mark in marks.items() if mark != ABSTAINED] or places[:1]
                rows += [[*head, *place[:3], marks[place]] for place in said]
                found.update(self._counted(marks).items())
        chance.shuffle(rows)
        return rows, found

    def _broken(
        self, marks: Mapping[Place, str], otherwise: str
    ) -> Iterable[tuple[DrawnForm, list[Place]]]:
        """Forms whose limit is broken in a criterion, with the places above it."""
        for form in self.forms:
            if form.limit is None or form.limit[2] != otherwise:
                continue
            for criterion in form.criteria or [OVERALL]:
                given = [
                    place
                    for place, mark in marks.items()
                    if (place[0], place[2], mark) == (form.code, criterion, form.limit[0])
                ]
                if len(given) > form.allowed:
                    yield form, given[form.allowed :]

    def _kept(self, marks: Mapping[Place, str]) -> dict[Place, str]:
        """What the voter is made to mend before the tablet lets the ballot go."""
        too_many = [place for _, places in self._broken(marks, "refuse") for place in places]
        return {**marks, **dict.fromkeys(too_many, ABSTAINED)}

    def _counted(self, marks: Mapping[Place, str]) -> dict[Place, str]:
        """The marks with the forms spoiled whose limit says so."""
        spoiled = {form.code for form, _ in self._broken(marks, "spoil")}
        return {p: SPOILED if p[0] in spoiled else mark for p, mark in marks.items()}

    def files(self) -> dict[str, bytes]:
        """The meeting file, its rosters and the deck."""
        rows, _ = self.deck()
        heading = ["group", "ballot", "form", "subject", "criterion", "mark"]
        files = {"deck.csv": _table([heading, *rows], "utf-8")}
        lines = [f"{key} = {_toml(value)}" for key, value in self.heading.items()]
        lines += [f"date = {self.date}"]
        lines += ["[grades]", f"names = {_toml(list(self.grades))}"]
        lines += [f"coefficients = {_toml(list(self.grades.values()))}"]
        for code, (name, slips) in self.groups.items():
            lines += ["[[group]]", f"code = {_toml(code)}", f"name = {_toml(name)}"]
            lines += [f"slips = {slips}"]
        for number, form in enumerate(self.forms, 1):
            lines += ["[[form]]", f"code = {_toml(form.code)}", f"title = {_toml(form.title)}"]
            if form.roster == "inline":
                lines += [
                    f"[[form.subject]]\ncode = {_toml(code)}\nname = {_toml(name)}\n"
                    f"unit = {_toml(unit)}\npost = {_toml(post)}"
                    for code, name, unit, post in form.subjects
                ]
            else:
                roster = f"名单 {number}.csv"
                at = lines.index("[[form]]", -3)
                lines.insert(at + 1, f"subjects = {_toml(roster)}")
                columns = ["编号", "姓名", "单位", "职务"]
                files[roster] = _table([columns, *form.subjects], form.roster)
            lines += ["[form.groups]"]
            lines += [
                f"{_toml(code)} = {_toml(weight)}" for code, weight in form.groups.items()
            ]
            for name, weight in form.criteria.items():
                lines += ["[[form.criterion]]", f"name = {_toml(name)}"]
                lines += [f"weight = {_toml(weight)}"]
            if form.limit:
                grade, at_most, otherwise = map(_toml, form.limit)
                lines += ["[form.limit]", f"grade = {grade}", f"at_most = {at_most}"]
                lines += [f"otherwise = {otherwise}"]
        return {"meeting.toml": "\n".join(lines).encode(), **files}


def _toml(value: object) -> str:
    """A text, a number or a list of them; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)


def _table(rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


@st.composite
def _shares(draw, count: int) -> list[str]:
    """Weights above 0 that sum to 100, as decimals."""
    inside = st.integers(1, 99_999)
    cuts = draw(st.lists(inside, min_size=count - 1, max_size=count - 1, unique=True))
    bounds = [0, *sorted(cuts), 100_000]
    parts = [high - low for low, high in itertools.pairwise(bounds)]
    return [
        f"{part // 1000}.{part % 1000:03}" if part % 1000 else f"{part // 1000}"
        for part in parts
    ]


@st.composite
def _grades(draw) -> dict[str, str]:
    usable = names.filter(lambda name: name not in {ABSTAINED, SPOILED})
    found = draw(st.lists(usable, min_size=2, max_size=8, unique=True))
    size = len(found)
    steps = st.lists(st.integers(0, 1000), min_size=size, max_size=size, unique=True)
    falling = sorted(draw(steps), reverse=True)
    return {
        name: "1" if step == 1000 else f"0.{step:03}"
        for name, step in zip(found, falling, strict=True)
    }


@st.composite
def _form(
    draw, code: str, groups: Sequence[str], grades: Sequence[str], most: int
) -> DrawnForm:
    """A form of at most ``most`` contests."""
    criteria = draw(st.lists(names, max_size=min(3, most), unique=True))
    size = draw(st.integers(1, max(1, most // max(1, len(criteria)))))
    row = st.tuples(subject_codes, names, st.one_of(st.just(""), names), st.just("科长"))
    subjects = draw(
        st.lists(row, min_size=size, max_size=size).filter(
            lambda rows: len({r[0] or f"{n:03}" for n, r in enumerate(rows, 1)}) == len(rows)
        )
    )
    at_most = st.one_of(
        st.integers(0, size).map(str), st.sampled_from(["0%", "30%", "33.4%", "50%", "100%"])
    )
    otherwise = st.sampled_from(["refuse", "spoil"])
    return DrawnForm(
        code=code,
        title=draw(names),
        groups=dict(zip(groups, draw(_shares(len(groups))), strict=True)),
        subjects=subjects,
        criteria=dict(zip(criteria, draw(_shares(len(criteria))), strict=True))
        if criteria
        else {},
        limit=draw(st.none() | st.tuples(st.sampled_from(grades), at_most, otherwise)),
        roster=draw(st.sampled_from(["inline", "utf-8", "utf-8-sig", "gb18030"])),
    )


@st.composite
def _rule(draw) -> tuple[int, int]:
    """Threshold and scrutineers: up to five, now and then up to nine."""
    size = draw(st.sampled_from([2, 3, 3, 4, 5, 5, 2, 3, 4, 9]))
    return draw(st.integers(2, size)), size


@st.composite
def meetings(draw) -> DrawnMeeting:
    """A whole meeting that ``kiosk rehearse`` must take, with at least one ballot."""
    codes = draw(st.lists(group_codes, min_size=1, max_size=3, unique=True))
    grades = draw(_grades())
    forms: list[DrawnForm] = []
    left = dict.fromkeys(codes, MOST_CONTESTS)
    for code in draw(st.lists(form_codes, min_size=1, max_size=3, unique=True)):
        free = [group for group in codes if left[group]]
        filling = (
            draw(
                st.lists(st.sampled_from(free), min_size=1, unique=True)
                if forms
                else st.just(codes)
            )
            if free
            else []
        )
        if not filling:
            break
        most = min(*(left[group] for group in filling), 3 if not forms else MOST_CONTESTS)
        form = draw(_form(code, filling, list(grades), most))
        forms.append(form)
        for group in filling:
            left[group] -= len(form.subjects) * max(1, len(form.criteria))
    min_group = draw(st.integers(5, 8))
    ballots = {}
    for code in codes:
        most = min(
            20, max(min_group, COST // ((MOST_CONTESTS - left[code]) * (len(grades) + 2)))
        )
        ballots[code] = draw(
            st.one_of(
                st.integers(min_group, most), st.integers(min_group, most), st.integers(0, most)
            )
        )
    if not any(ballots.values()):
        ballots[codes[0]] = min_group
    threshold, size = draw(_rule())
    scrutineers = draw(st.lists(names, min_size=size, max_size=size, unique=True))
    heading = {
        "title": draw(names),
        "unit": draw(names),
        "threshold": threshold,
        "scrutineers": scrutineers,
        "missing": draw(st.sampled_from(["refuse", "renormalise"])),
        "min_group": min_group,
    }
    return DrawnMeeting(
        heading=heading,
        grades=grades,
        groups={
            code: (draw(names), max(ballots[code], min_group) + draw(st.integers(0, 3)))
            for code in codes
        },
        forms=forms,
        ballots=ballots,
        min_group=min_group,
        date=draw(st.dates(date(1970, 1, 1), date(2199, 12, 31))),
        seed=draw(st.integers(0, 2**32 - 1)),
    )
