"""What every journey needs: a meeting, a browser, a tablet, and a slip before its camera.

Nothing is mocked.  The parts are run by path: tests are no package.
"""

import runpy
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
import zxingcpp


def part(name: str) -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name(f"{name}.py"))))


halls = part("hall")
Booth = part("booth").Booth
Scrutineer = part("scrutineer").Scrutineer


@pytest.fixture(scope="session")
def machine_ballots():
    return halls.CAST


@pytest.fixture(scope="session")
def meeting_file():
    return halls.MEETING


@pytest.fixture
def passphrase():
    return halls.PASSPHRASE


@pytest.fixture(scope="session")
def open_hall(tmp_path_factory):
    """``open_hall(meeting, cast)``: an open meeting; see ``hall.py``."""
    with ExitStack() as held:
        yield lambda meeting=halls.MEETING, cast=halls.CAST: held.enter_context(
            halls.opened(tmp_path_factory.mktemp("hall"), meeting, cast)
        )


@pytest.fixture
def sealed_hall(tmp_path):
    """A sealed meeting whose scrutineers have not signed yet."""
    with halls.sealed(tmp_path / "hall", halls.MEETING) as hall:
        yield hall


@pytest.fixture(scope="session")
def hall(open_hall):
    """One open meeting for all journeys that leave it open: each draws slips of its own."""
    return open_hall()


# ---------- the browser ----------


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


@pytest.fixture
def new_page():
    """``new_page(browser)``: a page of a fresh visitor."""

    def make(browser, **options):
        options.setdefault("viewport", {"width": 1024, "height": 768})
        return watched(browser.new_context(locale="zh-CN", **options).new_page())

    return make


@pytest.fixture
def booth(launch, new_page):
    """``booth(hall)``: an enrolled tablet without a camera, asleep."""

    def make(hall, **options) -> Booth:
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

    def enter(page, hall, login: str):
        page.goto(f"{hall.origin}/login")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(halls.PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("heading", name="测评会议").wait_for()
        return page

    return enter


@pytest.fixture
def station_of(tmp_path):
    """``station_of(hall, seat)``: ``tally station`` as that scrutineer starts it; its address.

    ``journal`` is the machine's folder of journals: another one is another machine.
    """
    with ExitStack() as running:
        yield lambda hall, seat, journal=None, stick="stick": running.enter_context(
            halls.station(hall, seat, tmp_path / f"{stick}{seat}", journal)
        )


@pytest.fixture
def sit_down(station_of, launch, new_page):
    """``sit_down(hall, seat)``: a scrutineer at an own station, with the key open."""
    browser = launch()

    def sit(hall, seat, *, viewport=None, **machine) -> Scrutineer:
        page = new_page(browser, **({"viewport": viewport} if viewport else {}))
        scrutineer = Scrutineer(page, hall, seat)
        scrutineer.open_key(station_of(hall, seat, **machine), halls.PASSPHRASE)
        return scrutineer

    return sit


@pytest.fixture(scope="session")
def slip_film():
    return part("slip_film")


@pytest.fixture(scope="session")
def cut_slip(slip_film):
    return slip_film.cut_slip


@pytest.fixture(scope="session")
def hold_to_camera(slip_film):
    """``hold_to_camera(film, sheet, place)``: from now on the camera sees that slip of the PDF."""

    def hold(film: Path, sheet: bytes, place: int) -> None:
        film.write_bytes(slip_film.film_of(slip_film.cut_slip(sheet, place)))

    return hold


@pytest.fixture(scope="session")
def hold_last_slip(hold_to_camera, cut_slip):
    """``hold_last_slip(film, hall)``: the last slip of group B's sheet, which the machine has not used.

    Returns its code.
    """

    def hold(film: Path, hall: SimpleNamespace) -> str:
        place = len(hall.held.slips["B"]) - 1
        hold_to_camera(film, hall.sheets["B"], place)
        (code,) = zxingcpp.read_barcodes(cut_slip(hall.sheets["B"], place))
        assert code.text == hall.unused["B"].pop(), (
            "another slip than the one meant was cut out"
        )
        return code.text

    return hold
