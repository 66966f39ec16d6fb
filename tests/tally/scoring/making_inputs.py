"""Inputs made shortly: what the tests of scoring feed in."""

from fractions import Fraction

from tally.scoring.inputs import Entry, Event, Inputs, Involved, Person, PollCounts
from tally.scoring.period import Period
from tally.scoring.scheme_file import read_scheme, shipped_text

YEAR = Period("year", 2023)


def shipped(name, **decided):
    """A shipped scheme; ``decided`` has ``__`` for each dot of an address."""
    return read_scheme(
        shipped_text(name), {key.replace("__", "."): value for key, value in decided.items()}
    )


def person(code, name="某人", object_class="heads", **more):
    facts = tuple(more.pop("facts", {}).items())
    return Person(code=code, name=name, object_class=object_class, facts=facts, **more)


def entry(code, component, value, period="", part="", *, rater=""):
    return Entry(
        person=code,
        component=component,
        value=Fraction(str(value)),
        period=period,
        part=part,
        rater=rater,
    )


def counts(code, poll, marks, group="A", **more):
    return PollCounts(person=code, poll=poll, group=group, counts=tuple(marks), **more)


def event(number, rule, *people, **more):
    """``people`` are codes, or triples of code, role and share."""
    involved = tuple(
        Involved(one) if isinstance(one, str) else Involved(*one) for one in people
    )
    more = {
        "date": "2023-06-01",
        "entered_by": "甲",
        "approved_by": "乙",
        "proof": "文件",
    } | more
    return Event(number=number, rule=rule, people=involved, **more)


def inputs(people, *records, period=YEAR, **more):
    """``records`` are sorted to their places by their kind."""
    kinds = {Entry: "entries", PollCounts: "counts", Event: "events"}
    fields = {name: [] for name in kinds.values()}
    for one in flat(records):
        fields[kinds[type(one)]].append(one)
    return Inputs(
        period=period, people=tuple(people), **{k: tuple(v) for k, v in fields.items()}, **more
    )


def one_of(sheet, code):
    return next(one for one in sheet.people if one.person.code == code)


def codes(refusal):
    return sorted({fault.code for fault in refusal.value.faults})


def flat(records):
    for one in records:
        if isinstance(one, list | tuple):
            yield from flat(one)
        else:
            yield one


BARE = """
format = "pingyi-scheme/1"
key = "small"
name = "小方案"
source = "测试"
sheets = ["year", "quarter", "half"]
facts = ["年龄", "突出"]
[[class]]
key = "heads"
name = "负责人"
[[class]]
key = "staff"
name = "工作人员"
[total]
name = "总分"
combine = "{combine}"
at_least = "{at_least}"
at_most = "none"
[rounding]
places = 2
mode = "half up"
[ranking]
by = "exact"
[why]
"*" = "测试"
"""
MARK = """
[[component]]
key = "mark"
name = "得分"
weight = "100"
kind = "entered"
"""
GRADES = """
[[grade]]
key = "excellent"
name = "优秀"
[[grade]]
key = "competent"
name = "称职"
[[grade]]
key = "basic"
name = "基本称职"
[[grade]]
key = "unfit"
name = "不称职"
"""
QUOTA = """
[[selection]]
key = "excellent"
name = "优秀名单"
side = "top"
percent = "20"
rounding = "floor"
base = "each class"
grade = "excellent"
"""
LAST = """
[[selection]]
key = "last"
name = "末位"
side = "bottom"
count = 1
base = "each class"
"""


def small_text(*tables, combine="weights", at_least="none"):
    return BARE.format(combine=combine, at_least=at_least) + "".join(tables)


def small(*tables, **options):
    """A scheme of two classes made of ``tables``."""
    return read_scheme(small_text(*tables, **options))


def marks(**values):
    """People (``a=90`` is a head, ``s1=90`` one of the staff) and their entry of ``mark``."""
    people = [person(code, code, "staff" if code[0] == "s" else "heads") for code in values]
    return people, [entry(code, "mark", value) for code, value in values.items()]


BASE_COMPONENT = """
[[component]]
key = "study"
name = "学习"
points = "10"
kind = "base"
floor = "0"
"""
