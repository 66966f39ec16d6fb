from printable.annual_inputs import PostedGroup, PostedPerson
from printable.posting_list import posting_list_pdf
from tests.printable.annual_papers import HEAD, make_posting


def flat(pages):
    return "".join("".join(pages).split())


def test_names_the_notice_period_and_where_to_object_are_on_the_list(read_text):
    text = flat(read_text(posting_list_pdf(make_posting())))
    for words in (
        "关于2023年度考核优秀等次人员的公示", "现予以公示。", "一、优秀2人", "1张三办公室主任",
        "2李四办公室主任", "公示时间：2024年1月15日至2024年1月19日（共5天，含首尾两日）",
        "联系电话：0000-0000000", "区环境保护局", HEAD.check_code,
    ):  # fmt: skip
        assert words in text, words


def test_there_is_no_score_unless_one_is_asked_for(read_text):
    assert "得分" not in flat(read_text(posting_list_pdf(make_posting())))
    people = (PostedPerson(name="张三", score="91.28"), PostedPerson(name="李四"))
    posting = make_posting(groups=(PostedGroup(heading="优秀", people=people),))
    text = flat(read_text(posting_list_pdf(posting)))
    assert "得分" in text
    assert "1张三91.28" in text
    assert "2李四—" in text


def test_names_without_a_unit_stand_side_by_side(read_text):
    people = tuple(PostedPerson(name=f"某某{n}") for n in range(9))
    posting = make_posting(groups=(PostedGroup(heading="称职", people=people),))
    text = flat(read_text(posting_list_pdf(posting)))
    assert "某某0某某1某某2某某3" in text
    assert "序号" not in text


def test_many_names_have_the_head_of_the_table_on_each_page(read_text):
    pages = read_text(posting_list_pdf(make_posting(tuple(f"某某{n}" for n in range(120)))))
    assert len(pages) > 3
    assert all("序号姓名单位、职务" in flat([page]) for page in pages[:-1])
    assert "120某某119" in flat(pages)


def test_a_rehearsal_says_so_and_english_labels_are_to_be_had(read_text):
    text = flat(read_text(posting_list_pdf(make_posting(rehearsal=True, language="en"))))
    assert "REHEARSAL" in text
    assert "Noticeperiod:2024年1月15日to2024年1月19日(5days,bothincluded)" in text


def test_the_same_list_gives_the_same_bytes():
    assert posting_list_pdf(make_posting()) == posting_list_pdf(make_posting())
