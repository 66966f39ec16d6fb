"""Give people a login, and a new password."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from kiosk.actions.log_in import hash_password
from kiosk.audit_log import note
from kiosk.domain.role import STAFF_ROLES, Role
from kiosk.errors import LoginTaken, NotFound, Refused
from kiosk.i18n import _
from kiosk.models.base import begin_write
from kiosk.models.staff import StaffRecord, forget_sessions, staff_with_login
from tally.record.sign_offs import login_name

SHORTEST_PASSWORD = 10

_LOGIN = re.compile(r"[A-Za-z0-9._-]{1,64}")


def add_staff(
    session: Session, *, login: str, name: str, role: Role, password: str
) -> StaffRecord:
    """A person who may log in.

    Raises ``LoginTaken`` or ``Refused``.
    """
    if not _LOGIN.fullmatch(login):
        raise Refused(
            _(
                "A login is 1 to 64 of A-Z, a-z, 0-9, dot, dash and underscore: %(login)s",
                login=login,
            )
        )
    name = login_name(name)
    if not 0 < len(name) <= 64:
        raise Refused(_("A name has 1 to 64 characters."))
    if role not in STAFF_ROLES:
        raise Refused(_("People are organisers or scrutineers."))
    _check_password(password)
    begin_write(session)
    if staff_with_login(session, login) is not None:
        raise LoginTaken(login=login)
    staff = StaffRecord(login=login, name=name, role=role, password=hash_password(password))
    session.add(staff)
    session.flush()
    note(
        session,
        meeting_id=None,
        staff=None,
        act="add-staff",
        details={"login": login, "name": name, "role": role},
    )
    return staff


def set_password(session: Session, *, login: str, password: str) -> None:
    """A new password; every log-in with the old one ends.

    Raises ``NotFound`` or ``Refused``.
    """
    _check_password(password)
    begin_write(session)
    staff = staff_with_login(session, login)
    if staff is None:
        raise NotFound
    staff.password = hash_password(password)
    forget_sessions(session, staff.id)
    note(session, meeting_id=None, staff=None, act="set-password", details={"login": login})


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            _("A password has at least %(least)s characters.", least=SHORTEST_PASSWORD)
        )
