"""After closing: used slips before a real camera, from a scanner that types, and typed by hand.

The server of this meeting is dishonest: of one ballot it told the tablet that it counted, and it
dropped the ballot before closing.  There was no checkpoint, and every check of the record holds.
"""

import secrets

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.actions.accept_return_box import return_boxes_of
from kiosk.actions.conditions import conditions_of
from kiosk.domain.meeting_state import Step
from kiosk.models.ballot import BallotRecord, trackers_of
from kiosk.models.election import elections_of
from tally.credential import public_credential, read_slip_code, secret_of
from tally.election import parse_election
from tally.record.codes import code

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CAST = {"A": ((0, 1, 2),) * 5, "B": ((0, 1, 2, 3),) * 7}
DROPPED = 1
"""The slip of group B whose ballot is dropped, by its place on the sheet."""


@pytest.fixture(scope="module")
def hall(open_hall):
    """A meeting whose server has dropped a ballot, closed."""
    hall = open_hall(cast=CAST)
    with Session(hall.held.engine) as session:
        (election,) = [
            one for one in elections_of(session, hall.held.meeting_id) if one.group == "B"
        ]
        uuid = parse_election(election.text).uuid
        slip = read_slip_code(hall.held.slips["B"][DROPPED])
        credential = public_credential(secret_of(slip, uuid)).hex
        gone = session.execute(delete(BallotRecord).filter_by(credential=credential))
        assert gone.rowcount == 1
        session.commit()
    numbers = {group: len(ballots) for group, ballots in CAST.items()}
    hall.held.take(Step.CLOSE, {"handed_out": numbers, "returned": numbers})
    return hall


@pytest.fixture
def film(hall, tmp_path, slip_film):
    """The hand shows a slip that is in the box, then the one whose ballot was dropped."""
    film = tmp_path / "film.mjpeg"
    film.write_bytes(
        b"".join(
            slip_film.film_of(slip_film.cut_slip(hall.sheets["B"], place))
            for place in (0, DROPPED)
        )
    )
    return film


@pytest.fixture
def at_the_box(*, hall, station_of, launch, new_page, passphrase, film):
    """The first scrutineer, the records examined, before the return box."""
    page = new_page(launch(film=film), viewport={"width": 1440, "height": 900})
    page.goto(station_of(hall, 1))
    page.get_by_role("link", name="打开赵监票的密钥").click()
    page.get_by_label("口令").fill(passphrase)
    press(page, "打开密钥")
    page.get_by_role("link", name="开始截止核对").click()
    for group, ballots in CAST.items():
        page.fill(f"#handed_out-{group}", str(len(ballots)))
        page.fill(f"#returned-{group}", str(len(ballots)))
        page.fill(f"#paper-{group}", "0")
        page.fill(f"#withdrawn-{group}", "0")
    page.locator("summary", has_text="回收箱张数与电子票数不等时").last.click()
    page.fill("#explanation-B", "待逐张比对")
    press(page, "登记无误，核对全部档案")
    page.get_by_role("heading", name="核对无误").wait_for(timeout=60_000)
    page.get_by_role("link", name="回收箱逐张比对").click()
    page.get_by_role("heading", name="回收箱：每张凭条都有票吗？").wait_for()
    return page


def test_a_dropped_ballot_is_found_by_camera_scanner_and_hand(*, hall, at_the_box, booth_on):
    page, told = at_the_box, said_to_the_station(at_the_box)
    assert word(page) == "请扫第一张"
    press(page, "用摄像头扫")
    page.locator(".scan-word", has_text="在票箱中").wait_for(timeout=30_000)
    page.locator(".scan-word", has_text="没有对应的票").wait_for(timeout=30_000)
    page.locator(".scan-word", has_text="已扫过").wait_for(timeout=30_000)
    press(page, "关闭摄像头")
    assert numbers(page, "B")[:5] == ["7", "2", "1", "1", "0"]
    page.get_by_text("停下来：有凭条对不上").wait_for()

    # A scanner types wherever the focus is, and does not wait for answers.
    page.get_by_role("link", name="查找回执码卡").focus()
    scanner = booth_on(page, hall.origin)
    for slip in hall.held.slips["B"][2:7]:
        scanner.scan(slip)
    scanner.scan(hall.held.slips["A"][0], input_method=True)
    shows(page, "B", ["7", "7", "6", "1", "0"])
    shows(page, "A", ["5", "1", "1", "0", "0"])
    assert page.url.endswith("/return-box")

    page.get_by_label("凭条代码").press_sequentially(hall.held.slips["A"][1].lower())
    page.keyboard.press("Enter")
    shows(page, "A", ["5", "2", "2", "0", "0"])
    page.get_by_label("凭条代码").fill("0" * 28)
    press(page, "查这张凭条")
    page.locator(".scan-word", has_text="不是本会议的凭条").wait_for()
    assert page.get_by_label("凭条代码").input_value() == ""
    left = page.content()
    slips = [slip for codes in hall.held.slips.values() for slip in codes]
    assert not [slip for slip in slips if slip in left]
    assert page.faults == []
    # The station was told one slip at a time, and nothing was kept by the browser.
    assert set(told) == {"/return-box"}
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    press(page, "签字，送出张数")
    page.get_by_text("还没有说明").wait_for()
    with Session(hall.held.engine) as session:
        (box,) = return_boxes_of(session, hall.held.meeting_id).values()
        assert [(g.code, g.scanned, g.found, g.absent) for g in box.groups] == [
            ("A", 2, 2, 0),
            ("B", 7, 6, 1),
        ]
        assert box.foreign == 1
        assert failing(session, hall) != []
    page.get_by_label("说明").fill("B 票一张没有对应的票，已写入异常登记第 3 号。")
    press(page, "签字，送出张数")
    page.get_by_text("已签字送出：扫了 9 张，有票 8 张").wait_for()
    with Session(hall.held.engine) as session:
        assert failing(session, hall) == []


def test_cards_are_looked_up_one_after_another_without_leaving_the_page(hall, at_the_box):
    page = at_the_box
    page.get_by_role("link", name="查找回执码卡").click()
    with Session(hall.held.engine) as session:
        trackers = [
            code(bytes.fromhex(tracker))
            for election in elections_of(session, hall.held.meeting_id)
            for tracker in trackers_of(session, election.uuid)
        ]
    field, unknown = page.get_by_label("回执码（16 位）"), code(secrets.token_bytes(32))
    for typed, said in (
        (trackers[0], "找到了"),
        (trackers[0].replace("-", "").lower(), "已查过"),
        (unknown, "没有找到，请再输一次"),
        (unknown, "档案里没有这个回执码"),
    ):
        field.press_sequentially(typed)
        page.keyboard.press("Enter")
        page.locator(".scan-sign", has_text=said).wait_for()
        assert field.input_value() == ""
    page.get_by_text("查了 2 张，找到 1 张，重复 1 次").wait_for()
    assert page.faults == []


def test_a_station_that_is_gone_is_told_and_nothing_is_counted(hall, at_the_box):
    page = at_the_box
    page.route("**/return-box", lambda route: route.abort())
    page.get_by_label("凭条代码").fill(hall.held.slips["A"][4])
    press(page, "查这张凭条")
    page.get_by_text("没有得到本机程序的回答").wait_for()
    page.unroute("**/return-box")
    page.reload()
    assert word(page) == "请扫第一张"


def failing(session, hall):
    told = conditions_of(session, hall.held.meeting_id, Step.CERTIFY)
    return [one for one in told if not one.holds and "停下来" in one.sentence.text("zh")]


def said_to_the_station(page):
    """Paths that the page sent something to, as it goes on."""
    told = []
    page.on(
        "request",
        lambda request: (
            request.method == "POST"
            and told.append(request.url.removeprefix(page.url.removesuffix("/return-box")))
        ),
    )
    return told


def word(page) -> str:
    return page.locator(".scan-word").inner_text()


def numbers(page, group):
    """Return box, scanned, with ballot, without, withdrawn, again."""
    return page.get_by_role("row", name=group, exact=False).locator("td").all_inner_texts()


def shows(page, group, first):
    """Wait until the row of ``group`` begins so."""
    row = page.locator("tbody tr").filter(
        has=page.get_by_role("rowheader", name=group, exact=True)
    )
    row.filter(has_text="".join([group, *first])).wait_for()


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
