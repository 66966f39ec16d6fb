"""What every journey needs: a real meeting on a real server, a real browser, a slip before its camera.

Nothing is mocked: keys come from a ceremony of three stations, slips from the printed PDF, and the
server is the program ``kiosk serve`` in a process of its own, so that it can be killed.
"""

import io
import math
import os
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from sqlalchemy.orm import Session

from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.actions.take_slips import take_slips
from kiosk.domain.meeting_state import Step
from kiosk.domain.role import Role
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.rehearsal.course import cast_ballots
from kiosk.rehearsal.held_meeting import HeldMeeting, add_people, draft
from kiosk.rehearsal.trustees import Trustees
from kiosk.settings import make_instance
from kiosk.slip_files import slips_path

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PASSWORD = "a long enough password"  # noqa: S105 (of people who exist in tests only)
PASSPHRASE = "a long enough passphrase"  # noqa: S105 (of keys that open nothing else)

MEETING = """
title = "区环境保护局2023年年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
min_group = 5
publish = "counts"
[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
[[group]]
code = "A"
name = "局领导班子"
slips = 7
[[group]]
code = "B"
name = "机关干部职工"
slips = 24
[[form]]
code = "heads"
title = "科室、单位负责人民主测评表"
[form.groups]
A = "40"
B = "60"
[[form.subject]]
name = "周明远"
unit = "办公室"
post = "主任"
[[form.subject]]
name = "陈𬱖"
unit = "环境监测站"
post = "站长"
[[form.subject]]
name = "吴思源"
unit = "人事教育科"
post = "科长"
[[form]]
code = "leaders"
title = "局领导班子民主测评表"
[form.groups]
B = "100"
[[form.subject]]
name = "领导班子集体"
"""
"""Group A marks three contests, group B four."""

CAST = {
    "A": ((0, 1, 2), (0, 0, 1), (1, 4, 0), (2, 3, 5), (0, 1, 1)),
    "B": ((0, 1, 2, 3), (0, 0, 0, 0), (1, 2, 4, 5), (1, 1, 3, 0), (5, 0, 1, 1)),
}
"""The ballots that the machine casts, so that every box may be opened."""


@pytest.fixture(scope="session")
def machine_ballots():
    return CAST


@pytest.fixture(scope="session")
def meeting_file():
    return MEETING


@pytest.fixture
def passphrase():
    return PASSPHRASE


class Server:
    """``kiosk serve`` in a process of its own; started again, it takes the same port."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.port = 0
        self.start()
        self.origin = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        program = "import sys; from kiosk.cli import main; sys.exit(main())"
        place = ["--dir", str(self.instance), "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", *place],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        told = self._process.stdout.readline()
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)", told)[1])

    def kill(self) -> None:
        """As a power cut does."""
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


@dataclass(kw_only=True)
class Hall:
    """A meeting with open boxes, everything that its people have, and the server that holds it."""

    folder: Path
    held: HeldMeeting
    trustees: Trustees
    server: Server
    sheets: dict[str, bytes] = field(default_factory=dict)
    """The slips PDF of each voter group, as the organiser took them away."""
    unused: dict[str, list[str]] = field(default_factory=dict)
    """Codes of slips that nobody has drawn, in the order of the sheets."""

    @property
    def origin(self) -> str:
        return self.server.origin

    def draw(self, group: str = "B") -> str:
        """One slip's code."""
        return self.unused[group].pop(0)

    def enrolment_code(self, label: str = "1号机") -> str:
        with Session(self.held.engine) as session:
            code = new_enrolment_code(
                session,
                meeting_id=self.held.meeting_id,
                label=label,
                random=secrets.token_bytes,
            )
            session.commit()
        return code

    def take_slips(self) -> None:
        """The sheets leave the server for the printer, as a real meeting demands before opening."""
        instance, meeting_id = self.held.settings.instance, self.held.meeting_id
        for group in self.held.slips:
            self.sheets[group] = slips_path(instance, meeting_id, group).read_bytes()
        with Session(self.held.engine) as session:
            take_slips(session, meeting_id=meeting_id, instance=instance)
            session.commit()

    def close(self) -> None:
        """The machine closes the boxes with a register that fits them."""
        numbers = {group.code: self.ballots(group.code) for group in self.held.meeting.groups}
        self.held.take(Step.CLOSE, {"handed_out": numbers, "returned": numbers})

    def ballots(self, group: str) -> int:
        """How many are in the box."""
        with Session(self.held.engine) as session:
            found = elections_of(session, self.held.meeting_id)
            (uuid,) = [election.uuid for election in found if election.group == group]
            return number_of_ballots(session, uuid)


@pytest.fixture(scope="session")
def open_hall(tmp_path_factory):
    """``open_hall(meeting=…, cast=…)``: a meeting through its ceremony, sealed, printed, open."""
    halls = []

    def make(meeting: str | None = None, cast=CAST) -> Hall:
        folder = tmp_path_factory.mktemp("hall")
        settings = make_instance(folder / "instance", random=secrets.token_bytes)
        held = draft(settings, {"meeting.toml": (meeting or MEETING).encode()}, rehearsal=False)
        add_people(
            held,
            [
                ("organiser", "陈组织", Role.ORGANISER, PASSWORD),
                ("scrutineer", "赵监票", Role.SCRUTINEER, PASSWORD),
            ],
        )
        server = Server(settings.instance)
        trustees = held.seats(server.origin, folder / "keys", [PASSPHRASE] * 3)
        hall = Hall(folder=folder, held=held, trustees=trustees, server=server)
        halls.append(hall)
        trustees.hold_ceremony()
        held.take(Step.SEAL)
        hall.take_slips()
        held.take(Step.OPEN)
        cast_ballots(held, cast, server.origin, lambda *_: None)
        hall.unused = {
            group: list(codes[len(cast.get(group, ())) :])
            for group, codes in held.slips.items()
        }
        return hall

    yield make
    for hall in halls:
        hall.server.kill()
        hall.held.engine.dispose()


@pytest.fixture(scope="session")
def hall(open_hall):
    """One open meeting for all journeys that leave it open: each draws slips of its own."""
    return open_hall()


# ---------- the browser ----------


@pytest.fixture(scope="session")
def driver():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed"
    )
    if not Path(CHROMIUM).exists():
        pytest.skip("no chromium on this machine")
    # Node, which drives the browser, would print warnings of its own into the summary.
    os.environ.setdefault("NODE_NO_WARNINGS", "1")
    with playwright.sync_playwright() as driver:
        yield driver


def watched(page):
    """Everything that a browser complains of, CSP among it, is kept in ``page.faults``."""
    page.set_default_timeout(15_000)
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "console",
        lambda said: said.type in {"error", "warning"} and page.faults.append(said.text),
    )
    return page


@pytest.fixture(name="watched", scope="session")
def watch():
    return watched


def options_of(*arguments: str, film: Path | None = None, **environment: str):
    """How Chromium is started; ``film`` is what its camera sees."""
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    return {
        "executable_path": CHROMIUM,
        "args": [*ARGUMENTS, *arguments, *(camera if film else [])],
        "env": {**os.environ, **environment},
    }


@pytest.fixture(scope="session")
def tablet_options():
    """``tablet_options(film)``: of a browser with a profile of its own, the size of a tablet."""
    return lambda film: {
        **options_of(film=film),
        "viewport": {"width": 1024, "height": 768},
        "locale": "zh-CN",
    }


@pytest.fixture
def launch(driver):
    """``launch(*arguments, film=…, NAME=…)``: a browser; NAME is for its environment."""
    browsers = []

    def start(*arguments: str, **options):
        browser = driver.chromium.launch(**options_of(*arguments, **options))
        browsers.append(browser)
        return browser

    yield start
    for browser in browsers:
        browser.close()


@pytest.fixture
def new_page():
    """``new_page(browser)``: a page of a fresh visitor."""

    def make(browser, **options):
        options.setdefault("viewport", {"width": 1024, "height": 768})
        return watched(browser.new_context(locale="zh-CN", **options).new_page())

    return make


class Booth:
    """What a voter and a steward do with one tablet."""

    def __init__(self, page, origin: str) -> None:
        self.page = page
        self.origin = origin

    def enrol(self, code: str) -> None:
        self.page.goto(f"{self.origin}/booth/")
        self.page.get_by_label("登记码").fill(code)
        self.press("登记平板")
        self.page.get_by_role("button", name="我的票计入了吗").wait_for()

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def reads(self, words: str, **options) -> None:
        """The page comes to say ``words``."""
        self.page.get_by_text(words).first.wait_for(**options)

    def heads(self, words: str, **options) -> None:
        """The screen with this heading comes up."""
        self.page.get_by_role("heading", level=1, name=words).wait_for(**options)

    def type_slip(self, code: str) -> None:
        self.press("开始投票")
        self.page.get_by_label("凭条代码").fill(code)
        self.press("使用此代码")

    def row(self, who: str):
        return self.page.get_by_role("radiogroup", name=who)

    def mark(self, who: str, grade: str) -> None:
        self.row(who).get_by_role("radio", name=grade, exact=True).click()

    @property
    def tracker(self) -> str:
        return self.page.locator(".code-panel .code").inner_text()

    def go_to_review(self) -> str:
        """From the last form, everything marked; returns the tracker."""
        self.press("填完，去复核")
        self.heads("复核")
        self.page.locator(".code-panel .code").wait_for()
        return self.tracker

    def fill_in(self, grades) -> str:
        """From the voter group to review with one grade for each contest; returns the tracker."""
        self.press("开始填写")
        wanted = iter(grades)
        while True:
            for row in self.page.get_by_role("radiogroup").all():
                row.get_by_role("radio", name=next(wanted), exact=True).click()
            if not self.page.get_by_role("button", name="下一张").count():
                return self.go_to_review()
            self.press("下一张")


@pytest.fixture
def booth(launch, new_page):
    """``booth(hall)``: an enrolled tablet without a camera, asleep."""

    def make(hall: Hall, **options) -> Booth:
        booth = Booth(new_page(launch(), **options), hall.origin)
        booth.enrol(hall.enrolment_code())
        return booth

    return make


@pytest.fixture
def booth_on():
    """A tablet in a page that the journey opened itself."""
    return Booth


@pytest.fixture
def log_in():
    """``log_in(page, hall, login)``: one of the staff at their console."""

    def enter(page, hall: Hall, login: str):
        page.goto(f"{hall.origin}/login")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("heading", name="测评会议").wait_for()
        return page

    return enter


# ---------- paper before a camera ----------

DOTS = 300 / 25.4  # dots a millimetre at 300 dpi
SLIP = (95, 46)  # mm
MARGIN = (10, 10.5)  # mm
FRAME = (1280, 720)


def cut_slip(sheet: bytes, place: int) -> Image.Image:
    """The slip at ``place``, row by row from 0, cut out of a slips PDF with a ruler."""
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 is not installed")
    document = pdfium.PdfDocument(sheet)
    try:
        page = document[place // 12].render(scale=300 / 72).to_pil().convert("RGB")
    finally:
        document.close()
    row, column = divmod(place % 12, 2)
    left, top = MARGIN[0] + column * SLIP[0], MARGIN[1] + row * SLIP[1]
    return page.crop(
        tuple(round(mm * DOTS) for mm in (left, top, left + SLIP[0], top + SLIP[1]))
    )


def film_of(slip: Image.Image) -> bytes:
    """An empty table, then a hand that holds the slip not quite still: MJPEG, 30 pictures a second."""
    table = Image.new("RGB", FRAME, (122, 108, 92))
    film = io.BytesIO()
    for number in range(45):
        frame = table.copy()
        if number >= 15:
            sway = math.sin(number / 5)
            width = int(860 + 30 * sway)
            paper = slip.resize((width, width * slip.height // slip.width))
            paper = paper.convert("RGBA").rotate(
                7 + 3 * sway, expand=True, resample=Image.Resampling.BICUBIC
            )
            place = (640 - paper.width // 2 + int(20 * sway), 360 - paper.height // 2)
            frame.paste(paper, place, paper)
        frame.filter(ImageFilter.GaussianBlur(0.8)).save(film, "JPEG", quality=80)
    return film.getvalue()


@pytest.fixture(name="cut_slip", scope="session")
def scissors():
    return cut_slip


@pytest.fixture(scope="session")
def hold_to_camera():
    """``hold_to_camera(film, sheet, place)``: from now on the camera sees that slip of the PDF."""

    def hold(film: Path, sheet: bytes, place: int) -> None:
        film.write_bytes(film_of(cut_slip(sheet, place)))

    return hold
