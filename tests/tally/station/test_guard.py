"""Only the browser of the person who started the station drives it."""

import pytest


@pytest.fixture
def station(browser):
    return browser()


def routes(station, method):
    return [
        rule.rule.replace("<file>", "seat1.key.json").replace("<path:filename>", "x")
        for rule in station.app.url_map.iter_rules()
        if method in rule.methods and rule.endpoint not in ("static", "enter")
    ]


def test_the_printed_address_lets_in_and_a_wrong_one_does_not(station):
    assert station.status == 200
    assert station.path == "/"
    stranger = station.app.test_client()
    answer = stranger.get("/enter/wrong", base_url=station.origin)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_without_the_cookie_no_page_is_shown(station):
    stranger = station.app.test_client()
    for path in routes(station, "GET"):
        assert stranger.get(path, base_url=station.origin).status_code == 403, path


def test_a_page_refused_at_the_door_tells_nothing(station, put_key, hall):
    put_key(hall.keyfiles[0])
    answer = station.app.test_client().get("/", base_url=station.origin)
    assert "赵监票" not in answer.get_data(as_text=True)
    assert str(station.desk.shelf.folder) not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "host", ["evil.example:5999", "127.0.0.1:6000", "localhost", "0.0.0.0:5999"]
)
def test_another_host_name_is_refused(station, host):
    answer = station.client.get("/", base_url=station.origin, headers={"Host": host})
    assert answer.status_code == 400


def test_a_form_without_our_token_changes_nothing(station, put_key, hall):
    put_key(hall.keyfiles[0])
    for path in routes(station, "POST"):
        station.post(path, form_token="wrong")  # noqa: S106 (that is the point)
        assert "上一次运行的程序" in station.text, path
    assert station.desk.key is None
    assert station.desk.address is None


def test_a_form_from_another_origin_is_refused(station):
    form = {"form_token": station.app.jinja_env.globals["form_token"]}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:8000"):
        answer = station.client.post(
            "/close", data=form, base_url=station.origin, headers={"Origin": origin}
        )
        assert answer.status_code == 403
    answer = station.client.post(
        "/close", data=form, base_url=station.origin, headers={"Origin": station.origin}
    )
    assert answer.status_code == 303


def test_the_cookie_goes_to_no_other_site_and_to_no_script(station):
    answer = station.app.test_client().get(
        f"/enter/{station.desk.config.entry}", base_url=station.origin
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_no_page_is_kept_framed_or_fed_from_elsewhere(station):
    headers = station.client.get("/", base_url=station.origin).headers
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "<script>" not in station.get("/").page


def test_the_switch_of_language_leads_to_our_own_pages_only(station):
    station.post("/language", language="en", back="/keys/new")
    assert station.desk.language == "en"
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example", "/nothing", ""):
        assert station.post("/language", language="zh", back=back).path == "/"
