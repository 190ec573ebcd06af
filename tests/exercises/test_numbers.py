"""Numbers as people type them are read as they are meant, and nothing else is taken for one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.course.questions import Number
from dashboard.course.typed_numbers import read_number
from dashboard.errors import InputError
from dashboard.numerals import format_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("512", 512),
        (" 512 ", 512),
        ("6432896", 6_432_896),
        ("6,432,896", 6_432_896),
        ("6.432.896", 6_432_896),
        ("6 432 896", 6_432_896),
        ("6'432'896", 6_432_896),
        ("6_432_896", 6_432_896),
        ("6,432,896.5", 6_432_896.5),
        ("6.432.896,5", 6_432_896.5),
        ("6 432,5", 6_432.5),
        ("6,432", 6_432),
        ("6.432", 6.432),
        ("0,547", 0.547),
        ("6,43", 6.43),
        ("6.4e6", 6_400_000),
        ("6,4e6", 6_400_000),
        ("6.4E+6", 6_400_000),
        ("5e-1", 0.5),
        ("6.4 × 10^6", 6_400_000),
        ("6.4*10^6", 6_400_000),
        ("6.4 million", 6_400_000),
        ("6,4 Mio.", 6_400_000),
        ("about 6.4 million values", 6_400_000),
        ("50 thousand", 50_000),
        ("1.3 billion", 1_300_000_000),
        ("47%", 47),
        ("47 per cent", 47),
        ("25.7 MB", 25.7),
        ("~26", 26),
        (".5", 0.5),
        ("5.", 5),
        ("-0.2", -0.2),
        ("−0.2", -0.2),
        ("+3", 3),
        ("0", 0),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed: str, number: float):
    found = read_number(typed)
    assert found == pytest.approx(number, rel=1e-12)
    assert isinstance(found, int) == float(number).is_integer()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "many",
        "e6",
        "million",
        "1,2,3",
        "1 2",
        "12 34",
        "6,43,2",
        "1.2.3",
        "3 or 4",
        "50257*128",
        "1e999",
        "1e-999",
        "nan",
        "inf",
        "0x10",
        "١٢",
        "５",
        "--5",
        ".",
        ",",
        "5 million billion",
        "9" * 5_000,
        "1\n2",
    ],
)
def test_what_is_no_number_gets_a_sentence(typed: str):
    with pytest.raises(InputError) as refused:
        read_number(typed)
    assert len(str(refused.value)) < 140


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 3)))
def test_what_the_app_writes_is_read_back(value: float):
    assert read_number(format_number(value, ",.3f")) == pytest.approx(value, abs=1e-9)


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_come_back_whole(value: int):
    assert read_number(format_number(value)) == value


@given(st.text(max_size=12) | st.text("0123456789.,e- million%", max_size=12))
def test_whatever_is_typed_is_a_finite_number_or_a_sentence(typed: str):
    try:
        found = read_number(typed)
    except InputError:
        return
    assert math.isfinite(found)


def test_a_typed_number_is_graded():
    kind = Number(6_432_896, within=128_657)
    assert kind.grade("6.4 million").right
    assert kind.grade("6.4e6").right
    assert "larger" in kind.grade("6.4").feedback
    with pytest.raises(InputError):
        kind.grade("many")
