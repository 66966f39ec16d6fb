"""Which way imports point (house plan, section 1), read from the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WEB = {"flask", "flask_sqlalchemy", "flask_babel", "flask_wtf", "werkzeug", "jinja2"}
SPREADSHEETS = {"openpyxl", "python_calamine"}
CRYPTOGRAPHY = {"nacl", "cryptography"}

FORBIDDEN = {
    "tally": {"kiosk", "printable", "sqlalchemy", *WEB, *SPREADSHEETS},
    "tally/scoring/workbook": {"kiosk", "printable", "sqlalchemy", *WEB, *CRYPTOGRAPHY},
    "tally/grading": {"hashlib", *CRYPTOGRAPHY},
    "tally/scoring": CRYPTOGRAPHY,
    "printable": {"kiosk", "tally", "sqlalchemy", *WEB},
    "kiosk/domain": {"sqlalchemy", *WEB},
    "kiosk/models": WEB,
    "kiosk/actions": WEB,
}
EXCEPT = {"tally": ("tally/station", "tally/scoring/workbook")}
"""The one room of ``tally`` that knows Flask, and the one that knows spreadsheets."""

ABOVE = {
    "kiosk/domain": {"kiosk.models", "kiosk.actions"},
    "kiosk/models": {"kiosk.actions"},
}
SURFACES = {
    *("kiosk.organiser", "kiosk.booth", "kiosk.scrutineer", "kiosk.board", "kiosk.cli"),
    "kiosk.scoresheet",
}


def imported_modules(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    names = [
        alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names
    ]
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    names += [node.module for node in froms]
    names += [f"{node.module}.{alias.name}" for node in froms for alias in node.names]
    return set(names)


def sources(layer: str) -> list[Path]:
    rooms = EXCEPT.get(layer, ())
    return [
        path
        for path in sorted((ROOT / layer).rglob("*.py"))
        if "node_modules" not in path.parts
        and not any(path.is_relative_to(ROOT / room) for room in rooms)
    ]


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_imports_nothing_from_above_it(layer):
    assert sources(layer)
    for path in sources(layer):
        packages = {name.partition(".")[0] for name in imported_modules(path.read_text())}
        assert not packages & FORBIDDEN[layer], path


@pytest.mark.parametrize("layer", ["kiosk/domain", "kiosk/models", "kiosk/actions"])
def test_the_rooms_of_the_kiosk_know_only_those_below_them(layer):
    above = ABOVE.get(layer, set()) | SURFACES
    for path in sources(layer):
        known = imported_modules(path.read_text())
        assert not {
            name for name in known if any(f"{name}.".startswith(f"{up}.") for up in above)
        }, path


def test_only_views_and_commands_commit():
    for layer in ("kiosk/domain", "kiosk/models", "kiosk/actions"):
        for path in sources(layer):
            calls = [
                node
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Call)
            ]
            assert not [
                c
                for c in calls
                if isinstance(c.func, ast.Attribute) and c.func.attr == "commit"
            ], path


def test_no_random_number_comes_from_a_predictable_source():
    for path in [p for layer in ("tally", "kiosk", "printable") for p in sources(layer)]:
        assert "random" not in imported_modules(path.read_text()), path
    for path in (ROOT / "kiosk/frontend/src").rglob("*.js"):
        assert "Math.random" not in path.read_text(), path
