import random

import pytest

from printable.inputs import (
    SheetForm,
    SheetGroup,
    SheetRank,
    SheetRow,
    SlipSheet,
    TallySheet,
)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture
def make_codes():
    def make(count):
        generator = random.Random(7)  # noqa: S311 - test data, nothing is secret
        return tuple(
            "".join(generator.choice(CROCKFORD) for _ in range(28)) for _ in range(count)
        )

    return make


@pytest.fixture
def make_slip_sheet(make_codes):
    def make(count=12, **changes):
        facts = {
            "title": "区环境保护局2023年年终述职测评大会",
            "unit": "区环境保护局",
            "date": "2023-12-28",
            "group_name": "机关干部职工",
            "rehearsal": False,
            "codes": make_codes(count),
        }
        return SlipSheet(**(facts | changes))

    return make


@pytest.fixture
def make_row():
    def make(name, group, counts=(5, 2, 1, 0), **changes):
        facts = {
            "name": name,
            "unit": "办公室",
            "post": "主任",
            "criterion": "总体评价",
            "group": group,
            "counts": counts,
            "abstained": None if counts is None else 1,
            "spoiled": None if counts is None else 0,
            "valid": None if counts is None else sum(counts),
            "score": None if counts is None else "90.00",
        }
        return SheetRow(**(facts | changes))

    return make


@pytest.fixture
def make_tally_sheet(make_row):
    def make(names=("张三", "李四"), **changes):
        form = SheetForm(
            title="科室、单位负责人民主测评表",
            rows=tuple(make_row(name, group) for name in names for group in "AB"),
            ranking=tuple(
                SheetRank(rank=place, name=name, exact="2723/30", score="90.77")
                for place, name in enumerate(names, start=1)
            ),
        )
        facts = {
            "title": "区环境保护局2023年年终述职测评大会",
            "unit": "区环境保护局",
            "date": "2023-12-28",
            "rehearsal": False,
            "grades": ("优秀", "称职", "基本称职", "不称职"),
            "groups": (
                SheetGroup(code="A", name="局领导班子", printed=9, handed_out=9, returned=9),
                SheetGroup(
                    code="B", name="机关干部职工", printed=60, handed_out=55, returned=52
                ),
            ),
            "forms": (form,),
            "check_code": "7K3M-Q2XA-90TV-BN4E",
            "fingerprint": "3f8a" * 16,
        }
        return TallySheet(**(facts | changes))

    return make


@pytest.fixture
def read_text():
    import io

    from pypdf import PdfReader

    def read(pdf):
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    return read


@pytest.fixture
def read_codes():
    """Text of every QR code in a PNG picture, whatever its place."""
    import io

    import zxingcpp
    from PIL import Image

    def read(picture):
        image = Image.open(io.BytesIO(picture)).convert("L")
        return sorted(code.text for code in zxingcpp.read_barcodes(image))

    return read
