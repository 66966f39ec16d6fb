"""Workbooks from anybody end in a clear list, quickly and in little memory."""

import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from tally.scoring.faults import InputsRefused
from tally.scoring.workbook.tables import workbook_tables
from tests.tally.scoring.workbook.filling import saved, template

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def workbook(changes, compression=zipfile.ZIP_DEFLATED):
    """A small workbook with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(openpyxl.Workbook()))) as old:
        parts = {name: old.read(name) for name in old.namelist()} | changes
    with zipfile.ZipFile(out, "w", compression) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def million_rows():
    rows = "".join(
        f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(1, 700_001)
    )
    return workbook({SHEET: (HEAD + rows + TAIL).encode()})


def far_apart():
    return workbook(
        {SHEET: f'{HEAD}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>{TAIL}'.encode()}
    )


def long_text_named_often():
    text = "长" * 30_000
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 100_000)
    )
    shared = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    return workbook(
        {SHEET: (HEAD + cells + TAIL).encode(), "xl/sharedStrings.xml": shared.encode()}
    )


def entity_bomb():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    text = (
        HEAD.replace("<worksheet", bomb + "<worksheet")
        + '<row><c t="inlineStr"><is><t>&b;</t></is></c></row>'
        + TAIL
    )
    return workbook({SHEET: text.encode()})


def zip_bomb():
    return workbook({"xl/media/bomb.xml": b"\0" * 80_000_000})


HOSTILE = {
    "a million rows": (million_rows, "workbook-too-large"),
    "two cells far apart": (far_apart, "workbook-too-large"),
    "one long text in many cells": (long_text_named_often, "workbook-too-large"),
    "entities": (entity_bomb, "workbook-damaged"),
    "a zip bomb": (zip_bomb, "workbook-too-large"),
    "macros": (lambda: workbook({"xl/vbaProject.bin": b"x"}), "workbook-macros"),
    "an old workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        "workbook-old",
    ),
    "an encrypted one": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "workbook-encrypted",
    ),
    "no zip": (lambda: b"PK\x03\x04 nothing more", "workbook-damaged"),
    "half a workbook": (lambda: template()[:5000], "workbook-damaged"),
    "no workbook part": (lambda: _zip({"a.xml": b"<a/>"}), "workbook-damaged"),
    "cells without a place": (
        lambda: workbook(
            {SHEET: f'{HEAD}<row r="1"><c r="?"><v>1</v></c></row>{TAIL}'.encode()}
        ),
        "workbook-damaged",
    ),
}


def _zip(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_refused_with_its_reason(kind):
    make, code = HOSTILE[kind]
    with pytest.raises(InputsRefused) as refusal:
        workbook_tables(make(), "inputs.xlsx")
    assert [fault.code for fault in refusal.value.faults] == [code]


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    ["a million rows", "one long text in many cells", "a zip bomb", "two cells far apart"],
)
def test_it_takes_less_than_5_seconds_and_300_megabytes(kind, tmp_path):
    path = tmp_path / "inputs.xlsx"
    path.write_bytes(HOSTILE[kind][0]())
    code = (
        # Not ru_maxrss: that begins with the memory of whoever started the process.
        "import pathlib, sys, time\n"
        "from tally.cli import main\n"
        "begun = time.process_time()\n"
        "code = main(sys.argv[1:])\n"
        "spent = time.process_time() - begun\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "kilobytes = int(status.split('VmHWM:')[1].split()[0])\n"
        "print(code, spent, kilobytes // 1024)\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            code,
            "score",
            "000-duty",
            str(path),
            "-o",
            str(tmp_path / "o.xlsx"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    exit_code, seconds, megabytes = done.stdout.split()
    assert (int(exit_code), len(done.stderr.splitlines())) == (2, 2)
    assert float(seconds) < 5
    assert int(megabytes) < 300
