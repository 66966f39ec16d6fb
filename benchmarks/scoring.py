"""Seconds to score many people by many components in one process, and to write the score sheet.

Of twelve components eight are entered, three are polls, and one comes in four quarters; one
person in ten has a line in the ledger.  Reading the scheme and hashing the inputs are in the time.

python benchmarks/scoring.py [--people 10000] [--components 12] [--json]
"""

from __future__ import annotations

import argparse
import json
import time
from fractions import Fraction

from tally.scoring.engine import score
from tally.scoring.inputs import Entry, Event, Inputs, Involved, Person, PollCounts
from tally.scoring.period import Period
from tally.scoring.scheme_file import read_scheme
from tally.scoring.workbook.score_sheet import score_pages
from tally.scoring.workbook.written import pages_workbook

HEAD = """
format = "pingyi-scheme/1"
key = "benchmark"
name = "基准"
source = "基准"
sheets = ["year"]
[[class]]
key = "all"
name = "全体"
[total]
name = "总分"
combine = "points"
at_least = "none"
at_most = "none"
[rounding]
places = 2
mode = "half up"
[ranking]
by = "exact"
[ledger]
approval = "two people"
cap_bonus = "none"
cap_deduction = "none"
[[ledger.kind]]
key = "bonus"
name = "加分"
sign = "bonus"
same_matter = "highest"
cap_matter = "10"
cap = "none"
placement = "total"
[[ledger.rule]]
key = "award"
kind = "bonus"
name = "表彰"
amount = "2"
[[selection]]
key = "excellent"
name = "优秀"
side = "top"
percent = "20"
rounding = "floor"
base = "each class"
[why]
"*" = "基准"
"""
POLL = """
[[poll]]
key = "p{n}"
name = "测评{n}"
source = "基准"
grades = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
missing = "refuse"
[[poll.group]]
key = "A"
name = "全体"
weight = "100"
"""


def kind_of(number: int) -> str:
    """The kind of the component with this number, from 0."""
    if number % 12 == 11:
        return "periods"
    return "poll" if number % 4 == 2 else "entered"


def component(number: int) -> str:
    head = f'[[component]]\nkey = "c{number}"\nname = "计分项{number}"\npoints = "10"\n'
    match kind_of(number):
        case "entered":
            return f'{head}kind = "entered"\n'
        case "poll":
            return f'{head}kind = "poll"\npoll = "p{number}"\n' + POLL.format(n=number)
        case _:
            periods = "".join(
                f'[[component.period]]\nkey = "q{n}"\nname = "季度{n}"\n' for n in range(1, 5)
            )
            inner = (
                f'[[component]]\nkey = "i{number}"\nin = "c{number}"\nname = "季度打分"\n'
                'weight = "100"\nkind = "entered"\n'
            )
            kind = 'kind = "periods"\ncombine = "mean"\nmissing = "mean"\ninner = "weights"\n'
            return f"{head}{kind}{periods}{inner}"


def inputs(people: int, components: int) -> Inputs:
    """Numbers that differ from person to person, the same in every run."""
    entries, counts, events = [], [], []
    codes = [f"{number:06}" for number in range(people)]
    for number, code in enumerate(codes):
        for place in range(components):
            mark = (number * 7919 + place * 104729) % 1000
            match kind_of(place):
                case "entered":
                    entries.append(
                        Entry(person=code, component=f"c{place}", value=Fraction(mark, 100))
                    )
                case "poll":
                    given = (mark % 40, 12, 5, 1)
                    counts.append(
                        PollCounts(person=code, poll=f"p{place}", group="A", counts=given)
                    )
                case _:
                    entries += [
                        Entry(
                            person=code,
                            component=f"i{place}",
                            period=f"q{quarter}",
                            value=Fraction(mark + quarter, 11),
                        )
                        for quarter in range(1, 5)
                    ]
        if number % 10 == 0:
            events.append(
                Event(
                    number=code,
                    date="2023-05-01",
                    rule="award",
                    people=(Involved(code),),
                    entered_by="甲",
                    approved_by="乙",
                )
            )
    return Inputs(
        period=Period("year", 2023),
        people=tuple(Person(code=code, name=code, object_class="all") for code in codes),
        entries=tuple(entries),
        counts=tuple(counts),
        events=tuple(events),
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=10_000)
    options.add_argument("--components", type=int, default=12)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    text = HEAD + "".join(map(component, range(chosen.components)))
    content = inputs(chosen.people, chosen.components)
    begun, used = time.perf_counter(), time.process_time()
    sheet = score(read_scheme(text), content)
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    begun, wrote = time.perf_counter(), time.process_time()
    workbook = pages_workbook(score_pages(sheet))
    written, wrote = time.perf_counter() - begun, time.process_time() - wrote
    figures = {
        "people": len(sheet.people),
        "components": chosen.components,
        "entries": len(content.entries) + len(content.counts),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(used, 2),
        "written_seconds": round(written, 2),
        "written_cpu_seconds": round(wrote, 2),
        "megabytes": round(len(workbook) / 1e6, 1),
    }
    if chosen.json:
        print(json.dumps(figures))
    else:
        print(
            f"{figures['people']} people × {figures['components']} components, "
            f"{figures['entries']} entries: {figures['seconds']} s, "
            f"of which the processor {figures['cpu_seconds']} s; written in "
            f"{figures['written_seconds']} s, of which the processor "
            f"{figures['written_cpu_seconds']} s ({figures['megabytes']} MB)"
        )


if __name__ == "__main__":
    main()
