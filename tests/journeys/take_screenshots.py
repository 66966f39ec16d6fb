"""Walk through ``kiosk demo`` and take the pictures of ``docs/screenshots``.

    PYTHONPATH=. python tests/journeys/take_screenshots.py [--out docs/screenshots]

The visitor votes last, closes, lets two scrutineers decrypt, and reads the result, as README tells.
"""

import argparse
import io
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Response, sync_playwright

from kiosk.demo.notes import DemoPlace, Notes

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
TABLET = {"width": 1024, "height": 768}
LAPTOP = {"width": 1366, "height": 768}
COLOURS = 128

GRADES = [
    "优秀",
    "优秀",
    "称职",
    "优秀",
    "称职",
    "优秀",
    "优秀",
    "称职",
    "基本称职",
    "优秀",
    "称职",
    "优秀",
]
"""The visitor's marks; the rest is left unmarked until review."""


class Walk:
    """One visitor's way through the demo."""

    def __init__(self, browser, origin: str, notes: Notes, out: Path) -> None:
        self.browser = browser
        self.origin = origin
        self.notes = notes
        self.out = out
        self.missing: list[str] = []
        """Addresses that were not answered: a picture without its style sheet is no picture."""
        self.ballots: dict[str, str] = {}
        """How many are in each box, as the board says: in a demo every used slip has come back."""

    def page(self, size) -> Page:
        page = self.browser.new_context(viewport=size, locale="zh-CN").new_page()
        page.on("response", self.note)
        return page

    def note(self, answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.missing.append(answer.url)

    def picture(self, page: Page, name: str) -> None:
        page.evaluate("document.fonts.ready.then(() => {})")
        page.wait_for_timeout(300)  # transitions end
        if self.missing:
            raise SystemExit(f"not found: {self.missing}")
        image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(
            self.out / f"{name}.png", optimize=True
        )

    def vote(self) -> str:
        """Returns the tracker."""
        guide = self.page(LAPTOP)
        guide.goto(f"{self.origin}/demo/")
        press(guide, "给我一个一次性代码")
        code = guide.locator("output.code").inner_text()
        page = self.page(TABLET)
        page.goto(f"{self.origin}/booth/")
        page.get_by_label("登记码").fill(code)
        press(page, "登记平板")
        press(page, "开始投票")
        page.get_by_label("凭条代码").fill(self.notes.slips["B"][0])
        press(page, "使用此代码")
        press(page, "开始填写")
        rows = page.get_by_role("radiogroup").all()
        for row, grade in zip(rows, GRADES, strict=False):
            row.get_by_role("radio", name=grade, exact=True).click()
        page.evaluate("document.activeElement.blur()")
        page.evaluate("window.scrollTo(0, 0)")
        self.picture(page, "tablet-form")
        press(page, "下一张")
        page.get_by_role("radio", name="称职", exact=True).click()
        press(page, "填完，去复核")
        press(page, "以上未填的按弃权计")
        page.locator(".code-panel .code").wait_for()
        tracker = page.locator(".code-panel .code").inner_text()
        self.picture(page, "tablet-review")
        press(page, "投票")
        page.get_by_role("heading", name="已计入").wait_for()
        self.picture(page, "tablet-counted")
        return tracker

    def organise(self) -> Page:
        """Closes; returns the organiser's page."""
        person = next(one for one in self.notes.people if one.role == "organiser")
        page = self.page(LAPTOP)
        page.goto(f"{self.origin}/login")
        page.get_by_label("登录名").fill(person.login)
        page.get_by_label("密码").fill(person.password)
        press(page, "登录")
        page.goto(f"{self.origin}/organiser/meetings/{self.notes.meeting_id}")
        page.set_viewport_size(
            {"width": 1366, "height": 1220}
        )  # down to the two people's buttons
        self.picture(page, "organiser")
        press(page, "同意并执行：截止投票")
        page.get_by_text("投票已截止。").wait_for()
        return page

    def look_up(self, tracker: str) -> None:
        page = self.page(LAPTOP)
        page.goto(f"{self.origin}/board/{self.notes.meeting_id}")
        page.get_by_label("您的回执码").fill(tracker)
        press(page, "查找回执码")
        page.locator("[data-tracker].found").wait_for()
        totals = page.locator("div.total").all_inner_texts()
        self.ballots = dict(zip(self.notes.slips, totals, strict=True))
        begin_at(page, "#trackers")
        self.picture(page, "board")

    def decrypt(self, station: str) -> None:
        page = self.page(LAPTOP)
        page.goto(station)
        # All three attest; the third finds a quorum and decrypts, and so does the first, again.
        for number, key in enumerate((*self.notes.keys, self.notes.keys[0])):
            page.get_by_role("link", name=f"打开{key.name}的密钥").click()
            page.get_by_label("口令").fill(key.passphrase)
            press(page, "打开密钥")
            page.get_by_role("link", name="开始截止核对").click()
            for count in page.locator("input.count").all():
                what, _, group = (count.get_attribute("name") or "").partition("-")
                count.fill("0" if what in {"paper", "withdrawn"} else str(self.ballots[group]))
            press(page, "登记无误，核对全部档案")
            page.get_by_role("heading", name="核对无误").wait_for(timeout=60_000)
            if number == 0:
                self.picture(page, "station")
            press(page, "票数与纸上一致，作出核对声明")
            page.get_by_role("heading", name="比较核对声明").wait_for()
            if number < 2:
                press(page, "关闭密钥")
                continue
            press(page, "核对无误，解密合计")
            page.get_by_role("heading", name="解密已送达").wait_for()
            page.get_by_role("link", name="返回首页").click()

    def count(self, page: Page) -> None:
        page.reload()
        press(page, "同意并执行：计票")
        page.get_by_text("计票完成。").wait_for()
        page.reload()
        press(page, "同意并执行：确认结果")
        page.set_viewport_size(LAPTOP)
        page.goto(f"{self.origin}/organiser/meetings/{self.notes.meeting_id}/results")
        begin_at(page, "#form-1")
        self.picture(page, "results")


def begin_at(page: Page, heading: str) -> None:
    """Scroll until the sheet of ``heading`` is at the top, with its edge."""
    page.locator(heading).evaluate(
        "heading => window.scrollBy(0, heading.getBoundingClientRect().top - 48)"
    )


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


@contextmanager
def demo(folder: Path):
    """``kiosk demo`` on a free port; yields its address and its station's."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = "import sys; from kiosk.cli import main; sys.exit(main())"
    with subprocess.Popen(
        [sys.executable, "-c", program, "demo", "--dir", folder, "--port", port],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            station = next(
                word for line in process.stdout for word in line.split() if "/enter/" in word
            )
            yield f"http://127.0.0.1:{port}", station[station.index("http") :]
        finally:
            process.send_signal(signal.SIGINT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as (origin, station):
        notes = DemoPlace(Path(folder) / "open").read_notes()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(
                executable_path=CHROMIUM,
                args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
            )
            walk = Walk(browser, origin, notes, out)
            tracker = walk.vote()
            organiser = walk.organise()
            walk.look_up(tracker)
            walk.decrypt(station)
            walk.count(organiser)
            browser.close()
    for picture in sorted(out.glob("*.png")):
        print(f"{picture.stat().st_size // 1000:4} kB  {picture}")


if __name__ == "__main__":
    main()
