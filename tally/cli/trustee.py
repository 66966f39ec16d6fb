"""``tally trustee``: the key ceremony on carried files, and partial decryption.

Source: guarding C1 and D; protocol 5.3.  Everybody's messages lie in one folder
that is carried from machine to machine; key files never leave their own.  The order:

    number       the organiser: a number for the attempt, told to everybody
    commit       each trustee: the key file, commitment-I.json
    reveal       each, once all commitments are there: reveal-I.json
    deal         each, once all have revealed: polynomial-I.json
    receive      each, once all have dealt: output-I.json, or complaint-I.json, which ends it
    assemble     anybody, once all outputs are there: trustees.json
    finish       each: trustees.json was made of what it was shown; done-I.json
    check        anybody: all of it, once everybody is done
    seal         each, before the vote opens: setup-I.json, ready-I.json (``tally.cli.seal``)
    checkpoint   each, while it is open: what is in the boxes, into the journal (``tally.cli.checkpoint``)
    decrypt      each, after closing (``tally.cli.decrypt``)
    returned     who scans the return box: returned-I.json (``tally.cli.returned``)
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from tally.cli.outcome import add_language
from tally.cli.passphrase import add_passphrase
from tally.group import refuse_secrets_in_plain_arithmetic

Run = Callable[[argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 (no public name)


def add_to(commands: Commands) -> None:
    parser = commands.add_parser(
        "trustee",
        help="key ceremony on carried files, partial decryption 密钥仪式、部分解密",
        description="The key ceremony by carried files, and partial decryption.",
    )
    steps = parser.add_subparsers(metavar="STEP", required=True)
    _step(steps, "number", "print a number for a ceremony", _round("number"), key=False)
    _add_commit(steps)
    for name, words in _ROUNDS.items():
        _add_round(steps, name, words)
    _add_on_folder(steps, "assemble", "put everybody's messages together: trustees.json")
    _add_on_folder(steps, "check", "check a whole ceremony, and judge complaints")
    _add_seal(steps)
    _add_checkpoint(steps)
    _add_decrypt(steps)
    _add_returned(steps)


_ROUNDS = {
    "reveal": "commitment-*.json to reveal-I.json: show what you committed to",
    "deal": "reveal-*.json to polynomial-I.json: deal shares to everybody",
    "receive": "polynomial-*.json to output-I.json: add up your share, or complain",
    "finish": "trustees.json to done-I.json; without it the key decrypts nothing",
}


def _add_commit(steps: Commands) -> None:
    words = "make a key file and commitment-I.json"
    parser = _step(steps, "commit", words, _round("commit"))
    parser.add_argument("--ceremony", required=True, metavar="NUMBER")
    parser.add_argument("--index", type=int, required=True, help="your place, from 1")
    parser.add_argument("--of", type=int, required=True, metavar="N", help="all trustees")
    parser.add_argument(
        "--threshold", type=int, required=True, help="how many of them it takes to decrypt"
    )
    parser.add_argument("--name", required=True, help="your name")
    parser.add_argument("--meeting", help="the meeting's ID, if it is known already")
    parser.add_argument("--rehearsal", action="store_true", help="彩排: a key for a rehearsal")
    _add_folder(parser)
    _add_journal(parser)


def _add_round(steps: Commands, name: str, words: str) -> None:
    parser = _step(steps, name, words, _round(name))
    parser.add_argument("folder", type=Path, metavar="DIR", help="everybody's messages")
    _add_folder(parser)
    _add_journal(parser)


def _add_on_folder(steps: Commands, name: str, words: str) -> None:
    run = _round("put_together" if name == "assemble" else name)
    parser = _step(steps, name, words, run, key=False)
    parser.add_argument("folder", type=Path, metavar="DIR")


def _add_seal(steps: Commands) -> None:
    words = "check what was sealed, count the slips, sign, test the key"
    parser = _step(steps, "seal", words, _seal)
    parser.add_argument("papers", type=Path, metavar="sealed.json")
    parser.add_argument(
        "--slips",
        nargs="+",
        required=True,
        metavar="GROUP=NUMBER",
        help="the slips of each group as you have counted them by hand",
    )
    _add_folder(parser)
    _add_journal(parser)


def _add_checkpoint(steps: Commands) -> None:
    words = "while the vote is open: note which ballots are in, so that none can be dropped"
    parser = _step(steps, "checkpoint", words, _checkpoint)
    parser.add_argument("checkpoints", type=Path, metavar="checkpoints.json")
    _add_journal(parser)


def _add_decrypt(steps: Commands) -> None:
    words = "verify all records of a meeting, attest to them, see who agrees"
    _add_closing(_step(steps, "attest", words, _closing("run_attest")))
    words = "attest, compare with the others, decrypt the totals"
    parser = _step(steps, "decrypt", words, _closing("run_decrypt"))
    _add_closing(parser)
    parser.add_argument(
        "--code",
        action="append",
        default=[],
        metavar="PLACE=CODE",
        help="exception: the closing code as read from each present station",
    )
    parser.add_argument(
        "--spoken",
        action="append",
        type=int,
        default=[],
        metavar="PLACE",
        help="exception: you have spoken with this missing trustee, who never attests",
    )


def _add_returned(steps: Commands) -> None:
    words = "scan the slips of the return box (one a line), sign how many have ballots"
    parser = _step(steps, "returned", words, _returned)
    _add_closing(parser)
    parser.add_argument(
        "--why", default="", metavar="TEXT", help="what was found out about those without"
    )


def _add_closing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--manifest", type=Path, required=True, metavar="manifest.json")
    parser.add_argument("--left-out", type=Path, required=True, metavar="left-out.json")
    parser.add_argument(
        "--register",
        action="append",
        required=True,
        metavar="GROUP=N,N,N,N",
        help="from paper: slips handed out, in the return box, paper forms, withdrawn slips",
    )
    parser.add_argument(
        "--explain",
        action="append",
        default=[],
        metavar="GROUP=TEXT",
        help="why the return box does not equal the ballots",
    )
    parser.add_argument("records", nargs="+", type=Path, metavar="GROUP.bel")
    _add_folder(parser)
    _add_journal(parser)


def _step(
    steps: Commands,
    name: str,
    words: str,
    run: Run,
    *,
    key: bool = True,
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=words, description=words)
    if key:
        parser.add_argument("--key", type=Path, required=True, metavar="NAME.key.json")
        add_passphrase(parser)
    add_language(parser)
    parser.set_defaults(run=_with_secrets(run) if key else run)
    return parser


def _with_secrets(run: Run) -> Run:
    """The step, for a machine that may make secrets: looked at before anything is asked."""

    def checked(options: argparse.Namespace) -> int:
        refuse_secrets_in_plain_arithmetic()
        return run(options)

    return checked


def _add_journal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--journal", type=Path, metavar="DIR", help="folder of this machine's journals"
    )


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", type=Path, default=Path(), metavar="DIR", help="default: here"
    )


def _round(name: str) -> Run:
    def run(options: argparse.Namespace) -> int:
        # The rounds are the station's own, and with them comes Flask: only here is it needed.
        from tally.cli import ceremony  # noqa: PLC0415 (see above)

        chosen: Run = getattr(ceremony, name)
        return chosen(options)

    return run


def _seal(options: argparse.Namespace) -> int:
    # The check is the station's own, and with it comes Flask: only here is it needed.
    from tally.cli.seal import run  # noqa: PLC0415 (see above)

    return run(options)


def _checkpoint(options: argparse.Namespace) -> int:
    # The journal is the station's own, and with it comes Flask: only here is it needed.
    from tally.cli.checkpoint import run  # noqa: PLC0415 (see above)

    return run(options)


def _returned(options: argparse.Namespace) -> int:
    # The comparison is the station's own, and with it comes Flask: only here is it needed.
    from tally.cli.returned import run  # noqa: PLC0415 (see above)

    return run(options)


def _closing(name: str) -> Run:
    def run(options: argparse.Namespace) -> int:
        # The examination is the station's own, and with it comes Flask: only here is it needed.
        from tally.cli import decrypt  # noqa: PLC0415 (see above)

        chosen: Run = getattr(decrypt, name)
        return chosen(options)

    return run
