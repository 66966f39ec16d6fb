"""Two people for every step: one proposes, another of the other role confirms (security R39)."""

from __future__ import annotations

from kiosk.domain.role import Role
from kiosk.errors import OtherRoleNeeded, SecondPersonNeeded


def check_second_person(
    *, proposer: int, proposer_role: Role, confirmer: int, confirmer_role: Role
) -> None:
    """Raises ``SecondPersonNeeded`` or ``OtherRoleNeeded``; people are known by their staff id."""
    if proposer == confirmer:
        raise SecondPersonNeeded
    if {proposer_role, confirmer_role} != {Role.ORGANISER, Role.SCRUTINEER}:
        raise OtherRoleNeeded


def check_another_person(*, proposer: int, confirmer: int) -> None:
    """Raises ``SecondPersonNeeded``: of a score sheet two organisers answer for a step (0024)."""
    if proposer == confirmer:
        raise SecondPersonNeeded
