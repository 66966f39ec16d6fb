"""The main journey: a slip out of the PDF goes before a camera, into the box, and out as a count."""

import json
import subprocess
import sys
import zipfile
from collections import Counter

import pytest

from tally.verifier import verify_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MARKS = {"周明远": "称职", "陈𬱖": "基本称职", "吴思源": "弃权", "领导班子集体": "优秀"}
"""The voter's; 吴思源 is left unmarked until review."""


@pytest.fixture(scope="module")
def hall(open_hall):
    """A meeting of its own: this journey ends it."""
    return open_hall()


@pytest.fixture
def film(hall, tmp_path, hold_last_slip):
    film = tmp_path / "film.mjpeg"
    hold_last_slip(film, hall)
    return film


def test_a_slip_from_the_printer_becomes_a_counted_mark(
    *, hall, film, launch, new_page, booth_on, log_in, machine_ballots, tmp_path
):
    browser = launch(film=film)
    organiser = log_in(new_page(browser), hall, "organiser")
    tablet = booth_on(new_page(browser), hall.origin)
    tablet.enrol(code_from_console(organiser, hall))

    tracker = vote(tablet, hall)
    vote_again(tablet, tracker, hall)
    ask(tablet, tracker)

    scrutineer = log_in(new_page(browser), hall, "scrutineer")
    close(hall, organiser, scrutineer)
    tablet.reads("投票已截止")
    assert tablet.page.get_by_role("button", name="开始投票").count() == 0
    ask(tablet, tracker)
    board = new_page(browser)
    find_on_board(board, hall, tracker)

    hall.trustees.decrypt(2)
    second = log_in(new_page(browser), hall, "scrutineer-2")
    count(hall, organiser, scrutineer)
    verify_elsewhere(hall, (scrutineer, second), tmp_path)
    sign_and_certify(hall, organiser, (scrutineer, second))
    papers = look_at_results(organiser, hall, tmp_path)
    assert counts_of(papers["results.json"]) == expected(hall, machine_ballots)
    assert papers["tally-sheet.pdf"].read_bytes().startswith(b"%PDF")
    check_evidence(papers["evidence.zip"])
    board.goto(f"{hall.origin}/board/{hall.held.meeting_id}")
    assert board.locator("svg.bars").count() == 4
    (second_vote,) = tablet.page.faults
    assert "409" in second_vote
    seal_package(organiser, hall, tmp_path, papers["evidence.zip"])
    for page in (organiser, scrutineer, second, board):
        assert page.faults == []


def code_from_console(organiser, hall):
    organiser.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}/tablets")
    organiser.get_by_label("平板上的标签").fill("1号机")
    press(organiser, "生成一次性代码")
    return organiser.locator("output.code-large").inner_text()


def vote(tablet, hall):
    before = hall.ballots("B")
    tablet.press("开始投票")
    tablet.reads("B 票 机关干部职工")
    tablet.press("开始填写")
    tablet.mark("周明远", "称职")
    # The third subject stays unmarked; the second is marked by keyboard alone.
    tablet.row("陈𬱖").get_by_role("radio").first.focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        tablet.page.keyboard.press(key)
    tablet.reads("已填 2/3")
    tablet.press("下一张")
    tablet.mark("领导班子集体", "优秀")
    tablet.press("填完，去复核")
    tablet.heads("还有 1 项没有填")
    assert tablet.page.locator(".jumps button").all_inner_texts() == ["吴思源"]
    tablet.press("以上未填的按弃权计")
    tablet.heads("复核")
    rows = tablet.page.locator(".marks-list li")
    assert {
        row.locator(".who-short").inner_text(): row.locator("strong").inner_text()
        for row in rows.all()
    } == MARKS
    tracker = tablet.tracker
    assert hall.ballots("B") == before
    tablet.press("投票")
    tablet.heads("已计入")
    assert tablet.tracker == tracker
    assert hall.ballots("B") == before + 1
    tablet.press("完成")
    assert_nothing_is_left(tablet.page, tracker)
    return tracker


def assert_nothing_is_left(page, tracker):
    page.get_by_role("button", name="开始投票").wait_for()
    left = page.content()
    assert not [words for words in (tracker, *MARKS, "称职") if words in left]
    assert page.locator("input, dialog").count() == 0


def vote_again(tablet, tracker, hall):
    before = hall.ballots("B")
    tablet.press("开始投票")
    tablet.reads("B 票 机关干部职工")
    again = tablet.fill_in(["不称职"] * 4)
    assert again != tracker
    tablet.press("投票")
    tablet.heads("这张凭条已经投过票")
    assert tablet.tracker == tracker
    tablet.reads("刚才填写的这一张没有投出")
    assert hall.ballots("B") == before
    tablet.press("完成")


def ask(tablet, tracker):
    tablet.press("我的票计入了吗")
    tablet.heads("已计入")
    assert tablet.tracker == tracker
    tablet.press("完成")


def close(hall, organiser, scrutineer):
    organiser.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}")
    for group in hall.held.meeting.groups:
        for column in ("发出数", "收回数"):
            field = organiser.get_by_label(f"{column}，{group.name}")
            field.fill(str(hall.ballots(group.code)))
    press(organiser, "提议截止投票")
    assert organiser.get_by_role("button", name="同意并执行：截止投票").count() == 0
    scrutineer.goto(f"{hall.origin}/scrutineer/meetings/{hall.held.meeting_id}")
    press(scrutineer, "同意并执行：截止投票")
    scrutineer.get_by_text("投票已截止。").wait_for()


def find_on_board(board, hall, tracker):
    board.goto(f"{hall.origin}/board/{hall.held.meeting_id}")
    search = board.get_by_label("您的回执码")
    search.fill("0000 0000 0000 0000")
    press(board, "查找回执码")
    board.get_by_text("未找到").wait_for()
    search.fill(tracker.lower().replace("-", ""))
    press(board, "查找回执码")
    board.get_by_text("已找到").wait_for()
    assert board.locator("[data-tracker].found").inner_text() == tracker


def cards(page, hall):
    """The page of the sign-off cards, one click from the page of the meeting."""
    role = "organiser" if "/organiser/" in page.url else "scrutineer"
    page.goto(f"{hall.origin}/{role}/meetings/{hall.held.meeting_id}")
    page.get_by_role("link", name="签认卡", exact=True).click()


def tick(page, card, words, code=None):
    """Read what the card says, give the word, tick."""
    section = page.locator(f"#card-{card}")
    if code is not None:
        section.get_by_role("textbox").fill(code)
    section.get_by_label(words, exact=False).check()
    section.get_by_role("button", name="签认：").click()


def count(hall, organiser, scrutineer):
    """The chief scrutineer ticks both cards, the code as it was heard; then two people count."""
    cards(scrutineer, hall)
    tick(scrutineer, "register", "纸质登记与此相同")
    tick(scrutineer, "codes", "截止核对码已念出", "0000 0000 0000 0000")
    scrutineer.get_by_text("与服务器的核对码不同").wait_for()
    assert scrutineer.locator("#card-codes .mark").first.inner_text() == "待签认"
    scrutineer.get_by_role("link", name="档案与解密").click()
    code = scrutineer.locator("dd.code").first.inner_text()
    cards(scrutineer, hall)
    tick(scrutineer, "codes", "截止核对码已念出", code.lower().replace("-", " "))
    scrutineer.get_by_text("已签认。步骤执行以前可以撤回。").wait_for()
    scrutineer.get_by_role("link", name="我的职责").click()
    press(scrutineer, "提议计票")
    organiser.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}")
    press(organiser, "同意并执行：计票")
    organiser.get_by_text("计票完成。").wait_for()
    assert organiser.get_by_role("button", name="提议确认结果").is_disabled()


def verify_elsewhere(hall, scrutineers, folder):
    """Each verifies the evidence by the command line and types the code that stands there."""
    for number, page in enumerate(scrutineers):
        page.goto(f"{hall.origin}/scrutineer/meetings/{hall.held.meeting_id}/results")
        with page.expect_download() as coming:
            page.locator("a[download][href$='evidence.zip']").click()
        evidence = folder / f"evidence-{number}.zip"
        coming.value.save_as(evidence)
        report = verify_file(evidence, evidence.name)
        assert report.verdict == "VERIFIED"
        cards(page, hall)
        tick(page, "verified", "tally verify", report.check_code)
        page.get_by_text("已签认。步骤执行以前可以撤回。").wait_for()


def sign_and_certify(hall, organiser, scrutineers):
    """Two sign by hand; the third has fallen ill, which two people put on record."""
    for page in scrutineers:
        cards(page, hall)
        tick(page, "signed", "我已在计票单")
    first = scrutineers[0]
    cards(first, hall)
    section = first.locator("#card-signed")
    section.locator("summary").click()
    section.get_by_label("孙监票").check()
    section.get_by_label("为什么不能签认").fill("突发疾病，已通电话。")
    section.get_by_label("我已与本人说过话。").check()
    section.get_by_role("button", name="提出例外：此人不签认").click()
    cards(organiser, hall)
    press(organiser, "同意这一例外")
    organiser.get_by_role("link", name="会议进程").click()
    press(organiser, "提议确认结果")
    first.goto(f"{hall.origin}/scrutineer/meetings/{hall.held.meeting_id}")
    press(first, "同意并执行：确认结果")
    first.get_by_text("结果已确认。").wait_for()


def seal_package(page, hall, folder, evidence):
    """The sealed package holds the very evidence that was downloaded."""
    page.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}/package")
    press(page, "制作封存包")
    with page.expect_download() as coming:
        page.locator("a[download][href$='sealed-package.zip']").click()
    coming.value.save_as(folder / "sealed-package.zip")
    with zipfile.ZipFile(folder / "sealed-package.zip") as package:
        assert package.read("evidence.zip") == evidence.read_bytes()
        assert package.read("package-cover.pdf").startswith(b"%PDF")


def look_at_results(page, hall, folder):
    """The page of results; returns the papers that it offers."""
    page.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}/results")
    rows = page.get_by_role("table", name="名次：科室、单位负责人民主测评表").locator(
        "tbody tr"
    )
    assert [row.locator("td").first.inner_text() for row in rows.all()] == ["1", "2", "3"]
    scores = page.locator(".score").all_inner_texts()
    assert len(scores) == 4
    assert all("." in score for score in scores)
    assert page.locator("svg.bars").count() == 4
    assert page.locator("svg.bars").first.bounding_box()["width"] > 100
    papers = {}
    for name in ("results.json", "tally-sheet.pdf", "evidence.zip"):
        with page.expect_download() as coming:
            page.locator(f"a[download][href$='{name}']").click()
        papers[name] = folder / name
        coming.value.save_as(papers[name])
    shown = page.locator(".code-large").inner_text()
    assert shown == json.loads(papers["results.json"].read_text("utf-8"))["check_code"]
    return papers


def counts_of(results):
    rows = json.loads(results.read_text("utf-8"))["contests"]
    names = {"heads": ["周明远", "陈𬱖", "吴思源"], "leaders": ["领导班子集体"]}
    return {
        (row["group"], names[row["form"]][int(row["subject"]) - 1]): Counter(
            {**row["counts"], "弃权": row["abstained"], "废票": row["spoiled"]}
        )
        for row in rows
    }


def expected(hall, machine_ballots):
    """The machine's ballots and the voter's, added up by hand."""
    meeting = hall.held.meeting
    counts = {
        (group, contest.subject.name): Counter(meeting.answers[marks[at]] for marks in ballots)
        for group, ballots in machine_ballots.items()
        for at, contest in enumerate(meeting.contests(group))
    }
    for name, answer in MARKS.items():
        counts["B", name][answer] += 1
    return counts


def check_evidence(evidence):
    report = verify_file(evidence.read_bytes(), evidence.name)
    assert report.verdict == "VERIFIED"
    told = subprocess.run(
        [sys.executable, "-m", "tally", "verify", evidence],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert "VERIFIED" in told.stdout.splitlines()[-1]
    assert "NOT VERIFIED" not in told.stdout


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
