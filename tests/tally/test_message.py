"""A message is read exactly as its dataclass says, or refused with the path to the fault."""

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.ballot_text import BallotText
from tally.canonical_json import LARGEST, canonical
from tally.encrypted_tally import SizedText
from tally.errors import Malformed, NotCanonical, TallyError
from tally.message import Between, Matching, Open, convert, read_message
from tally.partial_decryption import PartialDecryptionText
from tally.record.contents import Owned
from tally.trustee.polynomial import Input, OutputText, Polynomial
from tally.trustee.signed import Signed

VECTORS = Path(__file__).parents[1] / "vectors"


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    number: Annotated[int, Between(1, 9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    kind: Literal["a", 1]
    inner: Inner
    rows: tuple[tuple[Inner, ...], ...]
    pair: tuple[str, int]
    table: dict[str, bool]
    free: Any
    told: str | None
    digest: Annotated[str, Matching("[0-9a-f]{4}")]
    left: str | None = None


@dataclass(frozen=True, slots=True)
class Lenient(Open):
    name: str


def good():
    return {
        "kind": "a",
        "inner": {"name": "n", "number": 9},
        "rows": [[], [{"name": "x", "number": 1}, {"name": "y", "number": 2}]],
        "pair": ["p", -1],
        "table": {"t": True},
        "free": [None, {"z": 1}],
        "told": None,
        "digest": "00ff",
    }


MESSAGE = Message(
    kind="a",
    inner=Inner("n", 9),
    rows=((), (Inner("x", 1), Inner("y", 2))),
    pair=("p", -1),
    table={"t": True},
    free=[None, {"z": 1}],
    told=None,
    digest="00ff",
)


def test_a_message_reads_and_writes_back():
    text = json.dumps(good(), separators=(",", ":"))
    assert read_message(text, Message) == MESSAGE
    assert canonical(MESSAGE) == text


def test_none_is_left_out_only_where_it_may_be():
    assert '"told":null' in canonical(MESSAGE)
    assert "left" not in canonical(MESSAGE)
    given = convert({**good(), "left": "l"}, Message)
    assert canonical(given).endswith(',"left":"l"}')


@pytest.mark.parametrize(
    ("change", "place", "note"),
    [
        ({"kind": "b"}, "kind", "is none of: a, 1"),
        ({"kind": True}, "kind", "is none of: a, 1"),
        ({"kind": ["a"]}, "kind", "is none of: a, 1"),
        ({"inner": None}, "inner", "is no object"),
        ({"inner": {"name": "n"}}, "inner", "lacks the field number"),
        ({"inner": {"name": "n", "number": 1, "x": 1}}, "inner", "has the unknown field x"),
        ({"inner": {"name": 1, "number": 1}}, "inner.name", "is no text"),
        ({"inner": {"name": "n", "number": True}}, "inner.number", "is no whole number"),
        ({"inner": {"name": "n", "number": 1.0}}, "inner.number", "is no whole number"),
        ({"inner": {"name": "n", "number": 10}}, "inner.number", "is not in 1..9"),
        ({"rows": {}}, "rows", "is no list"),
        ({"rows": [[{"name": "n", "number": 1}, {}]]}, "rows.1.2", "lacks the field name"),
        ({"pair": ["p"]}, "pair", "has 1 elements, not 2"),
        ({"pair": ["p", "q"]}, "pair.2", "is no whole number"),
        ({"table": {"t": True, "u": 1}}, "table.u", "is neither true nor false"),
        ({"table": []}, "table", "is no object"),
        ({"told": 1}, "told", "is no text"),
        ({"digest": "00ff\n"}, "digest", "is not written as it should be"),
        ({"digest": 0}, "digest", "is no text"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(change, place, note):
    with pytest.raises(Malformed) as caught:
        convert({**good(), **change}, Message)
    assert caught.value.place == {"field": place}
    assert str(caught.value) == f"field {place}: {note}"


@pytest.mark.parametrize("value", [None, [], "", 1, True, {}])
def test_what_is_no_message_at_all_is_refused_without_a_path(value):
    with pytest.raises(Malformed) as caught:
        convert(value, Message)
    assert caught.value.place == {}


def test_only_an_open_message_passes_over_what_it_does_not_know():
    assert convert({"name": "n", "more": 1}, Lenient) == Lenient("n")
    with pytest.raises(NotCanonical):
        read_message('{"name":"n","more":1}', Lenient)


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "n","number":1}',
        '{"number":1,"name":"n"}',
        '{"name":"m","name":"n","number":1}',
        '{"name":"\\u006e","number":1}',
        '{"name":"n","number":1}\n',
        '{"name":"n","number":-0}',
    ],
)
def test_another_spelling_of_a_message_is_refused(text):
    with pytest.raises((NotCanonical, Malformed)):
        read_message(text, Inner)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        '{"name":' * 100_000,
        '{"name":"n","number":1e0}',
        '{"name":"n","number":NaN}',
        '{"name":"n","number":Infinity}',
        f'{{"name":"n","number":{LARGEST + 1}}}',
        '{"name":"n","number":' + "1" * 1_000_000 + "}",
        '{"name":"\\ud800","number":1}',
        '{"name":"\ud800","number":1}',
        '{"\ud800":1,"name":"n","number":1}',
        "\ufeff{}",
        "'n'",
    ],
    ids=lambda text: ascii(text)[:24],
)
def test_no_text_leads_to_another_exception(text):
    with pytest.raises((Malformed, NotCanonical)):
        read_message(text, Inner)
    with pytest.raises((Malformed, NotCanonical)):
        read_message(f'{{"free":{text}}}', Free)


@dataclass(frozen=True, slots=True)
class Free:
    free: Any


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.sampled_from(sorted(good())), json_values)
def test_any_value_in_any_field_is_taken_or_malformed(name, value):
    with suppress(Malformed):
        convert({**good(), name: value}, Message)


@given(st.text())
def test_arbitrary_text_is_a_message_or_refused(text):
    with suppress(TallyError):
        assert canonical(read_message(text, Free)) == text


GOLDEN = [
    *((path, BallotText) for path in sorted(VECTORS.glob("*/ballots/*.json"))),
    *((path, PartialDecryptionText | Owned) for path in sorted(VECTORS.glob("*/pd?.jsons"))),
    *((path, Signed) for path in sorted(VECTORS.glob("*/*.cert"))),
    *((path, Signed) for path in sorted(VECTORS.glob("*/certs.jsons"))),
    *((path, Polynomial) for path in sorted(VECTORS.glob("*/polynomials.jsons"))),
    *((path, Input) for path in sorted(VECTORS.glob("*/*.vinput"))),
    *((path, OutputText) for path in sorted(VECTORS.glob("*/*.voutput"))),
]


@pytest.mark.parametrize(("path", "kind"), GOLDEN, ids=[path.name[:12] for path, _ in GOLDEN])
def test_the_reference_program_writes_messages_byte_for_byte_as_we_do(path, kind):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines
    kinds = cycle(get_args(kind) or (kind,))
    assert [canonical(read_message(*one)) for one in zip(lines, kinds, strict=False)] == lines


def test_there_are_vectors_of_every_kind():
    assert {kind for _, kind in GOLDEN} == {
        BallotText, PartialDecryptionText | Owned, Signed, Polynomial, Input, OutputText,
    }  # fmt: skip
    assert canonical(SizedText(1, 1, "a")).startswith('{"num_tallied":1,')
