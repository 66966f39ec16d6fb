"""What a voter does stays on the tablet, and leaves it for nowhere when the voter is done.

Source: security, sections 4 and 7 (R5, R6): nothing is asked for a slip before 投票, nothing is kept.
"""

import re

import pytest

from tally.credential import grouped

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNIQUE_GRADES = ["甲上之选", "乙中之选", "丙下之选", "丁末之选"]
"""Grades whose names stand nowhere but in this meeting, so that a hit on the disk is a mark."""


@pytest.fixture(scope="module")
def hall(open_hall, meeting_file):
    for grade, unique in zip(
        ["优秀", "称职", "基本称职", "不称职"], UNIQUE_GRADES, strict=True
    ):
        meeting_file = meeting_file.replace(f'"{grade}"', f'"{unique}"')
    return open_hall(meeting_file, {})


@pytest.fixture
def profile(tmp_path):
    return tmp_path / "profile"


@pytest.fixture
def tablet(*, driver, hall, watched, booth_on, profile, tablet_options, hold_to_camera):
    """A tablet whose browser keeps a profile on the disk, as tablets do; its camera sees ``slip``."""
    slip = hall.draw("B")
    film = profile.with_name("film.mjpeg")
    hold_to_camera(film, hall.sheets["B"], hall.held.slips["B"].index(slip))
    context = driver.chromium.launch_persistent_context(profile, **tablet_options(film))
    page = watched(context.new_page())
    page.asked = []
    context.on("request", lambda request: page.asked.append((request.method, request.url)))
    tablet = booth_on(page, hall.origin)
    tablet.slip = slip
    tablet.enrol(hall.enrolment_code())
    yield tablet
    context.close()


def test_nothing_is_asked_between_the_scan_and_the_cast(tablet, hall):
    page = tablet.page
    for group, grades in (("B", UNIQUE_GRADES), ("A", UNIQUE_GRADES[:3])):
        page.asked.clear()
        if group == "B":
            tablet.press("开始投票")  # the camera sees a slip of this group
        else:
            tablet.scan(hall.draw("A"))
        tablet.reads(f"{group} 票")
        tracker = tablet.fill_in(grades)
        assert [request for request in page.asked if not is_state(request)] == []
        page.asked.clear()
        tablet.press("投票")
        tablet.heads("已计入")
        posts = [request for request in page.asked if request[0] == "POST"]
        assert len(posts) == 1
        assert posts[0][1].endswith("/ballots")
        assert tablet.tracker == tracker
        tablet.press("完成")
    assert page.faults == []


def test_the_browser_profile_keeps_no_slip_no_mark_and_no_tracker(tablet, hall, profile):
    page = tablet.page
    tablet.press("开始投票")
    tablet.reads("B 票")
    trackers = [tablet.fill_in(UNIQUE_GRADES)]
    tablet.press("投票")
    tablet.heads("已计入")
    tablet.press("完成")
    typed = hall.draw("A")
    tablet.type_slip(typed)
    trackers.append(tablet.fill_in(UNIQUE_GRADES[:3]))
    tablet.press("投票")
    tablet.heads("已计入")
    tablet.press("完成")
    page.get_by_role("button", name="开始投票").wait_for()
    address, history = page.evaluate("[location.href, history.length]")
    assert address == f"{hall.origin}/booth/"
    assert history <= 2
    kept = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie,
             (await indexedDB.databases()).map(({ name }) => name), (await caches.keys()).length]"""
    )
    assert kept == [0, 0, "", ["pingyi-tablet"], 0]
    page.context.close()

    forms = [
        form
        for slip in (tablet.slip, typed)
        for form in (
            slip,
            grouped(slip),
            grouped(slip).replace(" ", "-"),
            slip[:26],
            slip.lower(),
        )
    ]
    trackers += [tracker.replace("-", "") for tracker in trackers]
    assert hits(profile, [*forms, *trackers, *UNIQUE_GRADES]) == []
    assert hits(profile, ["pingyi-tablet"]), "the search looks in the right place"


def hits(folder, texts):
    """Files of ``folder`` that hold one of ``texts``, in any encoding that a browser writes."""
    needles = re.compile(
        b"|".join(
            re.escape(text.encode(encoding))
            for text in texts
            for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        )
    )
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [str(path) for path in files if needles.search(path.read_bytes())]


def is_state(request):
    return request[0] == "GET" and request[1].endswith("/booth/state")
