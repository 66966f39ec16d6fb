"""Every view says who may call it, and nobody else can."""

import itertools
import secrets

import pytest

from kiosk.access import check_roles, roles_of
from kiosk.actions.new_station_code import new_station_code
from kiosk.actions.start_score_sheet import start_score_sheet
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.role import Role
from tally.scoring.scheme_file import shipped_text

ROUTES_WITHOUT_A_ROLE_ARE_REFUSED = "views without @open_to: bare"


def test_an_application_with_a_view_that_names_no_role_does_not_start(app):
    app.view_functions["bare"] = lambda: ""
    with pytest.raises(RuntimeError, match=ROUTES_WITHOUT_A_ROLE_ARE_REFUSED):
        check_roles(app)


def test_only_the_way_in_the_board_and_the_booth_page_are_public(app):
    public = {
        name for name, view in app.view_functions.items() if Role.PUBLIC in roles_of(view)
    }
    rooms = {name.partition(".")[0] for name in public}
    assert rooms == {"static", "login", "board", "booth"}
    assert {name for name in public if name.startswith("booth")} == {
        "booth.page",
        "booth.enrol",
    }


def test_no_view_mixes_people_and_programs(app):
    people = {Role.ORGANISER, Role.SCRUTINEER}
    for name, view in app.view_functions.items():
        roles = roles_of(view)
        assert not (roles & people and roles & {Role.TABLET, Role.STATION}), name


@pytest.fixture
def callers(app, session, make_meeting, enrol, password):
    """A way to call any route as each role: ``call(method, path)``."""
    meeting = make_meeting(session, state=MeetingState.OPEN)
    tablet = enrol(meeting)
    station_code = new_station_code(
        session, meeting_id=meeting.id, index=1, random=secrets.token_bytes
    )
    sheet = start_score_sheet(
        session,
        title="年度考核得分表",
        unit="区环境保护局",
        period="2023",
        scheme_text=shipped_text("000-duty"),
        random=secrets.token_bytes,
    )
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False

    def person(login):
        client = app.test_client()
        if login:
            form = {"name": login, "password": password}
            assert client.post("/login", data=form).status_code == 303
        return lambda method, path: client.open(path, method=method)

    def as_tablet(method, path):
        return tablet.client.open(
            path, method=method, headers=tablet.headers(method, path, b"")
        )

    def as_station(method, path):
        headers = {"Authorization": f"Bearer {station_code}"}
        return tablet.client.open(path, method=method, headers=headers)

    return (
        meeting,
        sheet.id,
        {
            Role.PUBLIC: person(None),
            Role.ORGANISER: person("organiser"),
            Role.SCRUTINEER: person("scrutineer"),
            Role.TABLET: as_tablet,
            Role.STATION: as_station,
        },
    )


def test_every_route_lets_in_its_roles_and_nobody_else(app, callers):
    meeting, sheet_id, call = callers
    values = {
        "meeting_id": meeting.id,
        "uuid": meeting.election("A").uuid,
        "group": "A",
        "index": 1,
        "step": "pause",
        "card": "zero-report",
        "number": 1,
        "kind": "commitment",
        "said": "setup",
        "words": "register",
        "name": "results.json",
        "filename": "pingyi.css",
        "tablet_id": "0" * 32,
        "sheet_id": sheet_id,
        "key": "people",
        "code": "001",
        "rule": "award",
    }
    cells = 0
    for rule, role in itertools.product(app.url_map.iter_rules(), Role):
        if rule.endpoint == "login.log_out":
            continue  # it would end the very log-in that the next cell needs
        given = {name: values.get(name, "x") for name in rule.arguments}
        path = app.url_map.bind("localhost").build(rule.endpoint, given)
        allowed = roles_of(app.view_functions[rule.endpoint])
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = call[role](method, path)
            status = answer.status_code
            answer.close()
            cells += 1
            where = f"{method} {path} as {role}: {status}"
            if Role.PUBLIC in allowed or role in allowed:
                assert status not in {401, 500}, where
            else:
                assert status in {401, 403}, where
    assert cells > 400


def test_scores_are_for_organisers_alone(app):
    mine = {name: view for name, view in app.view_functions.items() if "scoresheet." in name}
    assert len(mine) > 40
    assert {roles_of(view) for view in mine.values()} == {frozenset({Role.ORGANISER})}
