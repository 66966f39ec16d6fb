"""People who may log in with one password, hashed as cheaply as argon2 allows."""

from argon2 import PasswordHasher

from kiosk.domain.role import Role
from kiosk.models.staff import StaffRecord

PASSWORD = "a long enough password"  # noqa: S105 (of invented people)
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def person(login: str, name: str, role: Role) -> StaffRecord:
    return StaffRecord(login=login, name=name, role=role, password=HASHED)
