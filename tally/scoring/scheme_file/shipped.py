"""The schemes that come with the program: one for each of the source documents' systems."""

from __future__ import annotations

from importlib.resources import files

SHIPPED = (
    "000-duty",
    "001-points",
    "002-quantified",
    "003-performance",
    "004-1-section",
    "004-2-efficiency",
    "004-3-competition",
    "004-4-rating",
    "004-5-section",
)


def shipped_text(name: str) -> str:
    """The text of a shipped scheme.  Raises ``KeyError`` for any other name."""
    if name not in SHIPPED:
        raise KeyError(name)
    return (files("tally.scoring") / "schemes" / f"{name}.toml").read_text(encoding="utf-8")
