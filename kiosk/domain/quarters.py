"""The quarters and months of a score sheet's period, with their first and last days."""

from __future__ import annotations

from calendar import monthrange

from tally.scoring.period import IN_A_YEAR, Period, PeriodKind

MONTHS = 12


def first_day(period: Period) -> str:
    """ISO date.

    >>> first_day(Period("quarter", 2023, 4))
    '2023-10-01'
    """
    months = MONTHS // IN_A_YEAR[period.kind]
    return f"{period.year:04}-{(period.number - 1) * months + 1:02}-01"


def last_day(period: Period) -> str:
    """ISO date.

    >>> last_day(Period("month", 2024, 2))
    '2024-02-29'
    """
    month = period.number * MONTHS // IN_A_YEAR[period.kind]
    return f"{period.year:04}-{month:02}-{monthrange(period.year, month)[1]:02}"


def within(period: Period, kind: PeriodKind) -> tuple[Period, ...]:
    """The periods of ``kind`` that lie whole within ``period``, the earliest first.

    >>> [str(one) for one in within(Period("half", 2023, 2), "quarter")]
    ['2023Q3', '2023Q4']
    """
    start, end = first_day(period), last_day(period)
    return tuple(
        one
        for number in range(1, IN_A_YEAR[kind] + 1)
        if first_day(one := Period(kind, period.year, number)) >= start and last_day(one) <= end
    )


def holding(date: str, kind: PeriodKind) -> Period:
    """The period of ``kind`` in which an ISO date lies.

    >>> str(holding("2023-08-31", "quarter"))
    '2023Q3'
    """
    year, month = int(date[:4]), int(date[5:7])
    return Period(kind, year, (month - 1) * IN_A_YEAR[kind] // MONTHS + 1)
