"""Another program's eyes: LibreOffice opens a workbook and writes down what it sees."""

import io
import shutil
import subprocess

import openpyxl
import pytest

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")


def seen_by_libreoffice(tmp_path, *files, kind="xlsx"):
    """The files as LibreOffice saves them anew; formulas are reckoned."""
    if PROGRAM is None:
        pytest.skip("no LibreOffice on this machine (package libreoffice-calc-nogui)")
    out = tmp_path / "seen"
    subprocess.run(
        [
            PROGRAM,
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--convert-to", kind, "--outdir", str(out), *map(str, files)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return [(out / f"{path.stem}.{kind.partition(':')[0]}").read_bytes() for path in files]


def book_of(data, *, values=False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)
