"""Attestations as they are passed on, and who agrees with whom.

Every station passes on all attestations it has seen, so nobody can hide one.  A trustee who
attests to two contents has signed the proof against itself.

Source: guarding C3 and C4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from tally.canonical_json import canonical
from tally.errors import Malformed, TallyError
from tally.group import Point
from tally.message import Between, read_message
from tally.record.closing import ATTEST
from tally.trustee.signed import check_words

MOST = 64
"""Attestations in one message: nine trustees, a few contents each."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """One trustee's attestation as it travels; nothing in it is checked yet."""

    index: Annotated[int, Between(1, 9)]
    """The trustee who is said to have signed it."""
    text: str
    """The signed words, exact text."""


@dataclass(frozen=True, slots=True)
class _Passed:
    attestations: tuple[Attestation, ...]


def quorum(size: int, threshold: int) -> int:
    """How many must attest to one content: two quorums share an honest trustee.

    >>> quorum(3, 2), quorum(5, 3), quorum(1, 1)
    (3, 4, 1)
    """
    return (size + threshold - 1) // 2 + 1


def pass_on(attestations: Iterable[Attestation]) -> str:
    """The text in which attestations are passed on."""
    return canonical(_Passed(tuple(attestations)))


def read_passed(text: str) -> tuple[Attestation, ...]:
    """Raises ``NotCanonical`` or ``Malformed``."""
    passed = read_message(text, _Passed).attestations
    if len(passed) > MOST:
        raise Malformed("too many attestations")
    return passed


def attested_content(keys: Sequence[Point], attestation: Attestation) -> str:
    """The closing content, exact text, under which the trustee's signature holds.

    Raises ``TallyError`` when it is of no trustee, or is no attestation of this one.
    """
    if attestation.index > len(keys):
        raise Malformed("is of no trustee")
    words = check_words(keys[attestation.index - 1], attestation.text)
    if not words.startswith(ATTEST):
        raise Malformed("is no attestation")
    return words.removeprefix(ATTEST)


def contents_of(
    keys: Sequence[Point], attestations: Iterable[Attestation]
) -> tuple[dict[int, tuple[str, ...]], tuple[int, ...]]:
    """What each trustee attested to, in order of trustees, and who an attestation was forged for."""
    contents: dict[int, tuple[str, ...]] = {}
    forged = []
    for one in attestations:
        try:
            content = attested_content(keys, one)
        except TallyError:
            forged.append(one.index)
            continue
        earlier = contents.get(one.index, ())
        if content not in earlier:
            contents[one.index] = (*earlier, content)
    return dict(sorted(contents.items())), tuple(forged)
