"""What every answer tells the browser, and which requests are refused before they are read."""

from pathlib import Path

import pytest

import tally
from kiosk import create_app
from kiosk.settings import Settings


@pytest.mark.parametrize(
    "path", ["/", "/login", "/board/", "/booth/", "/booth/state", "/nothing"]
)
def test_every_answer_is_kept_by_nobody_and_runs_only_our_scripts(client, path):
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe-inline" not in str(policy)
    assert policy["require-trusted-types-for"] == "'script'"


def test_only_the_booth_may_use_the_camera_and_webassembly(client):
    for path in ("/", "/login", "/board/"):
        headers = client.get(path).headers
        assert "camera=()" in headers["Permissions-Policy"]
        assert "wasm" not in headers["Content-Security-Policy"]
    booth = client.get("/booth/").headers
    assert "camera=(self)" in booth["Permissions-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in booth["Content-Security-Policy"]
    assert "worker-src 'self'" in booth["Content-Security-Policy"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/login", "/language", "/booth/enrol", "/station/attestations"]
)
def test_a_request_of_another_site_is_refused(client, path, headers):
    assert client.post(path, headers=headers).status_code == 403


def test_a_form_without_its_token_is_refused(client, password):
    answer = client.post("/login", data={"name": "organiser", "password": password})
    assert answer.status_code == 400
    assert "token" not in client.get("/").headers.get("Set-Cookie", "")


def test_our_own_page_may_send_forms(client):
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/booth/enrol", json={}, headers=headers).status_code == 422


def test_behind_a_proxy_the_configured_origin_counts(settings):
    app = create_app(_with_origin(settings, "https://pingyi.example"))
    client = app.test_client()
    good = client.post("/booth/enrol", json={}, headers={"Origin": "https://pingyi.example"})
    bad = client.post("/booth/enrol", json={}, headers={"Origin": "http://localhost"})
    assert (good.status_code, bad.status_code) == (422, 403)


def test_with_https_the_cookie_is_for_this_host_and_https_only(settings):
    app = create_app(_with_origin(settings, "https://pingyi.example"))
    cookie = (
        app.test_client().get("/login", base_url="https://pingyi.example").headers["Set-Cookie"]
    )
    assert cookie.startswith("__Host-pingyi=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))


def _with_origin(settings, origin) -> Settings:
    return Settings(
        instance=settings.instance,
        database_url=settings.database_url,
        secret_key=settings.secret_key,
        origin=origin,
    )


def test_the_look_of_the_station_is_served_like_the_kiosks_own_files(client):
    look = (Path(tally.__file__).parent / "station/static/look.css").read_bytes()
    for name in ("look.css", "pingyi.css"):
        with client.get(f"/static/{name}") as served:
            assert (served.data == look) is (name == "look.css")
            assert served.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/station.js").status_code == 404
