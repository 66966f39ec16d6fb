"""Zero report, record sheet and package cover: everything that came in stands on the paper."""

import pytest

from printable.inputs import (
    PackageCover,
    PackageFile,
    RecordCard,
    RecordIncident,
    RecordSheet,
    SheetHead,
    ZeroBox,
    ZeroReport,
)
from printable.package_cover import package_cover_pdf
from printable.record_sheet import record_sheet_pdf
from printable.zero_report import zero_report_pdf
from tests.printable.reading import pages_of, text_of

CODE = "7K2M-9QWX-3T5V-8ABC"


def head(*, rehearsal=False):
    return SheetHead(
        title="年终述职测评大会", unit="区环境保护局", date="2023-12-28", rehearsal=rehearsal
    )


def zero_report(**changes):
    given = {
        "head": head(),
        "boxes": (
            ZeroBox(code="A", name="局领导班子", slips=7, ballots=0),
            ZeroBox(code="B", name="机关干部职工", slips=61, ballots=0),
        ),
        "manifest_code": CODE,
        "tablets": ("1号机", "#panic()"),
        "scrutineers": ("赵监票", "钱监票"),
        "chief": "赵监票",
        "ticked": False,
    }
    return ZeroReport(**{**given, **changes})


def incident(number, **changes):
    given = {
        "number": number,
        "kind": "可疑凭条",
        "group": "B",
        "words": "折痕处有墨点 *不是* 标记",
        "by": "陈组织",
        "corrects": None,
        "decision": "另抽一张",
        "decided_by": ("陈组织", "赵监票"),
    }
    return RecordIncident(**{**given, **changes})


def record_sheet(incidents=(), **changes):
    given = {
        "head": head(),
        "check_code": CODE,
        "log_hash": "0123456789abcdef" * 4,
        "log_entries": 42,
        "cards": (
            RecordCard(name="零票报告", words="各票箱为 0", ticked=("赵监票",)),
            RecordCard(
                name="单据已签字", words="已签字", ticked=(), exceptions=("例外：某某",)
            ),
        ),
        "incidents": tuple(incidents),
        "notes": ("保密自查：没有运行。",),
        "scrutineers": 3,
    }
    return RecordSheet(**{**given, **changes})


def cover(**changes):
    given = {
        "head": head(),
        "check_code": CODE,
        "fingerprint": "ab" * 32,
        "sha256": "cd" * 32,
        "size": 12345,
        "files": (PackageFile(name="record/A.bel", words="选举档案"),),
        "keep_until": "2024-03-28",
    }
    return PackageCover(**{**given, **changes})


def test_the_zero_report_says_zero_for_every_box_and_names_code_tablets_and_people():
    text = text_of(zero_report_pdf(zero_report()))
    for said in (
        "局领导班子70",
        "机关干部职工610",
        CODE,
        "1号机",
        "#panic()",
        "总监票人：赵监票",
    ):
        assert said in text
    assert "已在程序中签认" not in text
    assert "已在程序中签认" in text_of(zero_report_pdf(zero_report(ticked=True)))


def test_a_box_that_is_not_empty_cannot_be_printed_as_empty():
    full = ZeroBox(code="A", name="局领导班子", slips=7, ballots=3)
    assert "局领导班子73" in text_of(zero_report_pdf(zero_report(boxes=(full,))))


def test_the_record_sheet_holds_cards_incidents_and_the_hash_that_is_signed():
    entries = [
        incident(1),
        incident(2, corrects=1, group="", words="墨点在背面", decision="", decided_by=()),
    ]
    text = text_of(record_sheet_pdf(record_sheet(entries)))
    for said in (
        *("零票报告", "赵监票", "打印本单时尚未签认", "例外：某某"),
        *("折痕处有墨点*不是*标记", "决定人：陈组织、赵监票", "更正第1条", "尚未决定"),
        *("共42条", "0123456789abcdef", "保密自查：没有运行"),
    ):
        assert said in text


def test_a_meeting_without_incidents_says_so():
    assert "没有登记" in text_of(record_sheet_pdf(record_sheet()))


def test_the_check_code_stands_on_every_page_of_a_long_record_sheet():
    long = [incident(number, words="情况" * 100) for number in range(1, 40)]
    pages = pages_of(record_sheet_pdf(record_sheet(long)))
    assert len(pages) > 2
    assert all(f"核对码{CODE}" in page for page in pages)


def test_the_cover_bears_every_hash_the_contents_and_a_page_for_the_destruction():
    first, *_, last = pages_of(package_cover_pdf(cover()))
    for said in ("cd" * 4, "ab" * 4, CODE, "record/A.bel", "12345字节", "2024-03-28"):
        assert said in first
    for said in ("销毁记录", "cd" * 4, "组织人事部门", "纪检部门", "在场人"):
        assert said in last


def test_a_cover_can_be_printed_when_the_package_can_no_longer_be_made():
    text = text_of(package_cover_pdf(cover(size=None, files=())))
    assert "证据包目录" not in text
    assert "字节" not in text


@pytest.mark.parametrize(
    "printed",
    [
        lambda: zero_report_pdf(zero_report(head=head(rehearsal=True))),
        lambda: record_sheet_pdf(record_sheet(head=head(rehearsal=True))),
        lambda: package_cover_pdf(cover(head=head(rehearsal=True))),
    ],
)
def test_every_sheet_of_a_rehearsal_says_so_and_the_same_data_gives_the_same_bytes(printed):
    assert all("彩排REHEARSAL" in page for page in pages_of(printed()))
    assert printed() == printed()
