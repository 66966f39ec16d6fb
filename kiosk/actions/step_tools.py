"""What a step needs besides the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


def forget_slips(_group: str, _codes: tuple[str, ...]) -> None:
    """What a real meeting does with the codes once they are on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTools:
    """Randomness, the instance directory, and for demos and rehearsals an eye on the slips."""

    random: Callable[[int], bytes]
    instance: Path
    keep_slips: Callable[[str, tuple[str, ...]], None] = forget_slips
    """Called at sealing with a group and its codes.  Anything but forgetting is for a demo or a
    rehearsal; the slip sheets then need not be taken away before opening."""

    @property
    def slips_are_kept(self) -> bool:
        return self.keep_slips is not forget_slips
