import secrets

from tally.curve import BASE, edwards, plain
from tally.curve.multiples import Chain, Table


def test_a_table_and_a_chain_give_the_same_multiples():
    chain = Chain(edwards.read(BASE))
    table = Table(chain)
    for scalar in [0, 1, 127, 128, 129, 255, 256, plain.ORDER - 1, plain.ORDER]:
        assert table.times(scalar) == chain.times(scalar)


def test_what_is_kept_about_points_is_bounded(monkeypatch):
    monkeypatch.setattr(plain, "_MOST_POINTS", 8)
    plain._points.clear()
    for scalar in range(2, 40):
        assert plain.is_element(plain.multiply_base(scalar))
        assert len(plain._points) <= 8
    assert plain._multiples.cache_info().maxsize < 100
    assert plain._table.cache_info().maxsize < 10


def test_multiplying_often_changes_no_answer():
    point = plain.multiply_base(secrets.randbelow(plain.ORDER))
    scalar = secrets.randbelow(plain.ORDER)
    assert len({plain.multiply(scalar, point) for _ in range(plain._OFTEN + 10)}) == 1
    assert plain._table.cache_info().currsize
