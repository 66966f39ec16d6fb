"""The language of the command line: that of the system."""

from __future__ import annotations

import os

from kiosk.i18n import Language


def system_language() -> Language:
    """Chinese where the locale is, English elsewhere."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").startswith("zh") else "en"
