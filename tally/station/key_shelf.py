"""The folder of key files, and the one key that is open.

What is shown of a closed key comes from its clear header, which anybody with the stick could
have altered; it is authenticated when the passphrase opens it.  Source: guarding C1.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.group import RandomBytes
from tally.station.journal import Journal
from tally.station.refusals import (
    CommittedBefore,
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotWritten,
)
from tally.trustee.certificate import start
from tally.trustee.keyfile import (
    COST,
    Header,
    KeyFile,
    open_keyfile,
    read_header,
    seal_keyfile,
    write_keyfile,
)

ENDING = ".key.json"
MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A key file as its clear header describes it; ``header`` is ``None`` for a file that is none."""

    file: str
    header: Header | None

    @property
    def holder(self) -> str:
        return self.header.names[self.header.index - 1] if self.header else ""

    @property
    def stage(self) -> str:
        """``broken``, ``unfinished`` (no ceremony yet), ``ready`` or ``bound``."""
        if self.header is None:
            return "broken"
        if self.header.trustees is None:
            return "unfinished"
        return "bound" if self.header.bound else "ready"


class KeyShelf:
    """The folder of key files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cards(self) -> list[KeyCard]:
        """Every ``*.key.json`` of the folder, in order of name."""
        try:
            files = sorted(path.name for path in self.folder.glob(f"*{ENDING}"))
        except OSError:  # the stick was pulled out while the folder was read
            return []
        return [self._card(file) for file in files if not file.startswith(".")]

    def card(self, file: str) -> KeyCard:
        """The card of ``file``.  Raises ``KeyFileMissing``."""
        # Only a name from the folder's own list is ever opened: a name in a URL is no path.
        for card in self.cards():
            if card.file == file:
                return card
        raise KeyFileMissing(file=file)

    def text(self, file: str) -> str:
        """The text of a key file.  Raises ``KeyFileMissing``."""
        try:
            with (self.folder / self.card(file).file).open("rb") as key:
                return key.read(MOST_BYTES).decode("utf-8", "replace")
        except OSError:
            raise KeyFileMissing(file=file) from None

    def file_for(self, meeting: str, index: int, ceremony: str | None) -> str:
        """The name of a new key file, or of the one that it replaces.

        A key that did not finish another ceremony can do nothing any more (guarding D): the new
        one takes its place, so that a seat never has two.  Raises ``KeyFileExists`` for any other.
        """
        for card in self.cards():
            header = card.header
            if header and (header.meeting, header.index) == (meeting, index):
                if header.trustees is None and header.ceremony not in {None, ceremony}:
                    return card.file
                raise KeyFileExists(file=card.file)
        return f"{_plain(meeting)}-{index}{ENDING}"

    def _card(self, file: str) -> KeyCard:
        try:
            with (self.folder / file).open("rb") as key:
                return KeyCard(file, read_header(key.read(MOST_BYTES).decode()))
        except (OSError, UnicodeDecodeError, TallyError):
            return KeyCard(file, None)


class OpenKey:
    """The open key: its file, its content, the passphrase that seals it again, its journal.

    It lives in this process only.  Python cannot overwrite a string in memory; closing the key
    drops every reference, and ending the program ends the rest.
    """

    def __init__(
        self, path: Path, keyfile: KeyFile, passphrase: str, cost: int, journal: Journal
    ) -> None:
        self.path = path
        self.keyfile = keyfile
        self.journal = journal
        self._passphrase = passphrase
        self._cost = cost

    def keep(self, keyfile: KeyFile, random: RandomBytes) -> None:
        """Write ``keyfile`` over the old one; when this returns, the stick has it.

        Raises ``KeyFileNotWritten``; then the old file stands.
        """
        sealed = seal_keyfile(keyfile, self._passphrase, random, cost=self._cost)
        try:
            write_keyfile(self.path, sealed)
        except OSError as fault:
            raise KeyFileNotWritten(file=self.path.name) from fault
        # What a power failure left half written is a sealed key too: only one may lie there.
        place = self.path.resolve()
        for left in place.parent.glob(f".{place.name}.*"):
            left.unlink(missing_ok=True)
        self.keyfile = keyfile

    def stored(self) -> KeyFile:
        """The key file as it lies on the stick now, opened anew (guarding A4).

        Raises ``KeyFileMissing``, ``WrongPassphrase`` or ``NotAKeyFile``.
        """
        try:
            text = self.path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise KeyFileMissing(file=self.path.name) from fault
        return open_keyfile(text, self._passphrase)


def unlock(shelf: KeyShelf, file: str, passphrase: str, journals: Path) -> OpenKey:
    """Open a key file.  Raises ``WrongPassphrase``, ``NotAKeyFile``, ``KeyFileMissing``."""
    text = shelf.text(file)
    keyfile = open_keyfile(text, passphrase)
    cost = read_header(text).cost
    journal = journal_of(keyfile, journals)
    return OpenKey(shelf.folder / file, keyfile, passphrase, cost, journal)


def make_key(
    shelf: KeyShelf,
    keyfile: KeyFile,
    passphrase: str,
    *,
    journals: Path,
    random: RandomBytes,
    cost: int = COST,
) -> OpenKey:
    """Put a new key on the shelf and open it.

    Raises ``KeyFileExists``, ``CommittedBefore`` or ``KeyFileNotWritten``.
    """
    file = shelf.file_for(keyfile.meeting or "", keyfile.index, keyfile.ceremony)
    journal = journal_of(keyfile, journals)
    if journal.last("commitment") is not None:
        raise CommittedBefore
    key = OpenKey(shelf.folder / file, keyfile, passphrase, cost, journal)
    key.keep(keyfile, random)
    return key


def journal_of(keyfile: KeyFile, journals: Path) -> Journal:
    """The journal of a key: by its ceremony, so that a seat commits only once in each.

    A key of no ceremony has one by its certificate.  The meeting is not in the name: a key that
    gets its meeting later must not lose what its journal knows.
    """
    mark = keyfile.ceremony or _certificate_mark(keyfile)
    return Journal(journals / f"{_plain(mark)}-{keyfile.index}.journal")


def _certificate_mark(keyfile: KeyFile) -> str:
    certificate = start(
        keyfile.seed, index=keyfile.index, size=keyfile.size, threshold=keyfile.threshold
    )
    return hex_of(certificate)[:12]


def _plain(name: str) -> str:
    """``name`` as part of a file name, whatever a server chose to call its meeting."""
    return "".join(symbol if symbol.isascii() and symbol.isalnum() else "-" for symbol in name)
