import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.canonical_json import canonical, read_canonical
from tally.errors import NotCanonical

texts = st.text(st.characters(exclude_categories=["Cs"]))
contents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=20,
)


@given(contents)
def test_the_canonical_form_is_the_compact_unescaped_one(content):
    assert canonical(content) == json.dumps(content, ensure_ascii=False, separators=(",", ":"))


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
