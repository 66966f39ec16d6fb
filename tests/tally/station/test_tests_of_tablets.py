"""What the tests of a tablet say, and how a tracker is typed."""

import pytest

from tally.station import testing
from tally.station.card_refusals import TrackerIncomplete
from tally.station.testing import smallest_share, typed_tracker


def line(tablet, outcome):
    return testing.TestLine("0123456789", "00" * 32, "A", tablet, outcome)


def test_59_equal_tests_would_have_found_five_per_cent():
    assert smallest_share(59) == 5
    assert smallest_share(58) == 6
    assert smallest_share(1) == 95
    assert smallest_share(300) == 1


def test_each_tablet_is_counted_by_itself_and_one_finding_takes_it_out():
    lines = [line("2号机", "equal")] + [line("1号机", "equal")] * 3 + [line("2号机", "fault")]
    one, two = testing.tests_by_tablet(lines)
    assert (one.tablet, one.equal, one.found, one.share) == ("1号机", 3, 0, 64)
    assert (two.tablet, two.equal, two.found, two.share) == ("2号机", 1, 1, None)


@pytest.mark.parametrize(
    "typed", ["abcd-efgh-0123-4567", " ABCD EFGH OI23 4567 ", "ａｂｃｄ－ｅｆｇｈ0123 4567"]
)
def test_a_tracker_is_read_as_hands_type_it(typed):
    assert typed_tracker(typed) == "ABCDEFGH01234567"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-EFGH-0123-456U", "A" * 17])
def test_what_is_no_tracker_is_refused(typed):
    with pytest.raises(TrackerIncomplete):
        typed_tracker(typed)
