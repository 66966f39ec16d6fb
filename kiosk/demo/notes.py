"""What a demo keeps that a real meeting never does: logins, passphrases, station codes, slips, cards."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    login: str
    name: str
    role: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNote:
    """One scrutineer's key: who holds it and what opens it."""

    name: str
    passphrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    meeting_id: str
    people: tuple[Person, ...]
    keys: tuple[KeyNote, ...]
    station_codes: dict[str, str]
    """By seat number, as text."""
    slips: dict[str, tuple[str, ...]]
    """Unused slips for the visitor, by voter group."""
    used: dict[str, tuple[str, ...]]
    """Some slips of the return box, by voter group."""
    cards: tuple[str, ...]
    """Test cards that the first scrutineer's station has made."""
    score_sheet: str
    """The score sheet that waits for the meeting's result."""

    @property
    def stand_in(self) -> Person:
        """The scrutineer who agrees to each step, so that one visitor is enough."""
        return next(person for person in self.people if person.role == "scrutineer")

    @property
    def organiser(self) -> Person:
        """Whom the visitor is."""
        return next(person for person in self.people if person.role == "organiser")


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """Where a demo lies: the instance, the scrutineers' keys, the notes."""

    folder: Path

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def journal(self) -> Path:
        return self.keys / "journal"

    @property
    def station_codes(self) -> Path:
        return self.folder / "station-codes.json"

    @property
    def hint(self) -> Path:
        return self.folder / "station-hint.json"

    @property
    def notes(self) -> Path:
        return self.folder / "demo.json"

    def slips(self, meeting_id: str, group: str) -> Path:
        return self.instance / "slips" / meeting_id / f"{group}.pdf"

    def read_notes(self) -> Notes:
        """Raises ``OSError``, ``ValueError``, ``KeyError`` or ``TypeError`` for what is no demo."""
        data = json.loads(self.notes.read_text(encoding="utf-8"))
        return Notes(
            meeting_id=data["meeting_id"],
            people=tuple(Person(**person) for person in data["people"]),
            keys=tuple(KeyNote(**key) for key in data["keys"]),
            station_codes=data["station_codes"],
            slips=_by_group(data["slips"]),
            used=_by_group(data["used"]),
            cards=tuple(data["cards"]),
            score_sheet=str(data["score_sheet"]),
        )

    def write_notes(self, notes: Notes) -> None:
        self._write(self.notes, asdict(notes))
        self._write(self.station_codes, notes.station_codes)
        keys = [f"{key.name}：{key.passphrase}" for key in notes.keys]
        self._write(
            self.hint,
            {
                "zh": "密钥口令：" + "；".join(keys),
                "en": "Passphrases of the keys: " + "; ".join(keys),
            },
        )

    @staticmethod
    def _write(path: Path, data: object) -> None:
        text = json.dumps(data, ensure_ascii=False, indent=2)
        path.write_text(text + "\n", encoding="utf-8")


def _by_group(codes: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {group: tuple(listed) for group, listed in codes.items()}
