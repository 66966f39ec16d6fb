"""What exactly is wrong in records and packages: English template -> Chinese."""

from __future__ import annotations

RECORD_NOTES: dict[str, str] = {}
