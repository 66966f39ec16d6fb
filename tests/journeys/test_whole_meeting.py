"""The main journey: a slip out of the PDF goes before a camera, into the box, and out as a count."""

import json
import subprocess
import sys
from collections import Counter

import pytest
import zxingcpp

from tally.verifier import verify_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MARKS = {"周明远": "称职", "陈𬱖": "基本称职", "吴思源": "弃权", "领导班子集体": "优秀"}
"""The voter's; 吴思源 is left unmarked until review."""


@pytest.fixture(scope="module")
def hall(open_hall):
    """A meeting of its own: this journey ends it."""
    return open_hall()


@pytest.fixture
def film(hall, tmp_path, hold_to_camera, cut_slip):
    """The camera sees the last slip of group B's sheet, which the machine has not used."""
    place = len(hall.held.slips["B"]) - 1
    film = tmp_path / "film.mjpeg"
    hold_to_camera(film, hall.sheets["B"], place)
    (code,) = zxingcpp.read_barcodes(cut_slip(hall.sheets["B"], place))
    assert code.text == hall.unused["B"].pop(), "another slip than the one meant was cut out"
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
    count_and_certify(hall, organiser, scrutineer)
    papers = look_at_results(organiser, hall, tmp_path)
    assert counts_of(papers["results.json"]) == expected(hall, machine_ballots)
    assert papers["tally-sheet.pdf"].read_bytes().startswith(b"%PDF")
    check_evidence(papers["evidence.zip"])
    board.goto(f"{hall.origin}/board/{hall.held.meeting_id}")
    assert board.locator("svg.bars").count() == 4
    (second_vote,) = tablet.page.faults
    assert "409" in second_vote
    for page in (organiser, scrutineer, board):
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


def count_and_certify(hall, organiser, scrutineer):
    scrutineer.goto(f"{hall.origin}/scrutineer/meetings/{hall.held.meeting_id}")
    press(scrutineer, "提议计票")
    organiser.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}")
    press(organiser, "同意并执行：计票")
    organiser.get_by_text("计票完成。").wait_for()
    press(organiser, "提议确认结果")
    scrutineer.reload()
    press(scrutineer, "同意并执行：确认结果")
    scrutineer.get_by_text("结果已确认。").wait_for()


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
