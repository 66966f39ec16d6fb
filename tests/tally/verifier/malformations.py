"""What can be done to a message: JSON of any shape, and good JSON with one thing wrong in it."""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st


class Literal(NamedTuple):
    """JSON text that no Python value is written as."""

    text: str


DEEP = 100_000
LONG = 1_000_000

STRANGE: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**31, 2**53, 2**53 + 1, 2**63, 2**64, 10**40, -(10**40)),
    *(
        1.5,
        1e308,
        "",
        "0",
        "-1",
        "00",
        "1" * 80,
        "x",
        "\0",
        "\n\x1b[2J",
        "\u202e",
        "𬱖",
        "{note}",
    ),
    *("{", "}", "{0}", "%s", "a/b", "../A", "A.bel", "1e9", "1/0", "NaN", "١", "²", "0" * 64),
    *(
        "f" * 64,
        "0" * 63 + "1",
        "6" * 63 + "8",
        [],
        {},
        [[]],
        [{}],
        {"": ""},
        [None],
        [0] * 1000,
    ),
    *({str(n): n for n in range(1000)}, [[[[[[[[]]]]]]]]),
    *map(
        Literal, ("NaN", "Infinity", "-Infinity", "1e400", "1E5", "-0", "1.0", "01", "tru", "")
    ),
    *map(Literal, ('"\\ud800"', '"\\ud83d\\ude00"', '"\\u0000"', '"\\u0041"', '"\\/"', '"\t"')),
    *map(Literal, ('{"a":1,"a":2}', " 1", "[1,]", "'x'", "/**/1", '{"\\ud800":1}', '"\x7f"')),
]

HUGE = {
    "integer of a million digits": Literal("9" * LONG),
    "negative integer of a million digits": Literal("-" + "9" * LONG),
    "text of a million characters": "x" * LONG,
    "text of a million quotes": '"' * LONG,
    "text of digits without end": "9" * LONG,
    "lists nested without end": Literal("[" * DEEP + "]" * DEEP),
    "objects nested without end": Literal('{"a":' * DEEP + "1" + "}" * DEEP),
    "brackets never closed": Literal("[" * LONG),
    "a hundred thousand empty lists": Literal("[" + ",".join(["[]"] * DEEP) + "]"),
    "a hundred thousand keys": {str(n): 0 for n in range(DEEP)},
    "a million surrogates": Literal('"' + "\\ud800" * LONG + '"'),
    "an exponent without end": "1e999999999",
    "a fraction without end": "1/" + "9" * LONG,
}


def dump(value: Any) -> str:
    """JSON text of what may hold ``Literal`` anywhere."""
    if isinstance(value, Literal):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{dump(k)}:{dump(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dump, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


# By number, so that what failed is told without telling all of them.
strange = st.integers(0, len(STRANGE) - 1).map(lambda number: STRANGE[number])

json_texts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | strange,
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=12,
).map(dump)


def paths(value: Any) -> list[tuple[Any, ...]]:
    """The way to every place in decoded JSON, the whole first."""
    if not isinstance(value, dict | list):
        return [()]
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    return [(), *((key, *rest) for key, one in inner for rest in paths(one))]


def at_path(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """``value`` with ``new`` at ``path``; what is not on the way is shared."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


@st.composite
def mutations(draw, text: str) -> str:
    """Good JSON with one to three things done to it."""
    value = json.loads(text)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(_sorted(paths(value))))
        value = put(value, path, _changed(draw, value, at_path(value, path)))
    return dump(value)


def _sorted(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Outer places first, so that they are drawn as often as the many inner ones."""
    outer = [path for path in found if len(path) < 3]
    return [*outer, *found]


def _changed(draw, whole: Any, old: Any) -> Any:
    kinds = ["strange", "elsewhere", "wrapped"]
    if isinstance(old, dict) and old:
        kinds += ["dropped", "added", "doubled", "reordered"]
    if isinstance(old, list) and old:
        kinds += ["dropped", "repeated", "reordered"]
    if isinstance(old, str):
        kinds += ["spelled", "cut", "number"]
    if isinstance(old, int):
        kinds += ["text", "next"]
    kind = draw(st.sampled_from(kinds))
    if kind == "strange":
        return draw(strange)
    if kind == "elsewhere":
        return at_path(whole, draw(st.sampled_from(paths(whole))))
    return _done(draw, kind, old)


def _done(draw, kind: str, old: Any) -> Any:
    key = draw(st.sampled_from(sorted(old))) if isinstance(old, dict) else 0
    simple = {
        "wrapped": lambda: [old],
        "added": lambda: {**old, "neu": draw(strange)},
        "doubled": lambda: Literal(dump(old)[:-1] + f",{dump(key)}:{dump(old[key])}}}"),
        "repeated": lambda: [*old, old[0]],
        "spelled": lambda: Literal(
            '"' + "".join(f"\\u{ord(c):04x}" for c in old if ord(c) < 65536) + '"'
        ),
        "cut": lambda: old[:-1],
        "number": lambda: Literal(old) if old.isdecimal() else len(old),
        "text": lambda: str(old),
        "next": lambda: old + 1,
    }
    if kind == "dropped":
        return {k: v for k, v in old.items() if k != key} if isinstance(old, dict) else old[1:]
    if kind == "reordered":
        return dict(reversed(old.items())) if isinstance(old, dict) else old[::-1]
    return simple[kind]()
