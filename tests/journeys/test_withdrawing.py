"""Slips are withdrawn by two people, and envelopes sorted, in the browser; then the box is counted."""

import json

import pytest

from kiosk.domain.meeting_state import Step
from tally.record.evidence import read_evidence
from tally.verifier import verify_file
from tests.journeys.booth import SCAN

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORMS = 5
"""Voters of group B on paper, as many as are ever counted on their own."""


@pytest.fixture(scope="module")
def hall(open_hall):
    """A meeting of its own: this journey ends it."""
    return open_hall()


@pytest.fixture
def film(hall, tmp_path, hold_last_slip):
    film = tmp_path / "film.mjpeg"
    hall.damaged = hold_last_slip(film, hall)
    return film


def test_withdrawn_slips_and_paper_forms_end_in_a_result_that_verifies(
    *, hall, film, launch, new_page, booth_on, log_in
):
    seeing, blind = launch(film=film), launch()
    desk = log_in(new_page(seeing), hall, "organiser")
    organiser = log_in(new_page(blind), hall, "organiser")
    scrutineer = log_in(new_page(blind), hall, "scrutineer")
    camera, tablet = (booth_on(new_page(one), hall.origin) for one in (seeing, blind))
    camera.enrol(hall.enrolment_code())
    tablet.enrol(hall.enrolment_code("2号机"))

    replace_a_slip(hall, desk, scrutineer, camera)
    vote(tablet, hall.draw())
    sort_envelopes(hall, organiser, scrutineer, tablet)
    close(hall, organiser, scrutineer)
    enter_forms(hall, organiser, "organiser")
    enter_forms(hall, scrutineer, "scrutineer")
    hall.trustees.decrypt(2)
    evidence = count_and_certify(hall, organiser)

    report = verify_file(evidence, "evidence.zip")
    assert [check for check in report.checks if not check.ok] == []
    assert report.verdict == "VERIFIED"
    check_papers(read_evidence(evidence))
    for page in (desk, organiser, scrutineer, tablet.page):
        assert page.faults == []
    (withdrawn,) = camera.page.faults
    assert "409" in withdrawn


def replace_a_slip(hall, organiser, scrutineer, tablet):
    """A photographed slip is held to the camera, withdrawn, and casts nothing."""
    show(organiser, hall, "organiser", "另一张凭条")
    heads(organiser, "已登记：B 票凭条一张，目前没有计入。")
    assert "等待 1 张" in organiser.locator(".told").inner_text()
    confirm(scrutineer, hall, "scrutineer", "已清点 1 张，确认作废")
    press(organiser, "出示下一张")
    heads(organiser, "这张 B 票凭条已经作废。")
    assert hall.damaged not in organiser.content()

    before = hall.ballots("B")
    tablet.press("开始投票")
    tablet.reads("B 票 机关干部职工")
    tablet.fill_in(["称职"] * 4)
    tablet.press("投票")
    tablet.reads("这张凭条已经作废，不能投票")
    tablet.press("完成")
    assert hall.ballots("B") == before


def vote(tablet, slip):
    tablet.type_slip(slip)
    tablet.fill_in(["称职"] * 4)
    tablet.press("投票")
    tablet.heads("已计入")
    tablet.press("完成")


def sort_envelopes(hall, organiser, scrutineer, tablet):
    """Seven envelopes: one slip had voted before, one votes while the others wait."""
    envelopes = [hall.draw() for _ in range(FORMS + 2)]
    vote(tablet, envelopes[0])
    show(organiser, hall, "organiser", "纸质测评表", envelopes[0])
    heads(organiser, "已计入：这张 B 票凭条投的票在票箱里。")
    organiser.get_by_text("内信封不拆，另放").wait_for()
    for number, slip in enumerate(envelopes[1:5], 1):
        scan(organiser, slip)
        organiser.get_by_text(
            f"等待 {number} 张，已收回 0 张；至少还差 {FORMS - number} 张"
        ).wait_for()
    scrutineer.goto(page_of(hall, "scrutineer"))
    scrutineer.get_by_text("不足 5 份的纸质测评表从不计票").wait_for()
    assert scrutineer.get_by_role("button", name="确认作废").count() == 0
    for slip in envelopes[5:]:
        scan(organiser, slip)
        organiser.get_by_text("足够计票").wait_for()
    vote(tablet, envelopes[1])
    confirm(scrutineer, hall, "scrutineer", f"已清点 {FORMS} 张，确认作废")
    scrutineer.get_by_text("等待期间有 1 张已经计入").wait_for()
    scan(organiser, envelopes[1])
    organiser.get_by_text("内信封不拆，另放").wait_for()
    for slip in envelopes[2:]:
        scan(organiser, slip)
        heads(organiser, "已为纸质测评表收回。")


def close(hall, organiser, scrutineer):
    organiser.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}")
    for group in hall.held.meeting.groups:
        returned = hall.ballots(group.code)
        handed_out = returned + (FORMS if group.code == "B" else 0)
        organiser.get_by_label(f"发出数，{group.name}").fill(str(handed_out))
        organiser.get_by_label(f"收回数，{group.name}").fill(str(returned))
    press(organiser, "提议截止投票")
    organiser.get_by_text(f"其中为纸质测评表收回 {FORMS} 张").wait_for()
    scrutineer.goto(f"{hall.origin}/scrutineer/meetings/{hall.held.meeting_id}")
    press(scrutineer, "同意并执行：截止投票")
    scrutineer.get_by_text("投票已截止。").wait_for()


def enter_forms(hall, page, role):
    page.goto(f"{hall.origin}/{role}/meetings/{hall.held.meeting_id}/paper")
    page.fill("input[name=B-forms]", str(FORMS))
    for line in range(4):
        page.fill(f"input[name='B-{line}-0']", str(FORMS))
    page.locator("section", has=page.locator("input[name=B-forms]")).get_by_role(
        "button", name="保存"
    ).click()
    page.get_by_text("您的数字已保存").wait_for()


def count_and_certify(hall, organiser):
    """The machine ticks the cards and takes the steps; what they ask is another journey's matter."""
    hall.held.take(Step.COUNT)
    hall.held.take(Step.CERTIFY)
    organiser.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}/results")
    with organiser.expect_download() as coming:
        organiser.locator("a[download][href$='evidence.zip']").click()
    return coming.value.path().read_bytes()


def check_papers(files):
    paper, spare = json.loads(files["withdrawn.json"])
    assert (paper["instead"], len(paper["credentials"])) == ("paper", FORMS)
    assert (spare["instead"], len(spare["credentials"])) == ("spare", 1)
    assert {one["proposed_by"] for one in (paper, spare)} == {"organiser"}
    assert {one["confirmed_by"] for one in (paper, spare)} == {"scrutineer"}
    line = json.loads(files["register.json"])[1]
    assert line["printed"] == line["handed_out"] + line["unused"] + 1
    assert line["for_paper"] == FORMS
    log = files["audit-log.jsonl"].decode()
    assert not [one for one in line["withdrawn"] if one in log]


# ---------- at the page ----------


def page_of(hall, role):
    return f"{hall.origin}/{role}/meetings/{hall.held.meeting_id}/withdrawals"


def show(page, hall, role, place, slip=None):
    """Open the page, choose what takes the slip's place; the camera sees the film's slip."""
    page.goto(page_of(hall, role))
    page.get_by_role("radio", name=place).check()
    if slip:
        page.get_by_label("凭条代码").fill(slip)
        press(page, "使用此代码")


def scan(page, slip):
    """What a USB scanner types, which works whatever is on the page."""
    page.locator(".told").wait_for()
    page.evaluate(SCAN, [slip, False])


def confirm(page, hall, role, words):
    page.goto(page_of(hall, role))
    press(page, words)


def heads(page, words):
    page.get_by_role("heading", name=words).wait_for()


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
