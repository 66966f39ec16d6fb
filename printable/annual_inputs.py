"""What the annual score puts on paper, as plain frozen data.

As in ``printable.inputs`` all text and numbers are final: a score comes rounded, as the scheme
rounds it, and nothing is computed here.  ``language`` chooses the printed labels
(``printable.annual_words``); names, grades and sentences come in as they are to stand.
"""

from __future__ import annotations

from dataclasses import dataclass

from printable.annual_words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualHead:
    """What all pages of one score sheet share."""

    title: str
    """Such as 2023年度考核得分表."""
    unit: str
    period: str
    """The period scored, such as 2023年."""
    date: str
    """The date that the paper bears."""
    scheme: str
    """The scheme's name."""
    version: str
    """Its number and date, as filed."""
    filed: str
    """The record of its filing (备案); empty: it was not filed."""
    source: str
    """The document that the scheme follows."""
    fingerprint: str
    """64 hex digits over scheme and inputs: what the signatures stand for."""
    check_code: str
    """16 symbols that stand for the fingerprint."""
    rehearsal: bool = False
    draft: bool = False
    """Decisions or the notice period are still open: every page says so."""
    language: Language = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualRow:
    """One person (or board) in the table; figures are text, rounded, or ``None``: there is none."""

    rank: int | None
    """``None``: not ranked; ``remarks`` say why."""
    code: str
    name: str
    unit: str = ""
    post: str = ""
    components: tuple[str | None, ...]
    """In the order of ``AnnualSheet.components``."""
    ledger: tuple[str | None, ...] = ()
    """Bonuses and deductions, in the order of ``AnnualSheet.ledger``."""
    score: str
    """The total after the one rounding."""
    proposed: str = ""
    decided: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualClass:
    """Those who are ranked together, by rank."""

    name: str
    rows: tuple[AnnualRow, ...]
    notes: tuple[str, ...] = ()
    """Quotas, ties at their edge, the distribution of grades: one sentence each."""


@dataclass(frozen=True, slots=True)
class AnnualMeeting:
    """A certified meeting whose counts were taken."""

    poll: str
    title: str
    date: str
    check_code: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """An assumption of the scheme, or an open value as the office decided it."""

    about: str
    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualSheet:
    """The score sheet (年度考核得分表) of a whole office, to be signed by hand."""

    head: AnnualHead
    components: tuple[tuple[str, str], ...]
    """Name of each component and what it is worth, such as 季度考核, 40％."""
    ledger: tuple[str, ...] = ()
    """Names of the kinds of bonus and deduction that stand apart."""
    rounding: str = ""
    """How the total is rounded, in a few words."""
    classes: tuple[AnnualClass, ...]
    settled: tuple[Settled, ...] = ()
    meetings: tuple[AnnualMeeting, ...] = ()
    notes: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    """Who signs; empty: the usual four."""


@dataclass(frozen=True, slots=True)
class PersonStep:
    """How one named number comes about: by names, by numbers, and its value."""

    name: str
    by_names: str
    by_numbers: str
    value: str


@dataclass(frozen=True, slots=True)
class PersonInput:
    """A number that the score rests on, and where it was entered."""

    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEvent:
    """A line of the ledger about the person."""

    date: str
    rule: str
    counts: str | None
    """What it adds or takes away, with its sign; ``None``: it does not count."""
    note: str = ""
    """The matter, the proof, or why it does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSheet:
    """One person's page: why is my score this?"""

    head: AnnualHead
    code: str
    name: str
    unit: str = ""
    post: str = ""
    object_class: str
    score: str
    exact: str
    rank: int | None
    ranked: int
    """How many are ranked with the person."""
    proposed: str = ""
    decided: str = ""
    steps: tuple[PersonStep, ...]
    inputs: tuple[PersonInput, ...]
    events: tuple[PersonEvent, ...] = ()
    meetings: tuple[AnnualMeeting, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPerson:
    name: str
    unit: str = ""
    post: str = ""
    score: str = ""
    """Empty: scores are not posted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedGroup:
    """People under one heading, such as 优秀 or a class and a grade, in the order of posting."""

    heading: str
    people: tuple[PostedPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingList:
    """The list for public notice (公示名单): names and grades, and no score unless asked for."""

    title: str
    unit: str
    date: str
    text: str
    """The opening paragraph: what was done, by which document."""
    groups: tuple[PostedGroup, ...]
    notice_from: str
    notice_to: str
    """Both days included."""
    days: int
    objections: tuple[tuple[str, str], ...]
    """Where to object: label and words, such as 联系电话 and its number."""
    check_code: str = ""
    rehearsal: bool = False
    language: Language = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of honour (荣誉证书) for one person."""

    name: str
    address: str = "同志"
    """What follows the name."""
    text: str
    """What is certified, in a sentence or two."""
    unit: str
    date: str
    """In full, such as 二〇二四年一月十五日: ``formal_date``."""
    number: str = ""
    heading: str = ""
    """Empty: 荣誉证书."""
    rehearsal: bool = False
    language: Language = "zh"
