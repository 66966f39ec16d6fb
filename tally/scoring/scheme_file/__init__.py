"""Scheme files: TOML that an office clerk can read beside the document.

``read_scheme`` gives a ``Scheme`` or every fault of the file at once, each with its line.
"""

from __future__ import annotations

from tally.scoring.scheme_file.shipped import SHIPPED, shipped_text
from tally.scoring.scheme_file.whole_scheme import read_scheme

__all__ = ["SHIPPED", "read_scheme", "shipped_text"]
