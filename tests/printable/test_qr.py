import io

import pytest
import zxingcpp
from PIL import Image

from printable.qr import QUIET_ZONE, qr_png, qr_svg

SLIP = "0123456789ABCDEFGHJKMNPQRSTV"


@pytest.mark.parametrize("text", [SLIP, "3f8a" * 16, "https://pingyi.lan/", "核对码"])
def test_a_picture_reads_back_as_its_text(text):
    image = Image.open(io.BytesIO(qr_png(text))).convert("L")
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == text


def test_a_slip_fits_version_two_so_its_modules_are_large():
    assert f'viewBox="0 0 {25 + 2 * QUIET_ZONE} {25 + 2 * QUIET_ZONE}"' in qr_svg(SLIP)


def test_the_drawing_and_the_picture_show_the_same_modules():
    svg, image = qr_svg(SLIP), Image.open(io.BytesIO(qr_png(SLIP))).convert("1")
    size = 25 + 2 * QUIET_ZONE
    scale = image.width // size
    path = svg.split('<path d="')[2].split('"')[0]
    dark = set()
    for run in path.split("z")[:-1]:
        x, rest = run.removeprefix("M").split(" ")
        y, width, _ = rest.replace("v1", "").split("h")
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    for x in range(size):
        for y in range(size):
            black = image.getpixel((x * scale + 1, y * scale + 1)) == 0
            assert black == ((x, y) in dark)
