"""The organiser's blueprint, and where a refused form leads back to."""

from __future__ import annotations

from kiosk.access import Role
from kiosk.record_pages import FORMS, add_record_pages
from kiosk.staff_pages import staff_blueprint

ROLE = Role.ORGANISER

blueprint = staff_blueprint(
    ROLE,
    {
        **FORMS,
        "restart": "meeting",
        "save_register": "slips",
        "delete_slips": "slips",
        "new_tablet": "tablets",
        "remove_tablet_from_list": "tablets",
    },
)
add_record_pages(blueprint, ROLE)
