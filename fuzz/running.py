"""How a harness is started: with a corpus made for this run, and limits for hang and memory."""

import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import atheris
from mutating import Mutator

LIMITS = ("-timeout=30", "-rss_limit_mb=1024", "-max_len=200000")
"""Seconds and MiB that one input may cost; bytes of the longest input."""


def run(test: Callable[[bytes], None], mutator: Mutator, corpus: Iterable[bytes]) -> None:
    """Fuzz; what stands on the command line goes to libFuzzer.

    With a file on it that file alone is tried: what an earlier run has left.
    """
    with tempfile.TemporaryDirectory(prefix="pingyi-corpus-") as folder:
        words = [sys.argv[0], *LIMITS, *sys.argv[1:]]
        if all(word.startswith("-") for word in sys.argv[1:]):
            for number, data in enumerate(corpus):
                Path(folder, f"{number:04}").write_bytes(data)
            words.append(folder)
        atheris.Setup(words, test, custom_mutator=mutator)
        atheris.Fuzz()
