"""The Chinese fonts that every page is set in.

Source of the files: npm package ``@expo-google-fonts/noto-sans-sc`` (OFL), put here by the build
hook.  System fonts are never used: a page must look the same on every machine, and a fallback
font would print a rare character of somebody's name as an empty box.
"""

from __future__ import annotations

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FILES = ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf")


class FontsMissing(Exception):
    """The build hook has not put the Chinese fonts in their place."""


def font_directory(directory: Path = FONTS) -> Path:
    """Return the directory of the fonts, or raise ``FontsMissing`` with what to do."""
    absent = [name for name in FILES if not (directory / name).is_file()]
    if absent:
        raise FontsMissing(
            f"The Chinese font {absent[0]} is missing from {directory}; "
            "install Pingyi again with network access (pip install .), which fetches it."
        )
    return directory
