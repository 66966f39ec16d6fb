"""``tally trustee attest`` and ``tally trustee decrypt``: after closing, by carried files.

Source: guarding C1–C7.  Examination, attestation and comparison are the station's own, so both
refuse the same.  The words of all trustees lie in one folder that is carried from machine
to machine; ``attest`` is repeated until enough agree, then each decrypts.
"""

from __future__ import annotations

import argparse
import secrets

from tally.cli.carried_words import Folder
from tally.cli.outcome import DONE, FAULT, UNUSABLE, Stop, read_bytes, read_text, refusing
from tally.cli.station_key import opened_key, stopping
from tally.cli.verify import progress_on_terminal
from tally.record.closing_words import GroupCount
from tally.record.manifest import parse_manifest
from tally.station.checkpoints import demanded
from tally.station.decryption import attest, decrypt_totals
from tally.station.examination import Examination, Papers, examine
from tally.station.job import Progress
from tally.station.key_shelf import OpenKey
from tally.station.paper_register import read_register
from tally.station.quorum import Spoken
from tally.station.refusals import NotAManifest, NotARecord, StationRefusal
from tally.station.sentences import refusal_sentence
from tally.station.testing import opened_trackers
from tally.words import Language, say


def run_attest(options: argparse.Namespace) -> int:
    """Examine, bind, attest, and say who agrees."""
    key, examination, folder = examined(options)
    with stopping(str(options.key), options.lang):
        standing = attest(key, examination, folder, secrets.token_bytes)
    print(
        say(
            "agreeing",
            options.lang,
            done=len(standing.agreeing),
            size=len(standing.names),
            needed=standing.quorum,
        )
    )
    print(say("closing-code", options.lang, code=examination.check_code))
    return DONE


def run_decrypt(options: argparse.Namespace) -> int:
    """Examine, attest, compare, decrypt."""
    language: Language = options.lang
    spoken = _spoken(options)
    key, examination, folder = examined(options)
    with stopping(str(options.key), language):
        attest(key, examination, folder, secrets.token_bytes)
        decrypt_totals(key, examination, folder, secrets.token_bytes, spoken)
    for group in examination.groups:
        if group.tally is None:
            print(say("not-decrypted", language, group=group.code, ballots=group.ballots))
    print(say("closing-code", language, code=examination.check_code))
    return DONE


def examined(options: argparse.Namespace) -> tuple[OpenKey, Examination, Folder]:
    """The key, what its own examination of the records found, and the folder that is carried."""
    language: Language = options.lang
    register = _register(options)
    manifest = read_text(options.manifest, language)
    with refusing(str(options.manifest), language):
        meeting = parse_manifest(manifest).meeting
    key = opened_key(options, meeting)
    papers = Papers(
        records=[read_bytes(path, language) for path in options.records],
        manifest=manifest,
        left_out=read_text(options.left_out, language),
        register=register,
        opened=opened_trackers(key),
        checkpoints=demanded(key),
    )
    if key.keyfile.trustees is None:
        raise Stop(FAULT, say("no-share", language, file=key.path))
    examination = _examine(papers, key, language)
    return key, examination, Folder(options.output, key.keyfile.index, language)


def _examine(papers: Papers, key: OpenKey, language: Language) -> Examination:
    try:
        with progress_on_terminal(language) as show:

            def tell(progress: Progress) -> None:
                if show is not None and progress.total:
                    show(progress.done, progress.total)

            return examine(papers, key.keyfile, tell)
    except StationRefusal as fault:
        unusable = isinstance(fault, NotAManifest | NotARecord)
        code = UNUSABLE if unusable else FAULT
        raise Stop(code, refusal_sentence(fault, language)) from None


_COLUMNS = ("handed_out", "returned", "paper", "withdrawn")


def _register(options: argparse.Namespace) -> dict[str, GroupCount]:
    """``--register A=9,6,0,1``: handed out, in the return box, paper forms, withdrawn slips."""
    typed, groups = dict[str, str](), []
    for text in options.register:
        group, _, numbers = text.partition("=")
        parts = numbers.split(",")
        if len(parts) != len(_COLUMNS):
            raise Stop(UNUSABLE, say("bad-register", options.lang, text=text))
        groups.append(group)
        for what, number in zip(_COLUMNS, parts, strict=True):
            typed[f"{what}-{group}"] = number
    for text in options.explain:
        group, _, why = text.partition("=")
        typed[f"explanation-{group}"] = why
    try:
        return read_register(typed, tuple(groups))
    except StationRefusal as fault:
        raise Stop(UNUSABLE, refusal_sentence(fault, options.lang)) from None


def _spoken(options: argparse.Namespace) -> Spoken | None:
    """``--code 2=…`` as read from each present station, ``--spoken 3`` for each missing person."""
    if not options.spoken:
        return None
    codes = {}
    for text in options.code:
        seat, _, code = text.partition("=")
        if not (seat.isascii() and seat.isdecimal() and len(seat) == 1):
            raise Stop(UNUSABLE, say("bad-code", options.lang, text=text))
        codes[int(seat)] = code
    return Spoken(codes, frozenset(options.spoken))
