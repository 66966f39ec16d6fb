import json

import pytest

from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.record.closing import (
    NOTHING,
    ClosedGroup,
    attestation_words,
    closing_hash,
    make_closing,
    parse_closing,
)
from tally.record.manifest import make_manifest, parse_manifest

GROUPS = [
    ("A", "ABCDEFGHJKLMNP", "p" * 43, "a" * 64),
    ("B", "BBCDEFGHJKLMNP", "q" * 43, "b" * 64),
]


def closing_text(**changes):
    return make_closing(
        **{
            "meeting": "m",
            "manifest_hex": "c" * 64,
            "tests_hex": NOTHING,
            "withdrawn_hex": NOTHING,
            "groups": [
                ClosedGroup(code="A", uuid="u", ballots=9, decrypt=True, head="d" * 64),
                ClosedGroup(code="B", uuid="v", ballots=3, decrypt=False, head="e" * 64),
            ],
            **changes,
        }
    )


def test_a_manifest_is_written_in_the_order_of_the_design():
    assert make_manifest("m", "[]", GROUPS[:1]) == (
        '{"format":"pingyi-manifest/1","meeting":"m","trustees":"' + hex_of("[]") + '",'
        '"groups":[{"code":"A","uuid":"ABCDEFGHJKLMNP","phi":"' + "p" * 43 + '",'
        '"setup":"' + "a" * 64 + '"}]}'
    )


def test_a_manifest_is_read_back():
    text = make_manifest("m", "[]", GROUPS)
    manifest = parse_manifest(text)
    assert (manifest.text, manifest.digest) == (text, hex_of(text))
    assert manifest.group("BBCDEFGHJKLMNP").code == "B"
    assert manifest.group("elsewhere") is None


def test_a_closing_content_is_written_in_the_order_of_the_design():
    assert list(json.loads(closing_text())) == [
        "meeting",
        "manifest",
        "tests",
        "withdrawn",
        "groups",
    ]
    assert list(json.loads(closing_text())["groups"][0]) == [
        "code",
        "uuid",
        "ballots",
        "decrypt",
        "head",
    ]


def test_a_closing_content_is_read_back_and_attested_to():
    text = closing_text()
    assert parse_closing(text).text == text
    assert closing_hash(text) == hex_of(text)
    assert attestation_words(text) == "pingyi-attest|1|" + text


@pytest.mark.parametrize("read", [parse_manifest, parse_closing])
@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "\ud800", "[" * 99999])
def test_nonsense_is_refused(read, text):
    with pytest.raises(TallyError):
        read(text)


@pytest.mark.parametrize(
    ("read", "text"),
    [(parse_manifest, make_manifest("m", "[]", GROUPS)), (parse_closing, closing_text())],
)
def test_each_has_one_spelling(read, text):
    content = json.loads(text)
    spellings = [
        text + " ",
        text.replace(",", ", ", 1),
        text[:-1] + ',"more":1}',
        json.dumps(dict(reversed(content.items())), separators=(",", ":")),
        text.replace("a" * 64, "A" * 64).replace("c" * 64, "C" * 64),
        text.replace('"m"', "1"),
    ]
    for other in spellings:
        with pytest.raises(TallyError):
            read(other)


def test_a_group_cannot_stand_in_a_manifest_twice():
    for second in (("A", *GROUPS[1][1:]), (GROUPS[1][0], GROUPS[0][1], *GROUPS[1][2:])):
        with pytest.raises(TallyError):
            parse_manifest(make_manifest("m", "[]", [GROUPS[0], second]))
