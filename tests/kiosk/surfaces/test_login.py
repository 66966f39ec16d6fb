"""The way in and the way out."""

import pytest

from kiosk.login.views import own_path


def test_the_start_page_leads_to_every_place(reader_of):
    page = reader_of(None).read("/")
    for path in ("/booth/", "/organiser/", "/scrutineer/", "/board/"):
        assert f'href="{path}"' in page


def test_logging_in_leads_to_the_page_that_was_wanted(hall, reader_of):
    reader = reader_of(None)
    path = f"/organiser/meetings/{hall.meeting_id}/forms"
    reader.read(path, status=401)
    data = {"name": "organiser", "password": "a long enough password"}
    assert "等次与票种" in reader.send("/login", data, page="/login")


def test_a_wrong_password_is_told_and_the_name_stays(reader_of):
    page = reader_of(None).send(
        "/login", {"name": "organiser", "password": "no"}, page="/login"
    )
    assert "登录名或密码不正确" in page
    assert 'value="organiser"' in page


def test_who_logs_out_is_out(organiser):
    page = organiser.send("/logout", {}, page="/organiser/")
    assert "您已退出登录" in page
    organiser.read("/organiser/", status=401)


def test_the_language_is_switched_and_leads_back(reader_of):
    reader = reader_of(None)
    page = reader.send("/language", {"language": "en", "back": "/board/"}, page="/")
    assert "Public board" in page
    page = reader.send(
        "/language", {"language": "zh", "back": "https://evil.example/"}, page="/"
    )
    assert "您要去哪里" in page


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "", "x"],
)
def test_no_form_leads_to_another_site(path: str):
    assert own_path(path) is None
