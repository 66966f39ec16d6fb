import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.errors import InvalidPoint, InvalidScalar
from tally.group import IDENTITY, ORDER, G, Point, random_scalar, scalar_from_text

P = 2**255 - 19

scalars = st.integers(0, ORDER - 1)


def test_points_are_written_as_the_protocol_says():
    assert G.hex == "66" * 31 + "58"
    assert IDENTITY.hex == "0" * 63 + "1"
    assert (2 * G).hex == "2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9"
    assert ((ORDER - 1) * G).hex == "e" + G.hex[1:]


@given(scalars, scalars)
def test_points_add_like_their_logarithms(a, b):
    assert a * G + b * G == (a + b) * G
    assert a * G - b * G == (a - b) * G
    assert -(a * G) == -a * G
    assert a * (b * G) == (a * b) * G


def test_zero_and_the_identity_are_values_not_errors():
    assert 0 * G == ORDER * G == 5 * IDENTITY == G - G == IDENTITY
    assert G + IDENTITY == G
    assert 0 * (2 * G) == IDENTITY


def test_a_point_reads_back(counting):
    point = random_scalar(counting) * G
    assert Point.from_hex(point.hex) == point


INVALID = {
    "capitals": G.hex.upper().replace("6", "A", 1),
    "a space": G.hex[:62] + " 8",
    "too short": G.hex[:62],
    "too long": G.hex + "00",
    "no hex": "g" * 64,
    "empty": "",
    "full-width digits": "6" * 64,
    "y not below p": f"{P + 1:064x}",
    "not on the curve": f"{2:064x}",
    "zero": "0" * 64,
    "of order two": f"{P - 1:064x}",
    "of order four": f"{0:064x}",
    "the identity with a sign": f"{1 | 1 << 255:064x}",
    "G plus a point of order two": f"{P - int(G.hex, 16):064x}",
    "-G plus a point of order two": f"{P - int(G.hex, 16) | 1 << 255:064x}",
}


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
def test_what_is_no_element_of_the_subgroup_is_refused(text):
    with pytest.raises(InvalidPoint):
        Point.from_hex(text, allow_identity=True)


@pytest.mark.parametrize("text", INVALID.values(), ids=INVALID)
@pytest.mark.parametrize("scalar", [0, 1, 8, ORDER])
def test_a_point_read_unchecked_is_checked_by_its_first_multiplication(text, scalar):
    with pytest.raises(InvalidPoint):
        scalar * Point.unchecked(text)


def test_adding_what_is_not_on_the_curve_is_refused():
    nonsense = Point.unchecked(INVALID["not on the curve"])
    with pytest.raises(InvalidPoint):
        G + nonsense
    with pytest.raises(InvalidPoint):
        G - nonsense


def test_the_identity_is_only_read_where_it_is_allowed():
    assert Point.from_hex(IDENTITY.hex, allow_identity=True) == IDENTITY
    with pytest.raises(InvalidPoint):
        Point.from_hex(IDENTITY.hex)


@given(scalars)
def test_a_scalar_reads_back(scalar):
    assert scalar_from_text(str(scalar)) == scalar


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "00",
        "01",
        " 1",
        "1_0",
        "1.0",
        "٣",
        "²",
        str(ORDER),
        "9" * 76,
        "1" * 5000,
    ],
)
def test_a_scalar_has_one_spelling(text):
    with pytest.raises(InvalidScalar):
        scalar_from_text(text)


@given(st.binary(min_size=64, max_size=64))
def test_a_random_scalar_is_never_zero(entropy):
    assert 1 <= random_scalar(lambda _: entropy) < ORDER
