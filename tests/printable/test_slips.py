import io
import re

import pytest
from pypdf import PdfReader

from printable.page import pictures
from printable.slips import TEMPLATE, slips_data, slips_pdf

RARE = "𬱖"
MARKUP = "#panic() *_$ [x] <y> @z //"


def test_every_slip_of_two_pages_is_read_back_from_the_picture(make_slip_sheet, read_codes):
    sheet = make_slip_sheet(14)
    pages = pictures(TEMPLATE, slips_data(sheet), dots_per_inch=110)
    assert [len(read_codes(page)) for page in pages] == [12, 2]
    assert sorted(code for page in pages for code in read_codes(page)) == sorted(sheet.codes)


def test_a_slip_is_read_when_the_camera_is_tilted_and_blurred(make_slip_sheet):
    import zxingcpp
    from PIL import Image, ImageFilter

    sheet = make_slip_sheet(1)
    (page,) = pictures(TEMPLATE, slips_data(sheet), dots_per_inch=90)
    image = Image.open(io.BytesIO(page)).convert("L").crop((20, 20, 380, 210))
    seen = image.rotate(17, expand=True, fillcolor=200).filter(ImageFilter.GaussianBlur(1.2))
    assert [code.text for code in zxingcpp.read_barcodes(seen)] == list(sheet.codes)


def test_the_code_is_printed_in_seven_groups_of_four(make_slip_sheet, read_text):
    sheet = make_slip_sheet(3)
    text = " ".join("".join(read_text(slips_pdf(sheet))).split())
    for code in sheet.codes:
        assert " ".join(re.findall("....", code)) in text


def test_slips_stand_in_the_order_in_which_they_came(make_slip_sheet, read_text):
    sheet = make_slip_sheet(24)
    text = "".join("".join(read_text(slips_pdf(sheet))).split())
    places = [text.index(code) for code in sheet.codes]
    assert places == sorted(places)


def test_slips_differ_in_nothing_but_the_code(make_slip_sheet, read_text):
    sheet = make_slip_sheet(26)
    left = "".join("".join(read_text(slips_pdf(sheet))).split())
    for code in sheet.codes:
        left = left.replace(code, "|")
    parts = {part for part in left.split("|")[1:-1] if part}
    assert len(parts) == 1, "text between two codes is the same everywhere: no number, no page"


def test_the_same_slips_give_the_same_bytes_and_the_file_tells_no_time(make_slip_sheet):
    sheet = make_slip_sheet(13)
    first = slips_pdf(sheet)
    assert first == slips_pdf(sheet)
    facts = PdfReader(io.BytesIO(first)).metadata
    assert facts is not None
    assert not {"/CreationDate", "/ModDate", "/Author"} & set(facts)
    assert b"CreateDate" not in first
    assert b"ModifyDate" not in first


def test_title_unit_group_and_date_are_on_every_slip(make_slip_sheet, read_text):
    sheet = make_slip_sheet(12)
    text = "".join("".join(read_text(slips_pdf(sheet))).split())
    for words in (sheet.group_name, sheet.date, "选票凭条", "不编号、不记名", "回收箱"):
        assert text.count(words) == 12, words


def test_a_rehearsal_says_so_on_every_slip_and_a_meeting_never(make_slip_sheet, read_text):
    rehearsed = "".join(read_text(slips_pdf(make_slip_sheet(12, rehearsal=True))))
    assert rehearsed.count("彩排 REHEARSAL") == 12
    assert "REHEARSAL" not in "".join(read_text(slips_pdf(make_slip_sheet(12))))


def test_a_rare_character_and_markup_in_names_are_plain_text(make_slip_sheet, read_text):
    sheet = make_slip_sheet(1, group_name=f"陈{RARE}组", unit=MARKUP)
    text = "".join(read_text(slips_pdf(sheet)))
    assert RARE in text
    assert "".join(MARKUP.split()) in "".join(text.split())


@pytest.mark.parametrize("length", [1, 30, 60, 90])
def test_a_long_title_neither_moves_the_code_nor_makes_a_second_page(
    make_slip_sheet, read_codes, length
):
    title = ("关于年度领导班子和领导干部民主测评大会的" * 5)[:length]
    sheet = make_slip_sheet(12, title=title, unit=title[:40], group_name=title[:24])
    (page,) = pictures(TEMPLATE, slips_data(sheet), dots_per_inch=110)
    assert len(read_codes(page)) == 12
