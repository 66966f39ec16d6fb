"""A port on the command line."""

from __future__ import annotations

import argparse


def port(text: str) -> int:
    """A port that can be listened on; the server takes 0 for any free one."""
    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}” is no port: give a number up to 65535")
    return int(text)
