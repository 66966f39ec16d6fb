"""``tally trustee decrypt``: verify every record of a meeting, attest, decrypt the totals.

Source: guarding C1–C6, without the comparison of attestations.  The examination is the
station's own, so both refuse the same.  The key file is bound to the closing content, and
synced, before any file is written.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import replace
from pathlib import Path

from tally.cli.key import open_key
from tally.cli.outcome import (
    DONE,
    FAULT,
    UNUSABLE,
    Stop,
    read_bytes,
    read_text,
    refusing,
)
from tally.cli.verify import progress_on_terminal
from tally.cli.written import refuse_existing, write_whole
from tally.partial_decryption import make_partial_decryption
from tally.record.closing import attestation_words
from tally.record.manifest import parse_manifest
from tally.station.examination import Examination, examine
from tally.station.job import Progress
from tally.station.refusals import NotAManifest, NotARecord, StationRefusal
from tally.station.sentences import refusal_sentence
from tally.trustee.keyfile import KeyFile, bind
from tally.trustee.signed import sign_words
from tally.words import Language, say


def run(options: argparse.Namespace) -> int:
    """Examine, bind, attest, decrypt."""
    language: Language = options.lang
    key = open_key(options)
    if key.keyfile.share is None or key.keyfile.trustees is None:
        raise Stop(FAULT, say("no-share", language, file=key.path))
    manifest_text = read_text(options.manifest, language)
    records = [read_bytes(path, language) for path in options.records]
    with refusing(str(options.manifest), language):
        meeting = parse_manifest(manifest_text).meeting
    keyfile = replace(key.keyfile, meeting=key.keyfile.meeting or meeting)
    examination = _examine(records, manifest_text, keyfile, language)
    files = _paths(examination, options.output, keyfile.index)
    refuse_existing(list(files.values()), language)
    with refusing(str(key.path), language):
        bound = bind(keyfile, examination.closing_hash)
    # From here on the key knows one closing content only, whatever happens next.
    key.keep(replace(bound, manifest=examination.manifest.digest))
    words = attestation_words(examination.closing)
    write_whole(files[""], sign_words(keyfile.seed, words), language)
    for group in examination.groups:
        if group.tally is None:
            line = say("not-decrypted", language, group=group.code, ballots=group.ballots)
            print(line)
            continue
        text = make_partial_decryption(
            group.tally, key.keyfile.share, group.record.election, secrets.token_bytes
        )
        write_whole(files[group.code], text, language)
    print(say("closing-code", language, code=examination.check_code))
    return DONE


def _examine(
    records: list[bytes], manifest: str, keyfile: KeyFile, language: Language
) -> Examination:
    try:
        with progress_on_terminal(language) as show:

            def tell(progress: Progress) -> None:
                if show is not None and progress.total:
                    show(progress.done, progress.total)

            return examine(records, manifest, keyfile, tell)
    except StationRefusal as fault:
        unusable = isinstance(fault, NotAManifest | NotARecord)
        code = UNUSABLE if unusable else FAULT
        raise Stop(code, refusal_sentence(fault, language)) from None


def _paths(examination: Examination, folder: Path, index: int) -> dict[str, Path]:
    """Where the attestation (under no group) and each group's decryption are written."""
    groups = [group.code for group in examination.groups if group.tally is not None]
    return {
        "": folder / f"attestation-{index}.json",
        **{code: folder / f"decryption-{code}-{index}.json" for code in groups},
    }
