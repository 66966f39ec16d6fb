import io
from datetime import date

import pytest
from pypdf import PdfReader

from printable.certificate import certificates_pdf, formal_date
from tests.printable.annual_papers import make_certificate


def flat(pages):
    return "".join("".join(pages).split())


def test_each_person_has_one_page_with_name_words_office_date_and_number(read_text):
    names = ("张三", "陈𬱖", "阿卜杜热合曼·买买提艾力", "#panic()")
    pages = read_text(certificates_pdf([make_certificate(name) for name in names]))
    assert len(pages) == len(names)
    for name, page in zip(names, pages, strict=True):
        text = flat([page])
        for words in (
            "荣誉证书", f"{name}同志：", "在2023年度考核中被评定为优秀等次。特颁此证，以资鼓励。",
            "区环境保护局", "二〇二四年一月二十日", "编号：环保考〔2024〕001号",
        ):  # fmt: skip
            assert words in text, words


def test_a_page_bears_nothing_that_the_certificate_does_not_say(read_text):
    (page,) = read_text(certificates_pdf([make_certificate(number="", address="")]))
    assert flat([page]) == (
        "荣誉证书张三：在2023年度考核中被评定为优秀等次。特颁此证，以资鼓励。"
        "区环境保护局二〇二四年一月二十日"
    )


def test_long_names_and_words_take_smaller_type_and_not_a_second_page(read_text):
    long = make_certificate(
        "长" * 60, text="很长的话。" * 100, unit="某某" * 40, heading="奖" * 30
    )
    pages = read_text(certificates_pdf([long]))
    assert len(pages) == 1
    assert "长" * 60 in flat(pages)
    assert "很长的话。" * 100 in flat(pages)
    assert "某某" * 40 in flat(pages)


def test_it_stands_on_the_long_side_and_a_rehearsal_is_marked(read_text):
    data = certificates_pdf([make_certificate(rehearsal=True, language="en", address="")])
    box = PdfReader(io.BytesIO(data)).pages[0].mediabox
    assert box.width > box.height
    text = " ".join(read_text(data))
    assert "REHEARSAL" in text
    assert "Certificate of Honour" in text


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 1, 1), "二〇二四年一月一日"),
        (date(2010, 10, 10), "二〇一〇年十月十日"),
        (date(2023, 11, 19), "二〇二三年十一月十九日"),
        (date(2020, 12, 30), "二〇二〇年十二月三十日"),
        (date(1999, 2, 21), "一九九九年二月二十一日"),
    ],
)
def test_a_date_is_written_as_formal_documents_write_it(day, words):
    assert formal_date(day) == words


def test_the_same_certificates_give_the_same_bytes():
    assert certificates_pdf([make_certificate()]) == certificates_pdf([make_certificate()])
