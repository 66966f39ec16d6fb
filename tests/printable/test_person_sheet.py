from printable.annual_inputs import PersonInput, PersonStep
from printable.page import pictures
from printable.person_sheet import TEMPLATE, person_sheet_data, person_sheet_pdf
from tests.printable.annual_papers import HEAD, head, make_person_sheet


def flat(pages):
    return "".join("".join(pages).split()).replace("\u200b", "")


def test_the_score_its_steps_and_the_source_of_each_figure_are_on_the_page(read_text):
    text = flat(read_text(person_sheet_pdf(make_person_sheet())))
    for words in (
        "个人得分说明", "张三", "编号：001", "91.28", "91.275", "第1名／13人", "决定等次优秀",
        "年度总分91.275=0.4×季度考核=0.4×91", "季度考核91=(第一季度+第二季度)/2=(92+90)/2",
        "第一季度92“履职尽责工作”表C3", "2023-06-01受到表彰+2市级先进个人",
        "2023-07-01重大失误不计未经审核", "EEEE-FFFF-GGGG-HHHH", HEAD.check_code,
        HEAD.fingerprint, "本人签字：",
    ):  # fmt: skip
        assert words in text, words


def test_the_fingerprint_is_read_back_from_its_qr_code(read_codes):
    pages = pictures(TEMPLATE, person_sheet_data(make_person_sheet()), dots_per_inch=130)
    assert [code for page in pages for code in read_codes(page)] == [HEAD.fingerprint]


def test_until_a_grade_is_decided_the_proposal_stands_there(read_text):
    text = flat(read_text(person_sheet_pdf(make_person_sheet(decided=""))))
    assert "建议等次称职" in text
    assert "决定等次" not in text


def test_who_is_not_ranked_has_no_rank(read_text):
    text = flat(read_text(person_sheet_pdf(make_person_sheet(rank=None, ranked=0))))
    assert "名次不排名" in text
    assert "None" not in text


def test_a_step_that_only_repeats_itself_is_written_once(read_text):
    step = PersonStep("加分", "min(10, 表彰)", "min(10, 2)", "2")
    same = PersonStep("表彰", "2 × 3", "2 × 3", "6")
    text = flat(read_text(person_sheet_pdf(make_person_sheet(steps=(step, same)))))
    assert "加分2=min(10,表彰)=min(10,2)" in text
    assert text.count("=2×3") == 1


def test_hundreds_of_steps_and_endless_fractions_go_on_over_pages(read_text):
    exact = "1" * 90 + "/" + "3" * 90
    steps = tuple(
        PersonStep(f"第{n}步", " + ".join(["一项"] * 80), " + ".join(["1.25"] * 80), "≈ 100.1")
        for n in range(60)
    )
    inputs = tuple(PersonInput(f"第{n}数", "1", "表") for n in range(200))
    pages = read_text(
        person_sheet_pdf(make_person_sheet(exact=exact, steps=steps, inputs=inputs))
    )
    text = flat(pages)
    assert exact in text
    assert all(f"第{n}步" in text for n in range(60))
    assert "第199数1表" in text
    assert all(f"共{len(pages)}页" in flat([page]) for page in pages)


def test_the_labels_come_in_english(read_text):
    text = " ".join(read_text(person_sheet_pdf(make_person_sheet(head=head(language="en")))))
    for words in ("How the score came about", "1 of 13", "does not count", "Read and signed"):
        assert words in text, words


def test_the_same_sheet_gives_the_same_bytes():
    assert person_sheet_pdf(make_person_sheet()) == person_sheet_pdf(make_person_sheet())
