"""The rounds of the key ceremony as commands (see ``tally.cli.trustee`` for their order).

They are the station's own rounds, so both refuse the same and both resume: what was decided lies
in the key file and in this machine's journal before a file is written, and a command that is run
again writes the same bytes.
"""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from tally.canonical_json import canonical
from tally.cli.outcome import DONE, FAULT, UNUSABLE, Stop, read_text
from tally.cli.passphrase import new_passphrase
from tally.cli.station_key import journals_of, opened_key, stopping, write_message
from tally.cli.written import refuse_existing, write_whole
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.record.codes import check_code
from tally.station.ceremony import Rounds, drawn_key
from tally.station.key_shelf import OpenKey, journal_of
from tally.station.refusals import CommittedBefore
from tally.trustee.assemble import assemble
from tally.trustee.certificate import MOST, certificate_of, made_by
from tally.trustee.commitment import (
    Place,
    Reveal,
    Revealed,
    begin,
    check_commitments,
    check_reveals,
    is_ceremony,
    new_ceremony,
)
from tally.trustee.complaint import verdict
from tally.trustee.dealing import check_dealt
from tally.trustee.done import check_done, check_payload
from tally.trustee.keyfile import COST
from tally.words import Language, refusal, say

REHEARSAL_COST = 2**14
"""scrypt's N for a key that will never open a real box."""


def number(_options: argparse.Namespace) -> int:
    """A fresh number for one attempt at a ceremony."""
    print(new_ceremony(secrets.token_bytes))
    return DONE


def commit(options: argparse.Namespace) -> int:
    """Make a trustee's key file and commit to it."""
    language: Language = options.lang
    index, size, threshold = options.index, options.of, options.threshold
    if not (1 <= threshold <= size <= MOST and 1 <= index <= size):
        raise Stop(UNUSABLE, say("bad-place", language))
    if not is_ceremony(options.ceremony):
        raise Stop(UNUSABLE, say("bad-ceremony", language))
    place = Place(ceremony=options.ceremony, size=size, threshold=threshold, index=index)
    with stopping(str(options.key), language):
        key = opened_key(options) if options.key.exists() else _made(options, place)
        rounds = Rounds(key, secrets.token_bytes)
        if rounds.place != place:
            refuse_existing([options.key], language)
        text = rounds.commit()
    write_message(options, "commitment", index, text)
    return DONE


def reveal(options: argparse.Namespace) -> int:
    """Show what was committed to, once everybody has committed."""
    key = opened_key(options)
    with stopping(str(options.folder), options.lang):
        texts = _read_all(options, "commitment", key.keyfile.size)
        text = Rounds(key, secrets.token_bytes).reveal(texts)
    write_message(options, "reveal", key.keyfile.index, text)
    return DONE


def deal(options: argparse.Namespace) -> int:
    """Deal shares to everybody, once what all revealed has been checked."""
    key = opened_key(options)
    with stopping(str(options.folder), options.lang):
        texts = _read_all(options, "reveal", key.keyfile.size)
        text = Rounds(key, secrets.token_bytes).deal(texts)
    write_message(options, "polynomial", key.keyfile.index, text)
    return DONE


def receive(options: argparse.Namespace) -> int:
    """Add up the own share, or complain: then the ceremony is over."""
    key = opened_key(options)
    rounds = Rounds(key, secrets.token_bytes)
    with stopping(str(options.folder), options.lang):
        texts = _read_all(options, "polynomial", key.keyfile.size)
        received = rounds.receive(texts)
    kind = "complaint" if received.complaint else "output"
    write_message(options, kind, key.keyfile.index, received.text)
    if received.complaint:
        with stopping(str(options.folder), options.lang):
            rounds.judge({key.keyfile.index: received.text}, texts)
    return DONE


def put_together(options: argparse.Namespace) -> int:
    """Assemble the trustees payload, all of it checked."""
    folder, language = options.folder, options.lang
    with stopping(str(folder), language):
        revealed = _revealed(options)
        size = len(revealed.certificates)
        _judge(options, revealed)
        dealt = check_dealt(_read_all(options, "polynomial", size), revealed)
        text = assemble(
            threshold=revealed.threshold,
            certificates=revealed.certificate_texts,
            polynomials=[canonical(line) for line in dealt],
            outputs=_read_all(options, "output", size),
        )
    path = folder / "trustees.json"
    refuse_existing([path], language)
    write_whole(path, text, language)
    return DONE


def finish(options: argparse.Namespace) -> int:
    """The end of the ceremony: from here on the key may decrypt."""
    key = opened_key(options)
    path: Path = options.folder / "trustees.json"
    payload = read_text(path, options.lang)
    with stopping(str(path), options.lang):
        text = Rounds(key, secrets.token_bytes).finish(payload)
    write_message(options, "done", key.keyfile.index, text)
    return DONE


def check(options: argparse.Namespace) -> int:
    """Anybody: everybody committed, revealed, dealt and agreed, and to the same key."""
    folder, language = options.folder, options.lang
    with stopping(str(folder), language):
        revealed = _revealed(options)
        _judge(options, revealed)
        payload = read_text(folder / "trustees.json", language)
        trustees = check_payload(payload, revealed)
        dones = _read_all(options, "done", trustees.size)
        keys = trustees.signing_keys
        for author, (text, key) in enumerate(zip(dones, keys, strict=True), start=1):
            check_done(author, text, key, revealed.ceremony, payload)
    code = check_code(bytes.fromhex(hex_of(payload)))
    line = say(
        "trustees-hold",
        language,
        threshold=trustees.threshold,
        size=trustees.size,
        code=code,
    )
    print(line)
    return DONE


def _made(options: argparse.Namespace, place: Place) -> OpenKey:
    keyfile = drawn_key(
        begin(place, secrets.token_bytes),
        meeting=options.meeting,
        # The others' names are not known here; the places stay empty.
        names=tuple(
            options.name if index == place.index else "" for index in range(1, place.size + 1)
        ),
        rehearsal=options.rehearsal,
    )
    journal = journal_of(keyfile, journals_of(options))
    if journal.last("commitment") is not None:
        raise CommittedBefore
    cost = REHEARSAL_COST if options.rehearsal else COST
    passphrase = new_passphrase(options)
    key = OpenKey(options.key, keyfile, passphrase, cost, journal)
    key.keep(keyfile, secrets.token_bytes)
    print(say("written", options.lang, file=options.key))
    return key


def _revealed(options: argparse.Namespace) -> Revealed:
    """What lies in the folder, checked as anybody can."""
    first = read_text(options.folder / "reveal-1.json", options.lang)
    with made_by(1, "reveal"):
        shown = read_message(first, Reveal)
    with made_by(1, "certificate"):
        context = certificate_of(shown.certificate).context
    if not 1 <= context.size <= MOST:
        raise Stop(UNUSABLE, say("bad-place", options.lang))
    place = Place(
        ceremony=shown.ceremony, size=context.size, threshold=context.threshold, index=1
    )
    commitments = check_commitments(_read_all(options, "commitment", place.size), place)
    return check_reveals(_read_all(options, "reveal", place.size), commitments, place)


def _judge(options: argparse.Namespace, revealed: Revealed) -> None:
    """Stop at a complaint, naming whose fault it is."""
    size = len(revealed.certificates)
    for index in range(1, size + 1):
        path: Path = options.folder / f"complaint-{index}.json"
        if path.exists():
            dealt = check_dealt(_read_all(options, "polynomial", size), revealed)
            fault = verdict(index, read_text(path, options.lang), revealed, dealt)
            why = refusal(fault, options.lang)
            line = say("complaint-judged", options.lang, file=path, guilty=fault.author)
            raise Stop(FAULT, f"{line} {why}")


def _read_all(options: argparse.Namespace, kind: str, size: int) -> list[str]:
    """The messages of all trustees, in order."""
    folder: Path = options.folder
    return [read_text(folder / f"{kind}-{i}.json", options.lang) for i in range(1, size + 1)]
