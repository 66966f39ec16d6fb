import pytest

from tally.curve import BASE, sodium


@pytest.mark.parametrize(
    ("function", "answer"),
    [
        ("crypto_core_ed25519_is_valid_point", True),
        ("crypto_scalarmult_ed25519_noclamp", BASE),
    ],
)
def test_a_libsodium_that_misses_points_outside_the_group_is_not_used(
    monkeypatch, function, answer
):
    monkeypatch.setattr(sodium, function, lambda *_: answer)
    with pytest.raises(ImportError):
        sodium._check_libsodium()
