"""Who may stand before a view.

Organiser and scrutineer are people with a login; a tablet and a station are programs with a key
or a code of their own; the public is everybody, the others included.
"""

from enum import StrEnum


class Role(StrEnum):
    PUBLIC = "public"
    ORGANISER = "organiser"
    SCRUTINEER = "scrutineer"
    TABLET = "tablet"
    STATION = "station"


STAFF_ROLES = (Role.ORGANISER, Role.SCRUTINEER)
"""The roles of people; each step of a meeting needs one of each."""
