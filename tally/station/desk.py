"""What one running station holds in memory: the open key, the work on it, what to tell.

There is one person, one browser and one serving thread; only jobs run beside it, and they
change nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tally.errors import TallyError
from tally.record.closing_words import LONGEST
from tally.record.manifest import parse_manifest
from tally.station.ceremony import check_seat, new_key
from tally.station.checkpoints import demanded, note_checkpoints
from tally.station.closing_refusals import MeetingCertified
from tally.station.config import Language, StationConfig
from tally.station.decryption import Decrypted, attest, compare, decrypt_totals
from tally.station.erasing import erase_share
from tally.station.examination import Examination, Papers, check_manifest, examine
from tally.station.job import Job, Progress
from tally.station.key_shelf import ENDING, KeyShelf, OpenKey, make_key, unlock
from tally.station.online_ceremony import run_ceremony
from tally.station.paper_register import read_register
from tally.station.passing_on import Passed, lonely_journals, verify_and_pass_on
from tally.station.passphrase import check_new_passphrase
from tally.station.quorum import Spoken, Standing
from tally.station.refusals import (
    ExaminationOutdated,
    KeyFileMissing,
    KeyNotOpen,
    NoServer,
    NotClosed,
    NotSealed,
)
from tally.station.return_box import ReturnBoxScan, send_sum
from tally.station.sealed_check import CheckedSeal, check_papers
from tally.station.sealing import send_words, sign_seal
from tally.station.seen_manifests import seen_manifests
from tally.station.server import Server, check_address
from tally.station.server_meeting import ServerMeeting
from tally.station.testing import opened_trackers
from tally.trustee.keyfile import COST

Work = Callable[[Job[Examination]], Examination]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say on the next page."""

    code: str
    refusal: TallyError | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """What was chosen from a stick instead of the server's."""

    records: Sequence[bytes]
    manifest: str
    left_out: str


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
        self.carried: Carried | None = None
        self.register: Mapping[str, str] = {}
        """The paper register as it was typed last."""
        self.standing: Standing | None = None
        """Who attests to the same, when somebody looked last."""
        self.scan: ReturnBoxScan | None = None
        """The scan of the return box, once it was begun."""
        self.erasing: Job[None] | None = None
        self.passing: Job[Passed] | None = None
        """The work on a journal whose key file is not here."""
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
        for job in (self.ceremony, self.sealing, self.examining, self.erasing):
            if job is not None:
                job.stop()
        self.key = self.ceremony = self.sealing = self.examining = self.erasing = None
        self.carried = self.standing = self.decrypted = self.scan = None
        self.counted, self.register = {}, {}

    # A journal without its key

    @property
    def lonely(self) -> list[str]:
        """Journals of this machine whose key file is not in the folder."""
        return lonely_journals(self.shelf, self.config.journal)

    def pass_on(self, name: str) -> None:
        """Verify the records, and pass on what the journal ``name`` has seen."""
        server, journals = self.server(self.new_code), self.config.journal
        # Only a name from the folder's own list is ever opened: a name in a URL is no path.
        if name not in self.lonely:
            raise KeyFileMissing(file=name)
        if self.job is None:
            self.passing = Job(
                "passing", lambda job: verify_and_pass_on(name, journals, server, job.report)
            )
            self.passing.start()

    # The work

    @property
    def job(
        self,
    ) -> Job[None] | Job[CheckedSeal] | Job[Examination] | Job[Passed] | None:
        """The job that is running now."""
        jobs = (self.ceremony, self.sealing, self.examining, self.erasing, self.passing)
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

    def look_into_boxes(self) -> ServerMeeting:
        """Note the checkpoints of an open meeting.

        Raises what the server refuses, and what ``note_checkpoints`` raises.
        """
        key, server = self.require_key(), self.server(self.key_code)
        meeting = server.meeting()
        check_seat(key.keyfile, meeting)
        if meeting.voting:
            manifest = check_manifest(meeting.manifest or "", key.keyfile)
            note_checkpoints(key, manifest, server.checkpoints(), self.config.random)
        return meeting

    def closing_groups(self) -> tuple[str, ...]:
        """The voter groups of the register, before anything is examined.

        Raises ``NotSealed``, ``NotClosed`` or ``MeetingCertified``.
        """
        if self.carried is not None:
            return tuple(group.code for group in parse_manifest(self.carried.manifest).groups)
        meeting = self.server(self.key_code).meeting()
        check_seat(self.require_key().keyfile, meeting)
        if meeting.manifest is None:
            raise NotSealed
        if not meeting.closed:
            raise NotClosed
        if meeting.certified:
            raise MeetingCertified
        return meeting.groups

    def carry(self, carried: Carried) -> None:
        """Take the records from a stick.  Raises ``TallyError`` for a manifest that is none."""
        self.require_key()
        parse_manifest(carried.manifest)
        self.carried = carried

    def examine(self, typed: Mapping[str, str]) -> None:
        """Examine all records together with the register that was typed from paper.

        Raises ``RegisterNotTyped`` or what ``closing_groups`` raises.
        """
        key, self.register, self.standing = self.require_key(), typed, None
        register = read_register(typed, self.closing_groups())
        opened, checkpoints = opened_trackers(key), demanded(key)
        if self.carried is not None:
            papers = Papers(
                records=self.carried.records,
                manifest=self.carried.manifest,
                left_out=self.carried.left_out,
                register=register,
                opened=opened,
                checkpoints=checkpoints,
            )
            self._examine(lambda job: examine(papers, key.keyfile, job.report))
            return
        server = self.server(self.key_code)

        def work(job: Job[Examination]) -> Examination:
            meeting = server.meeting()
            records = []
            for done, group in enumerate(meeting.groups):
                job.report(Progress("fetching", done, len(meeting.groups), group))
                records.append(server.record(group))
            papers = Papers(
                records=records,
                manifest=meeting.manifest or "",
                left_out=server.left_out(),
                register=register,
                opened=opened,
                checkpoints=checkpoints,
            )
            return examine(papers, key.keyfile, job.report)

        self._examine(work)

    def _examine(self, work: Work) -> None:
        if self.job is None:
            self.examining = Job("examination", work)
            self.examining.start()

    @property
    def examination(self) -> Examination | None:
        """What the last examination found, when everything held."""
        return self.examining.outcome if self.examining else None

    def return_box(self) -> ReturnBoxScan | None:
        """The scan of the return box, begun if need be; ``None`` before the examination held."""
        examination = self.examination
        if examination is None:
            return None
        if self.scan is None or self.scan.closing != examination.closing_hash:
            self.scan = ReturnBoxScan(examination, self.config.random)
        # The same boxes may have been examined again with a number that was put right.
        self.scan.register = examination.register
        return self.scan

    def sign_return_box(self, explanation: str) -> None:
        """Sign what was scanned so far, and send it.  Raises ``ExaminationOutdated``."""
        key, server, scan = self.require_key(), self.server(self.key_code), self.return_box()
        if scan is None:
            raise ExaminationOutdated
        box = scan.sum(explanation[:LONGEST])
        send_sum(key, box, server)
        scan.signed = box

    def attest(self, closing_hash: str) -> None:
        """Attest to what the person confirmed; then see who attests to the same.

        Raises ``ExaminationOutdated`` when that is not what was examined last.
        """
        key, server, examination = self._confirmed(closing_hash)
        self.standing = attest(key, examination, server, self.config.random)

    def look(self) -> None:
        """See again who attests to the same."""
        examination = self.examination
        if examination is not None and self.standing is not None:
            # What stood here may hold no longer: a conflict must not leave an old page behind.
            self.standing = None
            self.standing = compare(self.require_key(), examination, self.server(self.key_code))

    def decrypt(self, closing_hash: str, spoken: Spoken | None) -> None:
        """Decrypt the totals of the examination that the person confirmed, and close the key."""
        key, server, examination = self._confirmed(closing_hash)
        done = decrypt_totals(key, examination, server, self.config.random, spoken)
        self.close_key()
        self.decrypted = done

    def _confirmed(self, closing_hash: str) -> tuple[OpenKey, Server, Examination]:
        key, server = self.require_key(), self.server(self.key_code)
        examination = self.examination
        if examination is None or examination.closing_hash != closing_hash:
            raise ExaminationOutdated
        if server.meeting().certified:
            raise MeetingCertified
        return key, server, examination

    def erase(self) -> None:
        """Verify the counted records once more, then overwrite the share."""
        key, server, random = self.require_key(), self.server(self.key_code), self.config.random
        if self.job is None:
            self.erasing = Job(
                "erasing", lambda job: erase_share(key, server, random, job.report)
            )
            self.erasing.start()


def _number(text: str) -> int | None:
    """A number as people type it, full-width digits too."""
    return int(text) if text.isdecimal() and len(text) <= 6 else None
