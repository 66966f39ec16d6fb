"""Everything that a thief of the instance carries away, unpacked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from kiosk.engine import open_engine
from kiosk.secrecy_check.codes import candidates
from kiosk.secrecy_check.database import Database, open_copy
from kiosk.secrecy_check.known import Known, read_known
from kiosk.secrecy_check.naming import Naming, Sighting
from kiosk.secrecy_check.piece import LOGS, Piece, files_below, unpacked
from kiosk.secrecy_check.rows import Row, rows_of
from kiosk.secrecy_check.unpack import is_zip
from kiosk.secrecy_check.withdrawals import without_withdrawers
from kiosk.settings import KEY_FILE, SETTINGS_FILE, NotAnInstance, Settings, read_settings


@dataclass(slots=True, kw_only=True)
class Loot:
    """Files, databases, and what is known of the meetings in them."""

    settings: Settings
    folder: Path
    """A private folder for copies."""
    pieces: tuple[Piece, ...]
    unread: tuple[str, ...]
    databases: tuple[Database, ...]
    known: Known
    naming: Naming
    rows: tuple[Row, ...]
    links: tuple[Row, ...]
    """The rows about single ballots: they name some, and fewer than may be told apart."""
    _seen: dict[bytes, list[Sighting]] = field(default_factory=dict)
    _codes: dict[bytes, tuple[str, ...]] = field(default_factory=dict)

    @property
    def live(self) -> Database:
        return next(database for database in self.databases if database.live)

    def sightings(self, piece: Piece) -> list[Sighting]:
        """Where ``piece`` names ballots; the same content is searched once."""
        if piece.digest not in self._seen:
            self._seen[piece.digest] = list(self.naming.sightings(piece.data))
        return self._seen[piece.digest]

    def codes(self, piece: Piece) -> tuple[str, ...]:
        """What in ``piece`` could be a code; of a package its members are searched, not itself."""
        if is_zip(piece.data):
            return ()
        if piece.digest not in self._codes:
            self._codes[piece.digest] = tuple(candidates(piece.data))
        return self._codes[piece.digest]

    def live_file(self) -> Piece | None:
        """The file of the live database; ``None`` with PostgreSQL."""
        path = self.live.path
        return next((piece for piece in self.pieces if path and piece.path == path), None)


@contextmanager
def carried_away(
    directory: Path,
    *,
    proxy_logs: Iterable[Path] = (),
    also: Iterable[Path] = (),
    papers: Mapping[str, bytes] | None = None,
) -> Iterator[Loot]:
    """All of ``directory`` (an instance, or a folder with one in ``instance``) and the rest.

    ``papers`` are files that are not on the disk yet, by name.

    Raises ``NotAnInstance``, ``OSError`` or ``SQLAlchemyError``.
    """
    instance = directory
    if not (directory / SETTINGS_FILE).exists() and (directory / "instance").is_dir():
        instance = directory / "instance"
    settings = read_settings(instance)
    url = make_url(settings.database_url)
    sqlite = Path(url.database or "") if url.get_backend_name() == "sqlite" else None
    unread: list[str] = []
    pieces = list(files_below(directory.resolve(), unread))
    outside = [sqlite, *(Path(f"{sqlite}{end}") for end in LOGS)] if sqlite else []
    for path in outside:
        if path.exists() and path not in {piece.path for piece in pieces}:
            pieces.append(Piece(name=path.name, data=path.read_bytes(), path=path))
    pieces += [
        Piece(name=path.name, data=path.read_bytes(), path=path, request_log=True)
        for path in proxy_logs
    ]
    for path in also:
        pieces += files_below(path.resolve(), unread, path.name)
    pieces += [Piece(name=name, data=data) for name, data in (papers or {}).items()]
    pieces = [inner for piece in pieces for inner in unpacked(piece)]
    with (
        tempfile.TemporaryDirectory(prefix="pingyi-secrecy-") as folder,
        ExitStack() as stack,
    ):
        databases = list(_databases(settings, sqlite, pieces, Path(folder)))
        for database in databases:
            stack.callback(database.engine.dispose)
        if not databases or not databases[0].live:
            raise NotAnInstance(f"{sqlite} cannot be read as a database")
        known = read_known(databases[0].engine)
        naming = Naming(known)
        rows = tuple(rows_of(databases, pieces, naming))
        yield Loot(
            settings=settings,
            folder=Path(folder),
            pieces=tuple(pieces),
            unread=tuple(unread),
            databases=tuple(databases),
            known=known,
            naming=naming,
            rows=rows,
            links=tuple(
                without_withdrawers(row, known)
                for row in rows
                if 0 < len(row.named) < known.smallest
            ),
        )


def _databases(
    settings: Settings, sqlite: Path | None, pieces: list[Piece], folder: Path
) -> Iterator[Database]:
    """The live one first."""
    if sqlite is None:
        yield Database(name="PostgreSQL", engine=open_engine(settings), path=None, live=True)
    found = [piece for piece in pieces if piece.database]
    found.sort(key=lambda piece: (piece.path != sqlite, piece.name))
    logs = {piece.name: piece.data for piece in pieces if piece.log_of_database}
    for number, piece in enumerate(found):
        log = logs.get(f"{piece.name}-wal")
        engine = open_copy(piece.name, piece.data, log, folder / str(number))
        if engine is not None:
            live = sqlite is not None and piece.path == sqlite
            yield Database(name=piece.name, engine=engine, path=piece.path, live=live)


def is_own_key_file(loot: Loot, piece: Piece) -> bool:
    """Whether ``piece`` is the file in which the instance itself keeps its key."""
    return piece.path == loot.settings.instance / KEY_FILE
