"""An instance is made once, and read strictly."""

import secrets

import pytest

from kiosk.settings import NotAnInstance, make_instance, read_settings


@pytest.fixture
def instance(tmp_path):
    return make_instance(tmp_path / "made", random=secrets.token_bytes).instance


def test_a_new_instance_has_a_key_that_only_its_owner_reads(instance):
    assert (instance / "secret_key").stat().st_mode & 0o077 == 0
    assert instance.stat().st_mode & 0o077 == 0
    settings = read_settings(instance)
    assert settings.database_url == f"sqlite:///{instance}/kiosk.sqlite3"
    assert not settings.secure_cookies
    assert (settings.origin, settings.trusted_proxy, settings.demo) == (None, None, False)


def test_two_instances_have_two_keys(tmp_path):
    keys = {
        make_instance(tmp_path / name, random=secrets.token_bytes).secret_key
        for name in ("first", "second")
    }
    assert len(keys) == 2


def test_what_is_there_is_never_overwritten(instance, tmp_path):
    with pytest.raises(NotAnInstance, match="not empty"):
        make_instance(instance, random=secrets.token_bytes)
    (tmp_path / "file").write_text("")
    with pytest.raises(NotAnInstance):
        make_instance(tmp_path / "file", random=secrets.token_bytes)


def test_settings_are_what_the_file_says(instance):
    (instance / "kiosk.toml").write_text(
        'origin = "https://pingyi.example"\ntrusted_proxy = "127.0.0.1"\ndemo = true\n'
        'database = "postgresql+psycopg://localhost/pingyi"\n'
    )
    settings = read_settings(instance)
    assert settings.secure_cookies
    assert settings.trusted_proxy == "127.0.0.1"
    assert settings.demo
    assert settings.database_url.startswith("postgresql")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("origin = ", "cannot be read"),
        ("colour = 1", "unknown setting colour"),
        ("origin = 7", "origin"),
        ('origin = "pingyi.example"', "origin"),
        ('origin = "https://pingyi.example/path"', "origin"),
        ('demo = "yes"', "demo"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(instance, text, words):
    (instance / "kiosk.toml").write_text(text)
    with pytest.raises(NotAnInstance, match=words):
        read_settings(instance)


def test_a_directory_without_settings_or_key_is_no_instance(instance, tmp_path):
    with pytest.raises(NotAnInstance, match="kiosk init"):
        read_settings(tmp_path)
    (instance / "secret_key").write_bytes(b"short")
    with pytest.raises(NotAnInstance, match="too short"):
        read_settings(instance)
    (instance / "secret_key").unlink()
    with pytest.raises(NotAnInstance, match="kiosk init"):
        read_settings(instance)
