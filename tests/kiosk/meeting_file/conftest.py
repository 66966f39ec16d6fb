"""A meeting file to spoil, and workbooks made on the spot."""

import io

import pytest
from openpyxl import Workbook

MEETING = """\
title = "年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
missing = "refuse"
min_group = 5

[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]

[[group]]
code = "A"
name = "局领导班子"
slips = 9

[[group]]
code = "B"
name = "机关干部职工"
slips = 60

[[form]]
code = "heads"
title = "科室、单位负责人民主测评表"
subjects = "heads.csv"
[form.groups]
A = "40"
B = "60"
[[form.criterion]]
name = "德"
weight = "30"
[[form.criterion]]
name = "绩"
weight = "70"
[form.limit]
grade = "优秀"
at_most = "50%"
otherwise = "refuse"
"""
ROSTER = "code,name,unit,post\n001,张三,办公室,主任\n002,陈𬱖,法规科,科长\n"


@pytest.fixture
def meeting_text():
    return MEETING


@pytest.fixture
def make_files():
    def make(old="", new="", *, roster=ROSTER):
        assert old in MEETING
        text = MEETING.replace(old, new, 1) if old else MEETING
        data = roster if isinstance(roster, bytes) else roster.encode()
        return {"meeting.toml": text.encode(), "heads.csv": data}

    return make


@pytest.fixture
def make_xlsx():
    def make(rows):
        workbook = Workbook()
        for row in rows:
            workbook.active.append(row)
        data = io.BytesIO()
        workbook.save(data)
        return data.getvalue()

    return make
