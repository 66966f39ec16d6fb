"""What a closed meeting hands to a station, and a server that keeps what it is given."""

import secrets

from tally.record.archive import read_archive
from tally.record.closing_words import GroupCount
from tally.record.left_out import LeftOut
from tally.station.closed_record import read_closed_record
from tally.station.decryption import attest
from tally.station.examination import Papers, examine
from tally.station.key_shelf import KeyShelf, unlock

PASSPHRASE = "fourteen letters"  # noqa: S105 (of keys that open nothing)


def count(code, ballots, **changes):
    """A line of the register that fits a box of so many ballots."""
    line = {"handed_out": ballots, "returned": ballots, "paper": 0, "withdrawn": 0}
    line["explanation"] = ""
    return GroupCount(code=code, **{**line, **changes})


def register_of(records):
    """A register that fits the records, as far as they are records."""
    register = {}
    for data in records:
        try:
            record = read_closed_record(data)
        except Exception:  # noqa: BLE001, S112 (crafted files: whatever they are, the station refuses them)
            continue
        register[record.code] = count(record.code, len(record.ballots))
    return register


def papers_of(hall, **changes):
    """The papers of an honest meeting, with ``changes``."""
    records = changes.pop("records", list(hall.records.values()))
    papers = {
        "records": records,
        "manifest": hall.manifest,
        "left_out": LeftOut().text,
        "register": register_of(records),
    }
    return Papers(**{**papers, **changes})


def examined(hall, seat=1, **changes):
    return examine(papers_of(hall, **changes), hall.keyfiles[seat - 1], lambda _: None)


def ballots_of(hall, code="A"):
    return read_archive(hall.records[code]).ballots


class Mailbox:
    """A server that keeps what it is given, or does not."""

    def __init__(self):
        self.passed = {}
        self.words = []
        self.decryptions = []
        self.at_arrival = lambda: None
        self.hidden = set()
        """Attestations that it does not pass on."""

    def attestations(self):
        return tuple(one for one in self.passed if one not in self.hidden)

    def send_attestations(self, attestations):
        self.at_arrival()
        self.passed |= dict.fromkeys(attestations)

    def send_closing_words(self, kind, text):
        self.at_arrival()
        self.words.append((kind, text))

    def send_decryption(self, group, text):
        self.at_arrival()
        self.decryptions.append((group, text))

    def stored_decryption(self, group):
        return dict(self.decryptions)[group].encode()


class Station:
    """One trustee's machine: the stick and the journal."""

    def __init__(self, path, journals):
        self.path = path
        self.journals = journals

    def key(self):
        """The key, opened anew: what was in memory is forgotten."""
        return unlock(KeyShelf(self.path.parent), self.path.name, PASSPHRASE, self.journals)

    def attest(self, examination, mailbox):
        return attest(self.key(), examination, mailbox, secrets.token_bytes)
