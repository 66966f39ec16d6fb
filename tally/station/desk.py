"""What one running station holds in memory: the open key, the work on it, what to tell.

There is one person, one browser and one serving thread; only jobs run beside it, and they
change nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tally.errors import TallyError
from tally.station.ceremony import check_seat, new_key
from tally.station.config import Language, StationConfig
from tally.station.decryption import Decrypted, decrypt_totals
from tally.station.examination import Examination, examine
from tally.station.job import Job, Progress
from tally.station.key_shelf import ENDING, KeyShelf, OpenKey, make_key, unlock
from tally.station.online_ceremony import run_ceremony
from tally.station.passphrase import check_new_passphrase
from tally.station.refusals import (
    ExaminationOutdated,
    KeyNotOpen,
    NoServer,
    NotClosed,
    NotSealed,
)
from tally.station.sealed_check import CheckedSeal, check_papers
from tally.station.sealing import send_words, sign_seal
from tally.station.seen_manifests import seen_manifests
from tally.station.server import Server, check_address
from tally.trustee.keyfile import COST

Work = Callable[[Job[Examination]], Examination]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say on the next page."""

    code: str
    refusal: TallyError | None = None


class Desk:
    """The station's memory.  Nothing of it is ever written to a disk."""

    def __init__(self, config: StationConfig) -> None:
        self.config = config
        self.shelf = KeyShelf(config.keys)
        self.language: Language = config.language
        self.address = config.server
        self.typed_code: str | None = None
        self.key: OpenKey | None = None
        self.ceremony: Job[None] | None = None
        self.sealing: Job[CheckedSeal] | None = None
        self.counted: Mapping[str, str] = {}
        """The slips of each group, as they were typed last."""
        self.examining: Job[Examination] | None = None
        self.decrypted: Decrypted | None = None
        self._notices: list[Notice] = []

    def tell(self, notice: Notice) -> None:
        self._notices.append(notice)

    def take_notices(self) -> list[Notice]:
        notices, self._notices = self._notices, []
        return notices

    # The server

    def use_server(self, address: str, code: str) -> None:
        """Take an address and a code that the person typed.  Raises ``ServerNotAllowed``."""
        self.address = check_address(address)
        self.typed_code = code.strip() or self.typed_code

    @property
    def new_code(self) -> str | None:
        """The station code for a key that is still to be made."""
        return self.typed_code or self.config.code_for()

    @property
    def key_code(self) -> str | None:
        """The station code for the open key.  Raises ``KeyNotOpen``."""
        key = self.require_key()
        file = key.path.name
        names = (file, file.removesuffix(ENDING), str(key.keyfile.index))
        return self.typed_code or self.config.code_for(*names)

    def server(self, code: str | None) -> Server:
        """The way to the server.  Raises ``NoServer`` or ``ServerNotAllowed``."""
        if not self.address or not code:
            raise NoServer
        return Server(self.address, code, self.config.authority)

    # The key

    def require_key(self) -> OpenKey:
        """The open key.  Raises ``KeyNotOpen``."""
        if self.key is None:
            raise KeyNotOpen
        return self.key

    def make_key(self, passphrase: str, again: str) -> None:
        """Make the key of the seat to which the station code belongs, and open it."""
        check_new_passphrase(passphrase, again)
        code = self.typed_code
        meeting = self.server(self.new_code).meeting()
        self.close_key()
        self.typed_code = code
        self.key = make_key(
            self.shelf,
            new_key(meeting, self.config.random),
            passphrase,
            journals=self.config.journal,
            random=self.config.random,
            cost=self.config.passphrase_cost or COST,
        )

    def open_key(self, file: str, passphrase: str) -> None:
        key = unlock(self.shelf, file, passphrase, self.config.journal)
        self.close_key()
        self.key = key

    def close_key(self) -> None:
        """Forget the key, everything found with it, and the code of its seat.

        Several people may use one machine in turn: the next one must not speak for this seat.
        """
        if self.key is not None:
            self.typed_code = None
        for job in (self.ceremony, self.sealing, self.examining):
            if job is not None:
                job.stop()
        self.key = self.ceremony = self.sealing = self.examining = self.decrypted = None
        self.counted = {}

    # The work

    @property
    def job(self) -> Job[None] | Job[CheckedSeal] | Job[Examination] | None:
        """The job that is running now."""
        jobs = (self.ceremony, self.sealing, self.examining)
        return next((job for job in jobs if job is not None and job.running), None)

    def start_ceremony(self) -> None:
        key, server, random = self.require_key(), self.server(self.key_code), self.config.random
        if self.job is None:
            self.ceremony = Job("ceremony", lambda job: run_ceremony(key, server, random, job))
            self.ceremony.start()

    def check_sealed(self) -> None:
        """Fetch what was sealed and check all of it."""
        key, server = self.require_key(), self.server(self.key_code)
        journals = self.config.journal

        def work(job: Job[CheckedSeal]) -> CheckedSeal:
            meeting = server.meeting()
            check_seat(key.keyfile, meeting)
            if meeting.manifest is None:
                raise NotSealed
            return check_papers(
                server.sealed(), key.keyfile, seen_manifests(journals), job.report
            )

        if self.job is None:
            self.sealing = Job("sealing", work)
            self.sealing.start()

    def sign_seal(self, manifest: str, counted: Mapping[str, str]) -> None:
        """Sign what was checked, if the paper agrees, and send the words.

        ``manifest`` is the hash (hex) of what the person saw, ``counted`` what they typed.
        Raises ``ExaminationOutdated`` when that is not what was checked last.
        """
        key, server = self.require_key(), self.server(self.key_code)
        self.counted = counted
        seal = self.sealing.outcome if self.sealing else None
        if seal is None or seal.manifest.digest != manifest:
            raise ExaminationOutdated
        numbers = {group: _number(text) for group, text in counted.items()}
        send_words(sign_seal(key, seal, numbers, self.config.random), server)

    def examine_server(self) -> None:
        """Fetch all records from the server and examine them."""
        key, server = self.require_key(), self.server(self.key_code)

        def work(job: Job[Examination]) -> Examination:
            meeting = server.meeting()
            check_seat(key.keyfile, meeting)
            if meeting.manifest is None:
                raise NotSealed
            if not meeting.closed:
                raise NotClosed
            records = []
            for done, group in enumerate(meeting.groups):
                job.report(Progress("fetching", done, len(meeting.groups), group))
                records.append(server.record(group))
            return examine(records, meeting.manifest, key.keyfile, job.report)

        self._examine(work)

    def examine_files(self, records: Sequence[bytes], manifest: str) -> None:
        """Examine records that were carried here on a stick."""
        keyfile = self.require_key().keyfile
        self._examine(lambda job: examine(records, manifest, keyfile, job.report))

    def _examine(self, work: Work) -> None:
        if self.job is None:
            self.examining = Job("examination", work)
            self.examining.start()

    @property
    def examination(self) -> Examination | None:
        """What the last examination found, when everything held."""
        return self.examining.outcome if self.examining else None

    def decrypt(self, closing_hash: str) -> None:
        """Decrypt the totals of the examination that the person confirmed, and close the key.

        Raises ``ExaminationOutdated`` when that is not the last one.
        """
        key, server, examination = (
            self.require_key(),
            self.server(self.key_code),
            self.examination,
        )
        if examination is None or examination.closing_hash != closing_hash:
            raise ExaminationOutdated
        done = decrypt_totals(key, examination, server, self.config.random)
        self.close_key()
        self.decrypted = done


def _number(text: str) -> int | None:
    """A number as people type it, full-width digits too."""
    return int(text) if text.isdecimal() and len(text) <= 6 else None
