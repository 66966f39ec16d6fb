"""A closed meeting made by ``tally`` alone, and a browser in front of a station."""

import re
import secrets
import socket
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from html import unescape

import pytest
import waitress

from kiosk import create_app
from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.key_ceremony import restart_ceremony
from kiosk.actions.new_station_code import new_station_code
from kiosk.actions.set_register import set_register
from kiosk.actions.staff import add_staff
from kiosk.actions.steps import StepTools, confirm_step, propose_step
from kiosk.db import db
from kiosk.domain.meeting_state import Step
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.models.election import election_of_group, elections_of
from kiosk.models.staff import staff_with_login
from kiosk.rehearsal.sign_cards import sign_cards
from kiosk.settings import make_instance
from tally.ballot import make_ballot, parse_ballot
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.election import PingyiField, make_election, new_uuid, parse_election
from tally.encrypted_tally import tally_ballots
from tally.fingerprint import hex_of
from tally.question import Question
from tally.record.archive import read_archive, write_archive
from tally.record.manifest import make_manifest
from tally.station import StationConfig, create_station
from tally.station.key_shelf import journal_of
from tally.trustee.assemble import assemble, parse_trustees
from tally.trustee.certificate import new_seed, start
from tally.trustee.keyfile import KeyFile, seal_keyfile
from tally.trustee.polynomial import finish, make_polynomial, transpose

NAMES = ("赵监票", "钱监票", "孙监票", "李监票", "周监票")
PASSPHRASE = "fourteen letters"  # noqa: S105 (of keys that open nothing)
CHEAP = 2**4
"""scrypt's N in tests."""


@dataclass(frozen=True)
class Hall:
    """A meeting that is over: who holds which key, and what the boxes hold."""

    keyfiles: tuple[KeyFile, ...]
    trustees: str
    manifest: str
    records: dict[str, bytes]
    slips: dict[str, list[str]]
    """Codes by voter group; the first of them have voted."""


@dataclass(frozen=True)
class Keys:
    keyfiles: tuple[KeyFile, ...]
    trustees: str


def hold_ceremony(meeting="Meeting1", *, rehearsal=False, size=3, threshold=2) -> Keys:
    random = secrets.token_bytes
    names = NAMES[:size]
    seeds = [new_seed(random) for _ in names]
    certificates = [
        start(seed, index=index, size=size, threshold=threshold)
        for index, seed in enumerate(seeds, 1)
    ]
    polynomials = [
        make_polynomial(seed, index=index, certificates=certificates, random=random)
        for index, seed in enumerate(seeds, 1)
    ]
    outputs = [
        finish(seed, index=index, certificates=certificates, input_text=text, random=random)
        for index, (seed, text) in enumerate(zip(seeds, transpose(polynomials), strict=True), 1)
    ]
    payload = assemble(
        threshold=threshold,
        certificates=certificates,
        polynomials=polynomials,
        outputs=[output.text for output in outputs],
    )
    keyfiles = [
        KeyFile(
            meeting=meeting,
            names=names,
            index=index,
            size=size,
            threshold=threshold,
            seed=seed,
            share=output.share,
            trustees=hex_of(payload),
            bound=None,
            rehearsal=rehearsal,
        )
        for index, (seed, output) in enumerate(zip(seeds, outputs, strict=True), 1)
    ]
    return Keys(tuple(keyfiles), payload)


def hold_meeting(
    keys,
    *,
    ballots=(("A", 6), ("B", 3)),
    min_group=5,
    rehearsal=False,
    ended=True,
    sums=None,
    printed=9,
) -> Hall:
    """``printed`` slips a group; ``sums`` says which groups carry an encrypted tally; else those of enough ballots."""
    public_key = parse_trustees(keys.trustees).public_key
    meeting = keys.keyfiles[0].meeting
    records, sealed, codes = {}, [], {}
    for code, count in ballots:
        uuid = new_uuid(secrets.token_bytes)
        codes[code] = [new_slip_code(secrets.token_bytes) for _ in range(printed)]
        slips = [secret_of(read_slip_code(one), uuid) for one in codes[code]]
        election = make_election(
            name="测评大会",
            description=f"{code} 票种{code}",
            public_key=public_key,
            questions=[
                Question(
                    question="heads/张三 · 总体评价",
                    answers=("优秀", "称职", "弃权", "废票"),
                    min=1,
                    max=1,
                )
            ],
            uuid=uuid,
            pingyi=PingyiField(
                meeting=meeting,
                group=code,
                slips=printed,
                min_group=min_group,
                meeting_file="ab" * 32,
                rehearsal=rehearsal,
            ),
        )
        cast = [
            make_ballot(election, slip, [number % 4], secrets.token_bytes)
            for number, slip in enumerate(slips[:count])
        ]
        cast.sort(key=lambda text: parse_ballot(text).tracker)
        credentials = sorted(public_credential(slip).hex for slip in slips)
        with_sum = count >= min_group if sums is None else code in sums
        data = write_archive(
            timestamp=0,
            election=election.text,
            trustees=keys.trustees,
            credentials="[" + ",".join(f'"{one}"' for one in credentials) + "]",
            ballots=cast,
            tally=tally_ballots(election, map(parse_ballot, cast)) if with_sum else None,
            ended=ended,
        )
        records[code] = data
        sealed.append((code, uuid, election.phi, _setup_of(data)))
    manifest = make_manifest(meeting, keys.trustees, sealed)
    signed = tuple(replace(keyfile, manifest=hex_of(manifest)) for keyfile in keys.keyfiles)
    return Hall(signed, keys.trustees, manifest, records, codes)


def _setup_of(data):
    return hex_of(read_archive(data).one("Setup"))


@pytest.fixture(scope="session")
def keys():
    return hold_ceremony()


@pytest.fixture(scope="session")
def hall(keys):
    """A meeting with six ballots in box A and three, too few, in box B."""
    return hold_meeting(keys)


@pytest.fixture(scope="session")
def another_meeting(keys):
    """Hold another meeting, with the same keys unless others are given."""
    return lambda keys=keys, **differences: hold_meeting(keys, **differences)


@pytest.fixture(scope="session")
def other_keys():
    return hold_ceremony


@pytest.fixture
def rewritten():
    """Write a record again with other ballots, or with the total of other ballots."""

    def write(data, *, ballots=None, summed=None):
        archive = read_archive(data)
        ballots = archive.ballots if ballots is None else ballots
        summed = ballots if summed is None else summed
        tally = tally_ballots(parse_election(archive.election), map(parse_ballot, summed))
        return write_archive(
            timestamp=archive.timestamp,
            election=archive.election,
            trustees=archive.trustees,
            credentials=archive.credentials,
            ballots=ballots,
            tally=tally,
        )

    return write


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch):
    monkeypatch.setattr("tally.station.online_ceremony.PAUSE", 0.05)


@pytest.fixture
def put_key(tmp_path):
    """Put a key file on the stick."""
    stick = tmp_path / "stick"
    stick.mkdir(exist_ok=True)

    def put(keyfile, name=None, *, journal=True, **changes):
        """``journal``: whether this machine held the ceremony, so that the key is no newcomer."""
        keyfile = replace(keyfile, **changes)
        if journal:
            journal_of(keyfile, tmp_path / "machine").once("commitment", "C")
        path = stick / (name or f"seat{keyfile.index}.key.json")
        path.write_text(
            seal_keyfile(keyfile, PASSPHRASE, secrets.token_bytes, cost=CHEAP) + "\n"
        )
        return path

    return put


class Browser:
    """What a person does with the station's pages, without JavaScript."""

    PORT = 5999

    def __init__(self, config):
        self.app = create_station(config)
        self.desk = self.app.extensions["desk"]
        self.client = self.app.test_client()
        self.origin = f"http://127.0.0.1:{self.PORT}"
        self.page = ""
        assert self.get(f"/enter/{config.entry}").status == 200
        self.get("/")

    def get(self, path):
        return self._show(self.client.get(path, base_url=self.origin, follow_redirects=True))

    def post(self, path, **form):
        form.setdefault("form_token", self.app.jinja_env.globals["form_token"])
        return self._show(
            self.client.post(path, data=form, base_url=self.origin, follow_redirects=True)
        )

    def wait(self):
        """Until the job is done; then look at the page again."""
        desk = self.desk
        for job in (desk.ceremony, desk.sealing, desk.examining, desk.erasing, desk.passing):
            if job is not None:
                job.join(60)
                assert not job.running
        return self.get(self.path)

    def sign_seal(self, **counted):
        """Check what was sealed, count eight slips of each group, sign."""
        self.post("/sealing").wait()
        digest = self.desk.sealing.outcome.manifest.digest
        numbers = {"counted-A": "8", "counted-B": "8", **counted}
        return self.post("/sealing/sign", manifest=digest, **numbers)

    def examine(self, **numbers):
        """Type the register, slips handed out and returned alike, and examine."""
        typed = {f"{what}-{group}": "0" for what in ("paper", "withdrawn") for group in numbers}
        for group, number in numbers.items():
            typed |= {f"handed_out-{group}": number, f"returned-{group}": number}
        return self.post("/examination", **typed).wait()

    def attest(self, **numbers):
        """Examine, confirm, attest."""
        self.examine(**numbers)
        return self.post("/attestation", closing=self.desk.examination.closing_hash)

    def decrypt(self):
        return self.post("/decryption", closing=self.desk.examination.closing_hash)

    def _show(self, answer):
        self.status, self.path = answer.status_code, answer.request.path
        self.page = answer.get_data(as_text=True)
        self.text = unescape(" ".join(re.sub(r"<[^>]*>", " ", self.page).split()))
        return self


@pytest.fixture
def browser(tmp_path):
    """Open a station on the stick of ``put_key``."""

    def open_station(**settings):
        settings.setdefault("passphrase_cost", CHEAP)
        config = StationConfig(
            keys=tmp_path / "stick",
            journal=tmp_path / "machine",
            port=Browser.PORT,
            **settings,
        )
        config.keys.mkdir(exist_ok=True)
        return Browser(config)

    return open_station


@pytest.fixture
def passphrase():
    return PASSPHRASE


# ---------- the real server ----------

MEETING_FILE = """
title = "测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]

[grades]
names = ["优秀", "称职"]
coefficients = ["1", "0.8"]

[[group]]
code = "A"
name = "局领导班子"
slips = 8

[[group]]
code = "B"
name = "机关干部职工"
slips = 8

[[form]]
code = "heads"
title = "民主测评表"
[form.groups]
A = "40"
B = "60"
[[form.subject]]
name = "张三"
"""


@contextmanager
def serving(app, listener, threads=4):
    """Serve ``app`` on loopback; afterwards no thread of the server is left."""
    server = waitress.create_server(app, sockets=[listener], threads=threads)
    loop = threading.Thread(target=server.run, daemon=True)
    loop.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.task_dispatcher.shutdown()
    # In the loop's own thread: closing its sockets under its feet would make it fail.
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))
    loop.join(10)


class Kiosk:
    """A kiosk on a loopback port, and two people who take a meeting through its steps."""

    def __init__(self, instance):
        settings = make_instance(instance, random=secrets.token_bytes)
        engine = open_engine(settings)
        make_tables(engine)
        engine.dispose()
        self.app = create_app(settings)
        with self.session() as session:
            for login, role in (("zhang", Role.ORGANISER), ("li", Role.SCRUTINEER)):
                add_staff(
                    session, login=login, name=login, role=role, password=secrets.token_hex()
                )
            for seat, name in enumerate(("赵监票", "钱监票", "孙监票"), 1):
                add_staff(
                    session,
                    login=f"seat-{seat}",
                    name=name,
                    role=Role.SCRUTINEER,
                    password=secrets.token_hex(),
                )
        self.slips = {}
        self.stations = ()
        """The scrutineers' stations, who sign before anything opens."""

    @contextmanager
    def session(self):
        with self.app.app_context():
            yield db.session()
            db.session().commit()

    def draft(self, *, rehearsal=False):
        """A new meeting; returns its station codes by seat."""
        with self.session() as session:
            meeting = draft_meeting(
                session,
                files={"meeting.toml": MEETING_FILE.encode()},
                rehearsal=rehearsal,
                random=secrets.token_bytes,
            )
            self.meeting = meeting.id
            return {
                str(index): new_station_code(
                    session, meeting_id=meeting.id, index=index, random=secrets.token_bytes
                )
                for index in (1, 2, 3)
            }

    def restart(self):
        """The organiser begins the key ceremony again."""
        with self.session() as session:
            restart_ceremony(
                session,
                meeting_id=self.meeting,
                staff=staff_with_login(session, "zhang"),
                random=secrets.token_bytes,
            )

    def step(self, step, **details):
        with self.session() as session:
            people = [staff_with_login(session, login) for login in ("zhang", "li")]
            instance = self.app.config["PINGYI"].instance
            tools = StepTools(
                random=secrets.token_bytes, instance=instance, keep_slips=self.slips.__setitem__
            )
            sign_cards(session, self.meeting, step, organiser="zhang", chief="li")
            propose_step(
                session, meeting_id=self.meeting, step=step, staff=people[0], details=details
            )
            confirm_step(
                session, meeting_id=self.meeting, step=step, staff=people[1], tools=tools
            )

    def vote(self, group, ballots):
        with self.session() as session:
            election = election_of_group(session, self.meeting, group)
            parsed, uuid = parse_election(election.text), election.uuid
        for number, code in enumerate(self.slips[group][:ballots]):
            secret = secret_of(read_slip_code(code), uuid)
            text = make_ballot(parsed, secret, [number % 4], secrets.token_bytes)
            with self.session() as session:
                cast_ballot(session, uuid=uuid, text=text)

    def hold(self, *, a=6, b=3):
        """Seal, sign at every station, open, vote, close."""
        self.step(Step.SEAL)
        for station in self.stations:
            station.sign_seal()
        self.step(Step.OPEN)
        self.vote("A", a)
        self.vote("B", b)
        numbers = {"A": a, "B": b}
        self.step(Step.CLOSE, handed_out=numbers, returned=numbers)

    def certify(self):
        """Count the return boxes, then certify."""
        with self.session() as session:
            for election in elections_of(session, self.meeting):
                set_register(
                    session,
                    meeting_id=self.meeting,
                    group=election.group,
                    handed_out=election.ballots,
                    returned=election.ballots,
                )
        self.step(Step.CERTIFY)


@pytest.fixture
def free_listener():
    """A socket on a free port of loopback, bound before anybody else can take it."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@pytest.fixture
def serve(free_listener):
    """Serve an application on ``free_listener``."""
    with ExitStack() as stack:
        yield lambda app, **settings: stack.enter_context(
            serving(app, free_listener, **settings)
        )


@pytest.fixture
def kiosk(tmp_path, serve):
    kiosk = Kiosk(tmp_path / "instance")
    kiosk.address = serve(kiosk.app)
    yield kiosk
    with kiosk.app.app_context():
        db.engine.dispose()
