import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from printable.inputs import SheetForm, SheetRank
from printable.page import pictures
from printable.tally_sheet import TEMPLATE, tally_sheet_data, tally_sheet_pdf

RARE = "陈𬱖"
SIGNERS = ("计票人", "监票人", "总监票人", "主持人")


def flat(pages):
    return "".join("".join(pages).split())


def test_everything_that_is_signed_for_is_on_the_sheet(make_tally_sheet, read_text):
    sheet = make_tally_sheet()
    text = flat(read_text(tally_sheet_pdf(sheet)))
    for words in (
        "计票单", sheet.unit, sheet.date, "局领导班子", "机关干部职工", "60=55+5", "52≤55",
        *sheet.grades, "弃权", "废票", "有效票", "得分", "名次", "90.77", "2723/30",
        sheet.check_code, sheet.fingerprint, *SIGNERS, "（公章）",
    ):  # fmt: skip
        assert words in text, words


def test_the_fingerprint_is_read_back_from_its_qr_code(make_tally_sheet, read_codes):
    sheet = make_tally_sheet()
    pages = pictures(TEMPLATE, tally_sheet_data(sheet), dots_per_inch=110)
    assert [code for page in pages for code in read_codes(page)] == [sheet.fingerprint]


def test_each_page_carries_check_code_page_number_and_table_head(make_tally_sheet, read_text):
    sheet = make_tally_sheet(tuple(f"某某{number}" for number in range(40)))
    pages = read_text(tally_sheet_pdf(sheet))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        text = "".join(page.split())
        assert f"核对码{sheet.check_code}" in text
        assert f"第{number}页共{len(pages)}页" in text
        assert "计票单" in text
        assert sheet.date in text
    assert "测评对象" in pages[1]


def test_thirteen_heads_and_two_groups_fit_on_two_pages(make_tally_sheet):
    sheet = make_tally_sheet(tuple(f"负责人{number}" for number in range(13)))
    assert len(PdfReader(io.BytesIO(tally_sheet_pdf(sheet))).pages) == 2


def test_check_code_and_signatures_share_a_page(make_tally_sheet, read_text):
    for length in range(4, 30, 5):
        sheet = make_tally_sheet(tuple(f"负责人{number}" for number in range(length)))
        last = "".join(read_text(tally_sheet_pdf(sheet))[-1].split())
        assert sheet.fingerprint in last
        assert all(signer in last for signer in SIGNERS)


def test_a_box_below_min_group_is_said_to_be_unopened_and_has_no_zeros(
    make_tally_sheet, make_row, read_text
):
    form = SheetForm(
        title="测评表",
        rows=(make_row("张三", "A", counts=None), make_row("张三", "B")),
        ranking=(
            SheetRank(rank=None, name="张三", exact=None, score=None, missing=("A票票数不足",)),
        ),
    )
    text = flat(read_text(tally_sheet_pdf(make_tally_sheet(forms=(form,)))))
    assert "A票票数不足未开票—" in text
    assert "None" not in text
    assert "A票票数不足" in text.partition("名次")[2]


def test_an_equation_that_does_not_hold_is_marked(make_tally_sheet, read_text):
    sheet = make_tally_sheet()
    assert "不符" not in flat(read_text(tally_sheet_pdf(sheet)))
    first, second = sheet.groups
    for wrong in (replace(first, returned=10), replace(first, handed_out=11)):
        text = flat(read_text(tally_sheet_pdf(replace(sheet, groups=(wrong, second)))))
        assert "不符" in text


def test_withdrawn_slips_enter_the_equation(make_tally_sheet, read_text):
    sheet = make_tally_sheet()
    first, second = sheet.groups
    sheet = replace(sheet, groups=(first, replace(second, withdrawn=2)))
    assert "60=55+3+2" in flat(read_text(tally_sheet_pdf(sheet)))


def test_two_people_of_one_name_keep_their_own_lines(make_tally_sheet):
    sheet = make_tally_sheet(("张三", "张三"))
    (form,) = tally_sheet_data(sheet)["forms"]
    assert [len(subject["rows"]) for subject in form["subjects"]] == [2, 2]


def test_several_criteria_have_a_column_of_their_own(make_tally_sheet, make_row, read_text):
    rows = tuple(
        make_row("张三", group, criterion=criterion) for criterion in "德能勤" for group in "AB"
    )
    form = SheetForm(title="测评表", rows=rows, ranking=())
    text = flat(read_text(tally_sheet_pdf(make_tally_sheet(forms=(form,)))))
    assert "测评项目" in text
    assert [text.count(criterion) for criterion in "德能勤"] == [1, 1, 1]
    assert "测评项目" not in flat(read_text(tally_sheet_pdf(make_tally_sheet())))


def test_a_rare_character_and_markup_in_names_are_plain_text(make_tally_sheet, read_text):
    sheet = make_tally_sheet((RARE, "#panic()", "*_$ [x]"), title="#set page() 大会")
    text = flat(read_text(tally_sheet_pdf(sheet)))
    for words in (RARE, "#panic()", "*_$[x]", "#setpage()大会"):
        assert words in text


def test_a_rare_character_is_drawn_and_not_an_empty_box(make_tally_sheet):
    def drawn(name):
        return pictures(TEMPLATE, tally_sheet_data(make_tally_sheet((name,))), dots_per_inch=60)

    tofu = drawn("\U0002f800\U0002f801")  # compatibility forms that the font leaves out
    assert drawn("𬱖𬱖") not in (tofu, drawn("陈陈"))


def test_a_rehearsal_says_so_on_each_page(make_tally_sheet, read_text):
    names = tuple(f"某某{number}" for number in range(40))
    pages = read_text(tally_sheet_pdf(make_tally_sheet(names, rehearsal=True)))
    assert all("彩排 REHEARSAL" in page for page in pages)
    assert "REHEARSAL" not in "".join(read_text(tally_sheet_pdf(make_tally_sheet(names))))


def test_the_same_sheet_gives_the_same_bytes(make_tally_sheet):
    assert tally_sheet_pdf(make_tally_sheet()) == tally_sheet_pdf(make_tally_sheet())


def test_eight_grades_are_set_across_the_long_side(make_tally_sheet, make_row):
    grades = tuple("甲乙丙丁戊己庚辛")
    form = SheetForm(
        title="测评表", rows=(make_row("张三", "A", counts=tuple(range(8))),), ranking=()
    )
    sheet = make_tally_sheet(grades=grades, forms=(form,))
    box = PdfReader(io.BytesIO(tally_sheet_pdf(sheet))).pages[0].mediabox
    assert box.width > box.height


def test_a_long_fraction_breaks_inside_its_column(make_tally_sheet, read_text):
    sheet = make_tally_sheet(("张三",))
    (form,) = sheet.forms
    exact = "12345678901234567890123456789/9876543210987654321098765432"
    form = replace(form, ranking=(replace(form.ranking[0], exact=exact),))
    text = flat(read_text(tally_sheet_pdf(replace(sheet, forms=(form,)))))
    assert exact in text.replace("\u200b", "")
    assert "张三90.77" in text


@pytest.mark.parametrize("scrutineers", [2, 3, 9])
def test_every_scrutineer_has_a_line_to_sign_on(make_tally_sheet, read_text, scrutineers):
    sheet = make_tally_sheet(scrutineers=scrutineers)
    text = flat(read_text(tally_sheet_pdf(sheet))).replace("总监票人：", "")
    assert text.count("监票人：") == scrutineers


def test_paper_forms_have_a_column_and_stand_beside_the_counts(
    make_tally_sheet, make_row, read_text
):
    sheet = make_tally_sheet()
    assert "纸" not in flat(read_text(tally_sheet_pdf(sheet)))
    large, other = sheet.groups
    form = replace(
        sheet.forms[0],
        rows=(
            make_row("张三", "A", counts=(9, 4, 2, 1), paper=(4, 1, 1, 0, 1, 0)),
            make_row("张三", "B"),
        ),
    )
    on_paper = replace(
        sheet, groups=(large, replace(other, handed_out=60, paper=7)), forms=(form,)
    )
    text = flat(read_text(tally_sheet_pdf(on_paper)))
    for words in (
        "纸质测评表",
        "52+7≤60",
        "（电子票+纸质测评表）",
        "9纸4",
        "2纸1",
        "1纸1",
        "“纸”为其中纸质测评表所划",
    ):
        assert words in text, words
