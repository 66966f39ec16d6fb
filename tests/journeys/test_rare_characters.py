"""陈𬱖 can be read on every screen and paper, also where no Chinese font knows 𬱖."""

import io

import pypdf
import pytest

from kiosk.domain.meeting_state import Step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A Type 1 font, which no tablet has and Chromium cannot load, would be its last resort for half-bold
# text; it then says of our font, too, that it could not be loaded.
NO_CHINESE_FONT = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
  <selectfont><rejectfont>
    <glob>*CJK*</glob>
    <pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern>
    <pattern><patelt name="fontformat"><string>Type 1</string></patelt></pattern>
  </rejectfont></selectfont>
</fontconfig>
"""

DRAW = """(symbol) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
  const pen = canvas.getContext("2d");
  pen.font = '48px "Pingyi Rare Han"';
  pen.fillText(symbol, 4, 52);
  return [...pen.getImageData(0, 0, 64, 64).data].filter((_, at) => at % 4 === 3).join();
}"""


@pytest.fixture(scope="module")
def hall(open_hall, meeting_file):
    """The unit has the rare character too, so that it stands on the slips."""
    return open_hall(
        meeting_file.replace('unit = "区环境保护局"', 'unit = "𬱖城区环境保护局"', 1)
    )


@pytest.fixture
def poor_browser(launch, tmp_path):
    """A browser on a tablet without any Chinese font."""
    config = tmp_path / "fonts.conf"
    config.write_text(NO_CHINESE_FONT.format(cache=tmp_path / "cache"), "utf-8")
    return launch(FONTCONFIG_FILE=str(config))


def test_the_tablet_brings_the_character_itself(hall, poor_browser, new_page, booth_on):
    page = new_page(poor_browser)
    fetched = fonts_fetched(page)
    tablet = booth_on(page, hall.origin)
    tablet.enrol(hall.enrolment_code())
    tablet.type_slip(hall.draw())
    tablet.press("开始填写")
    assert_it_is_our_glyph(page, page.locator(".who .name", has_text="陈"))
    assert fetched == [200]
    assert page.faults == []


def test_results_and_papers_carry_the_character(hall, poor_browser, new_page, log_in, tmp_path):
    hall.close()
    hall.trustees.decrypt(2)
    hall.held.take(Step.COUNT)
    page = new_page(poor_browser)
    fetched = fonts_fetched(page)
    log_in(page, hall, "organiser")
    page.goto(f"{hall.origin}/organiser/meetings/{hall.held.meeting_id}/results")
    assert_it_is_our_glyph(page, page.locator(".subject-name", has_text="陈"))
    assert fetched[0] == 200
    with page.expect_download() as coming:
        page.locator("a[download][href$='tally-sheet.pdf']").click()
    coming.value.save_as(tmp_path / "sheet.pdf")
    assert "陈𬱖" in text_of((tmp_path / "sheet.pdf").read_bytes())
    for sheet in hall.sheets.values():
        assert "𬱖城区环境保护局" in text_of(sheet)
    assert page.faults == []


def fonts_fetched(page):
    fetched = []
    page.on(
        "response",
        lambda answer: answer.url.endswith("rare-han.woff2") and fetched.append(answer.status),
    )
    return fetched


def assert_it_is_our_glyph(page, place):
    assert place.inner_text().startswith("陈𬱖")
    page.evaluate("document.fonts.ready.then(() => {})")
    assert page.evaluate("""document.fonts.check('20px "Pingyi Rare Han"', "𬱖")""")
    assert page.evaluate(DRAW, "𬱖") != page.evaluate(DRAW, "\U0002fffe"), "it is a box"
    assert [font["familyName"] for font in fonts_of(page, place) if font["isCustomFont"]]


def fonts_of(page, place):
    """Which fonts Chromium took for the text of an element."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    found = place.evaluate_handle("element => (window.looked_at = element)")
    handle = session.send("Runtime.evaluate", {"expression": "window.looked_at"})["result"]
    found.dispose()
    session.send("DOM.getDocument")
    node = session.send("DOM.requestNode", {"objectId": handle["objectId"]})
    return session.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]


def text_of(pdf):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
