import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.discrete_log import discrete_log
from tally.errors import NoDiscreteLog
from tally.group import G


@given(st.data())
def test_every_count_up_to_the_bound_is_found(data):
    at_most = data.draw(st.integers(0, 2000))
    count = data.draw(st.integers(0, at_most))
    assert discrete_log(count * G, at_most) == count


@pytest.mark.parametrize("at_most", [0, 1, 2, 3, 8, 9, 10, 99, 100])
def test_one_more_than_the_bound_is_not_found(at_most):
    assert discrete_log(at_most * G, at_most) == at_most
    with pytest.raises(NoDiscreteLog):
        discrete_log((at_most + 1) * G, at_most)
    with pytest.raises(NoDiscreteLog):
        discrete_log(-1 * G, at_most)
