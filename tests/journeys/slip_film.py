"""Paper before a camera: a slip cut out of the slips PDF, and a film of a hand that holds it up."""

import io
import math

import pypdfium2
from PIL import Image, ImageFilter

DOTS = 300 / 25.4  # dots a millimetre at 300 dpi
SLIP = (95, 46)  # mm
MARGIN = (10, 10.5)  # mm
FRAME = (1280, 720)


def cut_slip(sheet: bytes, place: int) -> Image.Image:
    """The slip at ``place``, row by row from 0, cut out of a slips PDF with a ruler."""
    document = pypdfium2.PdfDocument(sheet)
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
