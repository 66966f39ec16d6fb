import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.canonical_json import DEEPEST, LARGEST, canonical, decoded, read_canonical
from tally.errors import Malformed, NotCanonical

texts = st.text(st.characters(exclude_categories=["Cs"]))
contents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@given(contents)
def test_the_canonical_form_is_the_compact_unescaped_one(content):
    assert canonical(content) == json.dumps(content, ensure_ascii=False, separators=(",", ":"))


SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


@pytest.mark.parametrize("symbol", [*map(chr, range(256)), *"\u2028\u2029\ufeff\uffff评😀"])
def test_a_symbol_is_escaped_only_where_json_demands_it(symbol):
    # As JSON.stringify does in the browser: neither DEL nor U+2028 is escaped.
    unicode = f"\\u{ord(symbol):04x}" if symbol < " " else symbol
    assert canonical(symbol) == f'"{SHORT.get(ord(symbol), unicode)}"'


@pytest.mark.parametrize("half", ["\ud800", "a\udc00\ud800"])
def test_half_a_character_has_no_canonical_form(half):
    for content in (half, [half], {half: 1}):
        with pytest.raises(ValueError, match="surrogates not allowed"):
            canonical(content)


@pytest.mark.parametrize("content", [float("nan"), float("inf"), b"", {1, 2}, object(), int])
def test_what_is_no_json_is_not_written(content):
    with pytest.raises((ValueError, TypeError)):
        canonical(content)


def test_json_is_decoded_in_any_spelling_but_without_half_characters_or_great_numbers():
    assert decoded(' {"a": "\\u8bc4\\ud83d\\ude00"}\n') == {"a": "评😀"}
    assert decoded(f"[{LARGEST},-{LARGEST}]") == [LARGEST, -LARGEST]
    for text in ('"\\ud800"', '{"\\udc00": 1}', f"{LARGEST + 1}", f"-{LARGEST + 1}", "1.0"):
        with pytest.raises(Malformed):
            decoded(text)


@given(contents)
def test_the_canonical_form_reads_back(content):
    assert read_canonical(canonical(content)) == content


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a": 1}',
        "[1.5]",
        "[1e3]",
        "[NaN]",
        "[Infinity]",
        '["\\u4e00"]',
        '["\\/"]',
        '["\\ud800"]',
        '["\ud800"]',
        "[01]",
        "[1]\n",
        "\ufeff[]",
        "",
        "[",
        "[" * 100_000,
        "[" + "1" * 5000 + "]",
        "['a']",
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_any_other_spelling_is_refused(text):
    with pytest.raises(NotCanonical):
        read_canonical(text)


@given(st.text())
def test_arbitrary_text_is_read_or_refused(text):
    with suppress(NotCanonical):
        assert canonical(read_canonical(text)) == text


@pytest.mark.parametrize(("levels", "read"), [(DEEPEST, True), (DEEPEST + 1, False)])
def test_how_deep_a_text_may_be_is_the_same_in_every_python(levels, read):
    text = "[" * levels + "]" * levels
    if read:
        assert canonical(read_canonical(text)) == text
    else:
        with pytest.raises(NotCanonical):
            read_canonical(text)
