"""Every change of a message that fits the type of what is changed.

``Raw`` stands for text that is put into a message as it is: what no JSON writer would write
(a key twice, a space, a number as ``1.0``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tally.group import ORDER
from tally.tampering.point_changes import point_changes

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that stands in a message verbatim."""

    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A message with one field changed."""

    name: str
    path: Path
    text: str


def spell(node: Any) -> str:
    """Canonical JSON, but for what is raw."""
    if isinstance(node, Raw):
        return node.text
    if isinstance(node, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}:{spell(node[key])}" for key in node)
        return "{" + ",".join(pairs) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(spell, node)) + "]"
    return json.dumps(node, ensure_ascii=False)


def changes(text: str) -> Iterator[Change]:
    """Every changed text of a message; all of them differ from it, and from each other."""
    tree = json.loads(text)
    leaves = [node for _, node in walk(tree) if not isinstance(node, dict | list)]
    seen = {text}
    for path, node in walk(tree):
        place = ".".join(map(str, path)) or "all"
        for label, other in _changes(node, leaves):
            changed = spell(replaced(tree, path, other))
            if changed not in seen:
                seen.add(changed)
                yield Change(f"{place}: {label}", path, changed)


def walk(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, node
    if isinstance(node, dict | list):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from walk(value, (*path, key))


def replaced(tree: Any, path: Path, node: Any) -> Any:
    """The tree with another node at ``path``; nothing is altered in place."""
    if not path:
        return node
    first, *rest = path
    if isinstance(tree, dict):
        return {
            key: replaced(value, tuple(rest), node) if key == first else value
            for key, value in tree.items()
        }
    return [
        replaced(value, tuple(rest), node) if number == first else value
        for number, value in enumerate(tree)
    ]


def _changes(node: Any, leaves: list[Any]) -> Iterator[tuple[str, Any]]:
    yield "null", None
    yield "space before", Raw(" " + spell(node))
    yield "newline after", Raw(spell(node) + "\n")
    yield "in a list", [node]
    yield "in an object", {"value": node}
    if isinstance(node, dict):
        yield from _object_changes(node)
    elif isinstance(node, list):
        yield from _list_changes(node)
    elif isinstance(node, str):
        yield from _string_changes(node, leaves)
    elif isinstance(node, bool):
        yield "flipped", not node
        yield "number for boolean", int(node)
        yield "text for boolean", spell(node)
    elif isinstance(node, int):
        yield from _number_changes(node)


def _object_changes(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    pairs = [f"{spell(key)}:{spell(value)}" for key, value in node.items()]
    yield "list for object", list(node.values())
    yield "no fields", {}
    yield "fields reversed", dict(reversed(node.items()))
    yield "extra field", {**node, "extra": 0}
    yield "extra field first", {"extra": 0, **node}
    yield "comma at the end", Raw("{" + ",".join(pairs) + ",}")
    for number, key in enumerate(node):
        before, pair, after = pairs[:number], pairs[number], pairs[number + 1 :]

        def of(*middle: str, before: list[str] = before, after: list[str] = after) -> Raw:
            return Raw("{" + ",".join([*before, *middle, *after]) + "}")

        value = spell(node[key])
        yield f"{key} missing", of()
        yield f"{key} twice", of(pair, pair)
        yield f"{key} twice, null first", of(f'"{key}":null', pair)
        yield f"{key} twice, null last", of(pair, f'"{key}":null')
        yield f"{key} in capitals", of(f'"{key.upper()}":{value}')
        yield f"{key} escaped", of(f'"\\u{ord(key[0]):04x}{key[1:]}":{value}')
        yield f"{key} after a space", of(f'"{key}": {value}')


def _list_changes(node: list[Any]) -> Iterator[tuple[str, Any]]:
    yield "object for list", {str(number): value for number, value in enumerate(node)}
    yield "emptied", []
    yield "doubled", node + node
    yield "reversed", node[::-1]
    yield "first missing", node[1:]
    yield "last missing", node[:-1]
    yield "last twice", node + node[-1:]
    yield "last twice for the one before", node[:-2] + 2 * node[-1:]
    yield "null added", [*node, None]
    yield "empty list added", [*node, []]
    yield "comma at the end", Raw("[" + ",".join(map(spell, node)) + ",]")
    yield "space inside", Raw("[" + ", ".join(map(spell, node)) + "]")


def _string_changes(node: str, leaves: list[Any]) -> Iterator[tuple[str, Any]]:
    yield "empty", ""
    yield "longer", node + "0"
    yield "doubled", node + node
    yield "space in front", " " + node
    yield "newline behind", node + "\n"
    yield "NUL behind", node + "\0"
    yield "unpaired surrogate", Raw(json.dumps(node)[:-1] + '\\ud800"')
    yield "text of a list", [node, node]
    yield "number for text", 0
    yield "true for text", True
    if node:
        yield "shorter", node[:-1]
        yield "other last symbol", node[:-1] + ("1" if node[-1] != "1" else "2")
        yield "other first symbol", ("1" if node[0] != "1" else "2") + node[1:]
        yield "escaped", Raw(f'"\\u{ord(node[0]):04x}{spell(node[1:])[1:]}')
    yield "capitals", node.upper()
    yield "small letters", node.lower()
    alike = [one for one in leaves if isinstance(one, str) and _class(one) == _class(node)]
    others = [one for one in dict.fromkeys(alike) if one != node]
    for one in others[:1] + others[-1:]:
        yield "another of its kind", one
    if _class(node) == "point":
        yield from point_changes(node)
    elif _class(node) == "scalar":
        yield from _scalar_changes(node)


def _class(text: str) -> str:
    if re.fullmatch("[0-9a-f]{64}", text):
        return "point"
    return "scalar" if re.fullmatch("[0-9]{20,}", text) else "text"


def _scalar_changes(node: str) -> Iterator[tuple[str, Any]]:
    scalar = int(node)
    yield "plus one", str((scalar + 1) % ORDER)
    yield "negated", str(-scalar % ORDER)
    yield "zero", "0"
    yield "one", "1"
    yield "q added", str(scalar + ORDER)
    yield "q taken away", str(scalar - ORDER)
    yield "q itself", str(ORDER)
    yield "2^256 added", str(scalar + 2**256)
    yield "zero in front", "0" + node
    yield "plus in front", "+" + node
    yield "minus in front", "-" + node
    yield "underscore", f"{node[0]}_{node[1:]}"
    yield "hex", hex(scalar)
    yield "other digits", node.translate({48 + k: 0xFF10 + k for k in range(10)})
    yield "number for text", scalar


def _number_changes(node: int) -> Iterator[tuple[str, Any]]:
    yield "one more", node + 1
    yield "one less", node - 1
    yield "zero", 0
    yield "negated", -node
    yield "minus one", -1
    yield "minus zero", Raw("-0")
    yield "2^31", 2**31
    yield "2^64", 2**64
    yield "2^64 added", node + 2**64
    yield "ten to the 5000", Raw("1" + 5000 * "0")
    yield "fraction", Raw(f"{node}.0")
    yield "exponent", Raw(f"{node}e0")
    yield "zero in front", Raw(f"0{node}")
    yield "plus in front", Raw(f"+{node}")
    yield "half more", Raw(f"{node}.5")
    yield "text for number", str(node)
    yield "true", True
    yield "false", False
    yield "not a number", Raw("NaN")
    yield "infinity", Raw("Infinity")
