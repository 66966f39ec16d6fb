"""A small meeting of our own, made by the real code: keys, ballots, records, evidence.

Randomness is seeded, and keys and boxes draw from streams of their own: they are the same
whichever tests run before.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import pytest

from tally.ballot import make_ballot, parse_ballot
from tally.canonical_json import canonical
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.election import Election, PingyiField, make_election, new_uuid
from tally.encrypted_tally import EncryptedTally, tally_ballots
from tally.fingerprint import hex_of
from tally.grading.results import grade_meeting
from tally.meeting import (
    Criterion,
    Form,
    Grade,
    Meeting,
    Subject,
    VoterGroup,
    canonical_meeting,
    meeting_hash,
)
from tally.partial_decryption import check_partial_decryption, make_partial_decryption
from tally.question import Question
from tally.record.archive import head, setup_text, write_archive
from tally.record.closing import (
    NOTHING,
    ClosedGroup,
    attestation_words,
    closing_hash,
    make_closing,
)
from tally.record.manifest import make_manifest, parse_manifest, setup_words
from tally.record.paper_forms import PaperPile, paper_json
from tally.record.results import CountedGroup, results_json
from tally.record.withdrawn import Withdrawal, withdrawn_json
from tally.result import combine
from tally.trustee.assemble import Trustees, assemble, parse_trustees
from tally.trustee.certificate import new_seed, start
from tally.trustee.polynomial import finish, make_polynomial, transpose
from tally.trustee.signed import sign_words

TIMESTAMP = 1703721600
"""2023-12-28 at 00:00 UTC."""

MEETING_ID = "2023hjbhjzzchz"

MEETING = Meeting(
    title="区环境保护局2023年年终述职测评大会",
    unit="区环境保护局",
    date="2023-12-28",
    threshold=2,
    scrutineers=("赵监票", "钱监票", "孙监票"),
    missing="renormalise",
    min_group=5,
    publish="scores",
    grades=(Grade("优秀", "1"), Grade("称职", "0.8")),
    groups=(VoterGroup("A", "局领导班子", 7), VoterGroup("B", "机关干部职工", 6)),
    forms=(
        Form(
            code="heads",
            title="民主测评表",
            groups={"A": "40", "B": "60"},
            subjects=(Subject("001", "张三", "", ""), Subject("002", "𬱖", "", "")),
            criteria=(Criterion("总体评价", "100"),),
            limit=None,
        ),
    ),
)


@dataclass(frozen=True)
class Keys:
    """A finished ceremony."""

    seeds: Sequence[str]
    certificates: Sequence[str]
    polynomials: Sequence[str]
    inputs: Sequence[str]
    outputs: Sequence[str]
    shares: Sequence[int]
    trustees: Trustees


@dataclass
class Maker:
    """Makes everything with one stream of seeded bytes."""

    seed: int = 1
    meeting: Meeting = MEETING
    source: random.Random = field(init=False)

    def __post_init__(self):
        self.source = random.Random(self.seed)  # noqa: S311 (reproducible tests)

    def bytes(self, length: int) -> bytes:
        return self.source.randbytes(length)

    def keys(self, *, size: int = 3, threshold: int = 2) -> Keys:
        places = range(1, size + 1)
        seeds = [new_seed(self.bytes) for _ in places]
        certificates = [
            start(seed, index=index, size=size, threshold=threshold)
            for index, seed in zip(places, seeds, strict=True)
        ]
        polynomials = [
            make_polynomial(seed, index=index, certificates=certificates, random=self.bytes)
            for index, seed in zip(places, seeds, strict=True)
        ]
        inputs = transpose(polynomials)
        outputs = [
            finish(
                seed,
                index=index,
                certificates=certificates,
                input_text=inputs[index - 1],
                random=self.bytes,
            )
            for index, seed in zip(places, seeds, strict=True)
        ]
        texts = [output.text for output in outputs]
        payload = assemble(
            threshold=threshold,
            certificates=certificates,
            polynomials=polynomials,
            outputs=texts,
        )
        return Keys(
            seeds=seeds,
            certificates=certificates,
            polynomials=polynomials,
            inputs=inputs,
            outputs=texts,
            shares=[output.share for output in outputs],
            trustees=parse_trustees(payload),
        )

    def box(self, keys: Keys, code: str = "A", ballots: int = 6, **pingyi) -> "Box":
        """A voter group's box with so many ballots; ``pingyi`` overrides what was sealed."""
        group = self.meeting.group(code)
        uuid = new_uuid(self.bytes)
        slips = [new_slip_code(self.bytes) for _ in range(group.slips)]
        secrets = [secret_of(read_slip_code(slip), uuid) for slip in slips]
        sealed = {
            "meeting": MEETING_ID,
            "group": code,
            "slips": group.slips,
            "min_group": self.meeting.min_group,
            "meeting_file": meeting_hash(canonical_meeting(self.meeting)),
            "rehearsal": False,
        }
        contests = self.meeting.contests(code)
        election = make_election(
            name=self.meeting.title,
            description=f"{code} {group.name}",
            public_key=keys.trustees.public_key,
            questions=[
                Question(question=contest.question, answers=self.meeting.answers, min=1, max=1)
                for contest in contests
            ],
            uuid=uuid,
            pingyi=PingyiField(**{**sealed, **pingyi}),
        )
        cast = []
        for secret in secrets[:ballots]:
            marks = [self.source.randrange(len(self.meeting.answers)) for _ in contests]
            cast.append((make_ballot(election, secret, marks, self.bytes), marks))
        cast.sort(key=lambda pair: parse_ballot(pair[0]).tracker)
        return Box(
            maker=self,
            keys=keys,
            code=code,
            election=election,
            slips=slips,
            secrets=secrets,
            ballots=[text for text, _ in cast],
            marks=[marks for _, marks in cast],
        )


@dataclass
class Box:
    """One group's election; its parts may be altered before the archive is written."""

    maker: Maker
    keys: Keys
    code: str
    election: Election
    slips: list[str]
    """Codes; the first have voted."""
    secrets: list[int]
    ballots: list[str]
    marks: list[list[int]]

    @property
    def credentials(self) -> str:
        return canonical(sorted(public_credential(secret).hex for secret in self.secrets))

    @property
    def tally(self) -> EncryptedTally:
        return tally_ballots(self.election, map(parse_ballot, self.ballots))

    @property
    def counts(self) -> list[list[int]]:
        """The plain counts, from the marks."""
        answers = range(len(self.maker.meeting.answers))
        return [
            [column.count(answer) for answer in answers]
            for column in map(list, zip(*self.marks, strict=True))
        ]

    @property
    def open(self) -> bytes:
        return self.archive(ended=False)

    @property
    def ended(self) -> bytes:
        return self.archive()

    @property
    def tallied(self) -> bytes:
        return self.archive(tally=self.tally)

    def counted(self, *owners: int) -> bytes:
        """Decrypted by these trustees (or as many as it takes) and counted."""
        tally, trustees = self.tally, self.keys.trustees
        chosen = owners or range(1, trustees.threshold + 1)
        texts = {
            owner: make_partial_decryption(
                tally, self.keys.shares[owner - 1], self.election, self.maker.bytes
            )
            for owner in chosen
        }
        checked = {
            owner: check_partial_decryption(
                text, tally, self.election, trustees.verification_keys[owner - 1]
            )
            for owner, text in texts.items()
        }
        result = combine(self.election, trustees, tally, checked)
        return self.archive(tally=tally, decryptions=texts.items(), result=result.text)

    def archive(self, **parts) -> bytes:
        return write_archive(
            **{
                "timestamp": TIMESTAMP,
                "election": self.election.text,
                "trustees": self.keys.trustees.text,
                "credentials": self.credentials,
                "ballots": self.ballots,
                **parts,
            }
        )

    @property
    def unused(self) -> list[str]:
        """Public credentials that cast nothing, sorted."""
        cast = {json.loads(text)["credential"] for text in self.ballots}
        return [one for one in json.loads(self.credentials) if one not in cast]

    @property
    def setup(self) -> str:
        return hex_of(setup_text(self.election.text, self.keys.trustees.text, self.credentials))


def manifest_of(boxes: Sequence[Box]) -> str:
    return make_manifest(
        MEETING_ID,
        boxes[0].keys.trustees.text,
        [(box.code, box.election.uuid, box.election.phi, box.setup) for box in boxes],
    )


def audit_log(acts: Sequence[tuple[str | dict, str, dict]]) -> bytes:
    """The log of these acts (who, what, details), one a minute; other meetings have gaps of one.

    Who is a role, or the whole person.
    """
    lines, previous = [], "0" * 64
    for number, (role, act, details) in enumerate(acts, start=1):
        line = canonical(
            {
                "number": 2 * number,
                "previous": hex_of(f"another meeting's entry {number}"),
                "meeting_previous": previous,
                "minute": f"2023-12-28T{9 + number // 60:02}:{number % 60:02}Z",
                "meeting": MEETING_ID,
                "who": {"login": role, "name": role, "role": role}
                if isinstance(role, str)
                else role,
                "act": act,
                "details": details,
            }
        )
        lines.append(line)
        previous = hex_of(line)
    return "".join(f"{line}\n" for line in lines).encode()


def acts_of(
    handed_out: dict[str, int], withdrawals: Sequence[Withdrawal] = ()
) -> list[tuple[str, str, dict]]:
    """Every step from sealing to certifying, proposed by one person and confirmed by another.

    The ``withdrawals`` are made while the meeting is paused.
    """
    closing = {"handed_out": handed_out, "returned": handed_out}
    acts = [("organiser", "draft", {})]
    for step in ("seal", "open", "pause", "resume", "close", "count", "certify"):
        if step == "resume":
            acts += [withdrawing(one) for one in withdrawals]
        details = closing if step == "close" else {}
        confirmed = {"proposed_by": "organiser", "declared": details}
        acts += [
            ("organiser", f"propose-{step}", details),
            ("scrutineer", f"confirm-{step}", confirmed),
        ]
    return acts


def withdrawing(withdrawal: Withdrawal) -> tuple[str, str, dict]:
    """The act of the second person; a login of these tests is its role."""
    details = {
        "group": withdrawal.group,
        "instead": withdrawal.instead,
        "slips": len(withdrawal.credentials),
        "proposed_by": withdrawal.proposed_by,
        "proposer_role": withdrawal.proposed_by,
    }
    return withdrawal.confirmed_by, "slips-withdrawn", details


def sign_offs(log: bytes) -> list[dict]:
    """The steps that a log says were taken."""
    entries = [json.loads(line) for line in log.decode().splitlines()]
    return [
        {
            "step": entry["act"].removeprefix("confirm-"),
            "minute": entry["minute"],
            "proposed_by": entry["details"]["proposed_by"],
            "confirmed_by": entry["who"]["login"],
        }
        for entry in entries
        if entry["act"].startswith("confirm-")
    ]


def evidence_files(
    large: Box, small: Box, piles: Mapping[str, PaperPile] | None = None
) -> dict[str, bytes]:
    """The files of a package: ``large`` is counted, ``small`` is below ``min_group``.

    ``piles`` are paper forms, each with a slip that was handed out and withdrawn for it.
    """
    meeting, piles = large.maker.meeting, piles or {}
    forms = {code: pile.forms for code, pile in piles.items()}
    handed_out = {box.code: len(box.ballots) + forms.get(box.code, 0) for box in (large, small)}
    records = {large.code: large.counted(), small.code: small.ended}
    manifest = manifest_of([large, small])
    heads = {large.code: head(large.tallied), small.code: head(small.ended)}
    withdrawn = {box.code: box.unused[: forms.get(box.code, 0)] for box in (large, small)}
    closing = make_closing(
        meeting=MEETING_ID,
        manifest_hex=hex_of(manifest),
        tests_hex=NOTHING,
        withdrawn_hex=hex_of(canonical(sorted(chain.from_iterable(withdrawn.values())))),
        groups=[
            ClosedGroup(
                code=box.code,
                uuid=box.election.uuid,
                ballots=len(box.ballots),
                decrypt=box is large,
                head=heads[box.code],
            )
            for box in (large, small)
        ],
    )
    signatures = {
        f"signatures/{index}.json": sign_words(seed, setup_words(parse_manifest(manifest)))
        for index, seed in enumerate(large.keys.seeds, start=1)
    }
    attestations = {
        f"attestations/{index}.json": sign_words(seed, attestation_words(closing))
        for index, seed in enumerate(large.keys.seeds, start=1)
    }
    register = [
        {
            "group": box.code,
            "printed": len(box.secrets),
            "handed_out": handed_out[box.code],
            "unused": len(box.secrets) - handed_out[box.code],
            "withdrawn": withdrawn[box.code],
            "for_paper": len(withdrawn[box.code]),
            "returned": len(box.ballots),
            "ballots": len(box.ballots),
        }
        for box in (large, small)
    ]
    results = results_json(
        meeting,
        grade_meeting(
            meeting,
            {large.code: large.counts, small.code: None},
            {code: pile.rows for code, pile in piles.items()},
        ),
        closing=closing_hash(closing),
        groups=[
            CountedGroup(
                box.code, len(box.ballots), hex_of(records[box.code]), forms.get(box.code, 0)
            )
            for box in (large, small)
        ],
        rehearsal=False,
    )
    withdrawals = [
        Withdrawal(
            group=code,
            instead="paper",
            proposed_by="organiser",
            confirmed_by="scrutineer",
            credentials=tuple(credentials),
        )
        for code, credentials in withdrawn.items()
        if credentials
    ]
    log = audit_log(acts_of(handed_out, withdrawals))
    texts = {
        "meeting.json": canonical_meeting(meeting),
        "meeting/meeting.toml": "title = '区环境保护局2023年年终述职测评大会'",
        "meeting/heads.csv": "name\n张三\n𬱖\n",
        "manifest.json": manifest,
        "trustees.json": large.keys.trustees.text,
        "closing.json": closing,
        "results.json": json.dumps(results, ensure_ascii=False),
        "register.json": canonical(register),
        "tests.json": "[]\n",
        "sign-offs.json": canonical(sign_offs(log)),
        **signatures,
        **attestations,
        **({"paper.json": canonical(paper_json(meeting, piles))} if piles else {}),
        **({"withdrawn.json": canonical(withdrawn_json(withdrawals))} if withdrawals else {}),
    }
    return {
        **{name: text.encode() for name, text in texts.items()},
        **{f"record/{code}.bel": data for code, data in records.items()},
        "audit-log.jsonl": log,
        "tally-sheet.pdf": b"%PDF-1.7",
    }


@pytest.fixture(scope="session")
def sealed_meeting() -> Meeting:
    return MEETING


@pytest.fixture(scope="session")
def maker() -> Maker:
    return Maker()


@pytest.fixture(scope="session")
def keys() -> Keys:
    return Maker(seed=2).keys()


@pytest.fixture(scope="session")
def large(keys) -> Box:
    """A box with enough ballots."""
    return Maker(seed=3).box(keys, "A", ballots=6)


@pytest.fixture(scope="session")
def small(keys) -> Box:
    """A box below ``min_group``."""
    return Maker(seed=4).box(keys, "B", ballots=3)


@pytest.fixture(scope="session")
def manifest(large, small) -> str:
    return manifest_of([large, small])


@pytest.fixture(scope="session")
def manifest_of_boxes():
    """``manifest_of_boxes(boxes)``: the manifest of those boxes."""
    return manifest_of


@pytest.fixture(scope="session")
def package(large, small) -> dict[str, bytes]:
    """The files of an evidence package."""
    return evidence_files(large, small)


@pytest.fixture(scope="session")
def package_of():
    """``package_of(large, small, piles)``: the files of the package of those two boxes."""
    return evidence_files
