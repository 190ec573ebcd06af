"""How answers are graded, on values small enough to check by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.course.questions import (
    Choose,
    Number,
    Pick,
    UnclearError,
    Verdict,
    choose_from,
    choose_highest,
    order_ascending,
    type_answer,
)
from dashboard.errors import InputError

NAMES = st.text("abcdefgh", min_size=1, max_size=4)


def test_equal_values_are_no_exercise():
    with pytest.raises(UnclearError):
        choose_highest({"a": 0.5, "b": 0.5, "c": 0.1})
    with pytest.raises(UnclearError):
        order_ascending({"a": 1.0, "b": 2.0, "c": 2.0})


@given(st.dictionaries(NAMES, st.integers(-50, 50).map(float), min_size=2, max_size=6))
def test_the_highest_is_right_and_nothing_else(values: dict[str, float]):
    ranked = sorted(values.values(), reverse=True)
    if ranked[0] == ranked[1]:
        with pytest.raises(UnclearError):
            choose_highest(values)
        return
    try:
        kind = choose_highest(values)
    except UnclearError:
        assert ranked[0] - ranked[1] <= 0.01 * (ranked[0] - ranked[-1])
        return
    assert values[kind.solution] == ranked[0]
    assert [kind.grade(at).right for at in range(len(values))].count(True) == 1


@given(st.dictionaries(NAMES, st.integers(0, 9).map(float), min_size=3, max_size=6))
def test_an_order_ascends(values: dict[str, float]):
    try:
        kind = order_ascending(values)
    except UnclearError:
        assert len(set(values.values())) < len(values)
        return
    in_order = [values[kind.items[at]] for at in kind.right]
    assert in_order == sorted(in_order)


@pytest.mark.parametrize("kind", [Choose, Pick])
def test_a_choice_is_clear_only_in_the_digits_that_are_shown(kind: type[Choose]):
    assert choose_highest({"a": 0.5002, "b": 0.5001}, kind=kind).solution == "a"
    with pytest.raises(UnclearError):
        choose_highest({"a": 0.50002, "b": 0.50001}, kind=kind)
    with pytest.raises(UnclearError):
        choose_highest({"a": 0.5002, "b": 0.5001}, ".2f", kind=kind)
    with pytest.raises(UnclearError):
        kind(("a", "b", "c"), 1, ("13.8 %", "13.8 %", "8.7 %"))
    # Two wrong ones may be equal.
    assert kind(("a", "b", "c"), 1, ("8.7 %", "13.8 %", "8.7 %")).solution == "b"


def test_an_order_is_clear_only_in_the_digits_that_are_shown():
    with pytest.raises(UnclearError):
        order_ascending({"a": 1.0, "b": 1.04, "c": 2.0}, ".1f")
    assert order_ascending({"a": 1.0, "b": 1.04, "c": 2.0}, ".2f").solution == "a → b → c"


def test_there_is_one_minus_sign():
    assert choose_highest({"a": -0.25, "b": 0.5}, ".2f").values == ("−0.25", "0.50")
    assert order_ascending({"a": -1.0, "b": 0.0, "c": 2.0}, ".0f").values == ("−1", "0", "2")
    assert Number(-0.25, places=2).solution == "−0.25"


def test_a_number_says_where_the_right_one_lies():
    kind = Number(10, within=1)
    assert [kind.grade(answer).right for answer in (8.9, 9, 10, 11, 11.1)] == [False, True, True, True, False]
    assert "larger" in kind.grade(3).feedback
    assert "smaller" in kind.grade(30).feedback


def test_order_says_how_many_stand_at_their_place():
    kind = order_ascending({"a": 1.0, "b": 2.0, "c": 3.0})
    assert kind.grade((0, 2, 1)).feedback.startswith("1 of 3")


def test_typed_takes_the_first_find_of_each_sort():
    def grade(answer: str) -> Verdict:
        if answer == "broken":
            raise InputError("Mend it.")
        return Verdict(len(answer) > 3)

    kind = type_answer(grade, ["broken", "ab", "long enough"], ["long", "no"])
    assert (kind.solved, kind.refused) == ("long enough", "no")
    with pytest.raises(UnclearError):
        type_answer(grade, ["ab"], ["no"])


def test_one_of_keeps_the_order():
    assert choose_from(("x", "y"), "y").right == 1
