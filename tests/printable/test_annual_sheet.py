import io
from dataclasses import replace

from pypdf import PdfReader

from printable.annual_inputs import AnnualClass
from printable.annual_sheet import TEMPLATE, annual_sheet_data, annual_sheet_pdf
from printable.page import pictures
from tests.printable.annual_papers import HEAD, head, make_annual_sheet, make_row

RARE = "陈𬱖"


def flat(pages):
    return "".join("".join(pages).split()).replace("\u200b", "")


def test_everything_that_is_signed_for_is_on_the_sheet(read_text):
    text = flat(read_text(annual_sheet_pdf(make_annual_sheet())))
    for words in (
        HEAD.title, "单位：区环境保护局", "考核期：2023年", "考核方案：履职尽责管理及考核实施方案",
        "版本：第1版（2023-01-10）", "备案：备案〔2023〕7号", "依据：环保局文件（2023）25号",
        "科室、单位负责人2人", "优秀名额2名，13人的20％", "季度考核40％", "加分", "扣分", "建议等次",
        "决定等次", "1001张三办公室主任91.0089.5888.332.000.5091.28称职—",
        "四舍五入到2位小数", "已核验", "未经核验", "AAAA-BBBB-CCCC-DDDD", "按所在季度平均",
        "尚未决定等次的：2人", HEAD.check_code, HEAD.fingerprint,
        "制表人：", "复核人：", "考核工作负责人：", "单位主要负责人：", "（公章）",
    ):  # fmt: skip
        assert words in text, words


def test_the_fingerprint_is_read_back_from_its_qr_code(read_codes):
    pages = pictures(TEMPLATE, annual_sheet_data(make_annual_sheet()), dots_per_inch=110)
    assert [code for page in pages for code in read_codes(page)] == [HEAD.fingerprint]


def test_three_hundred_people_have_head_check_code_and_number_on_each_page(read_text):
    pages = read_text(annual_sheet_pdf(make_annual_sheet(f"某某{n}" for n in range(300))))
    assert len(pages) > 10
    for number, page in enumerate(pages, start=1):
        text = flat([page])
        assert f"核对码{HEAD.check_code}第{number}页共{len(pages)}页" in text
        assert "得分表" in text
    for page in pages[1:-2]:
        assert "名次编号姓名单位、职务季度考核" in flat([page])
    for number in range(300):
        assert f"某某{number}办公室" in flat(pages)


def test_it_stands_on_the_long_side_of_the_paper():
    box = PdfReader(io.BytesIO(annual_sheet_pdf(make_annual_sheet()))).pages[0].mediabox
    assert box.width > box.height


def test_what_does_not_exist_is_a_dash_and_who_is_not_ranked_says_so(read_text):
    rows = (
        make_row(None, "张三", components=("91.00", None, "88.33"), remarks=("缺该期记录",)),
    )
    text = flat(read_text(annual_sheet_pdf(make_annual_sheet(rows=rows))))
    assert "不排名000张三" in text
    assert "91.00—88.33" in text
    assert "缺该期记录" in text
    assert "None" not in text


def test_columns_that_nobody_fills_are_left_out(read_text):
    rows = (make_row(1, "张三", unit="", post="", proposed=""),)
    text = flat(read_text(annual_sheet_pdf(make_annual_sheet(rows=rows, ledger=()))))
    for words in ("单位、职务", "决定等次扣分", "加分"):
        assert words not in text, words
    assert "名次编号姓名季度考核" in text


def test_fifteen_components_and_long_names_stay_on_the_page(read_text):
    components = tuple((f"很长的计分项名称{n}", "6.67％") for n in range(15))
    figures = tuple(f"{n}.25" for n in range(15))
    rows = (
        make_row(1, "阿卜杜热合曼·买买提艾力", components=figures, code="ABCDEF-20230001"),
        make_row(2, "长" * 60, components=figures),
    )
    sheet = make_annual_sheet(components=components, rows=rows)
    text = flat(read_text(annual_sheet_pdf(sheet)))
    assert "阿卜杜热合曼·买买提艾力" in text
    assert "长" * 60 in text
    assert "ABCDEF-20230001" in text
    assert "13.2514.252.00" in text


def test_each_class_has_a_table_of_its_own(read_text):
    classes = tuple(
        AnnualClass(name=name, rows=(make_row(1, f"{name}甲"),)) for name in ("负责人", "职员")
    )
    text = flat(read_text(annual_sheet_pdf(make_annual_sheet(classes=classes))))
    assert "一、负责人1人" in text
    assert "二、职员1人" in text
    assert text.count("名次编号姓名") == 2


def test_a_draft_and_a_rehearsal_say_so_on_each_page(read_text):
    names = tuple(f"某某{n}" for n in range(60))
    for changes, words in (({"draft": True}, "未定稿"), ({"rehearsal": True}, "彩排REHEARSAL")):
        pages = read_text(annual_sheet_pdf(make_annual_sheet(names, head=head(**changes))))
        assert all(words in flat([page]) for page in pages)
    plain = flat(read_text(annual_sheet_pdf(make_annual_sheet(names))))
    assert "未定稿" not in plain
    assert "彩排" not in plain


def test_whoever_is_to_sign_has_a_line(read_text):
    sheet = make_annual_sheet(signers=("甲", "乙", "丙", "丁", "戊"))
    text = flat(read_text(annual_sheet_pdf(sheet)))
    assert all(f"{role}：" in text for role in "甲乙丙丁戊")
    assert "制表人" not in text


def test_the_labels_come_in_english_and_the_names_as_they_are(read_text):
    text = " ".join(read_text(annual_sheet_pdf(make_annual_sheet(head=head(language="en")))))
    for words in ("Score sheet", "Check code", "Proposed", "Signatures", "NOT checked", "张三"):
        assert words in text, words
    assert "核对码" not in text


def test_a_rare_character_and_markup_in_names_are_plain_text(read_text):
    sheet = make_annual_sheet((RARE, "#panic()", "*_$ [x]"), head=head(title="#set page() 表"))
    text = flat(read_text(annual_sheet_pdf(sheet)))
    for words in (RARE, "#panic()", "*_$[x]", "#setpage()表"):
        assert words in text


def test_the_same_sheet_gives_the_same_bytes():
    sheet = make_annual_sheet()
    assert annual_sheet_pdf(sheet) == annual_sheet_pdf(replace(sheet))
