"""The pages around the count that organiser and scrutineers share: cards, incidents, package."""

from __future__ import annotations

from flask import Blueprint

from kiosk import incident_pages, package_pages, sign_off_pages
from kiosk.domain.role import Role

FORMS = {**sign_off_pages.FORMS, **incident_pages.FORMS, **package_pages.FORMS}
"""The page to which each refused form leads back."""


def add_record_pages(blueprint: Blueprint, role: Role) -> None:
    """Add them to the surface of ``role``."""
    sign_off_pages.add_sign_off_pages(blueprint, role)
    incident_pages.add_incident_pages(blueprint, role)
    package_pages.add_package_pages(blueprint, role)
