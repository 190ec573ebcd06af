"""What is said of positions is true of the figures: one token, one place twice, no repeated token, ties, below zero."""

from dataclasses import replace

import pytest

from dashboard.lessons.position_embeddings.sentences import (
    MOST_NAMED,
    Moved,
    Pair,
    PrintedCosine,
    compare_in_place,
    compare_orders,
    compare_scores,
    compare_turned,
    compare_without_positions,
    longest_row,
    outlying_last_position,
    set_beside,
    set_beside_own,
)

TWICE = Pair(
    model="Some *model*",
    first="`␣bank`",
    second="`␣bank`",
    is_one_token=True,
    is_one_word=True,
    n_tokens=7,
    has_repeats=True,
    is_one_place=False,
)
SPELLED = replace(TWICE, first="`Bank`", is_one_token=False, has_repeats=False)
DIFFERENT = replace(TWICE, first="`dog`", is_one_token=False, is_one_word=False, has_repeats=False)
ONLY = replace(TWICE, n_tokens=1, has_repeats=False, is_one_place=True)
LESSON = PrintedCosine("GPT-2 small", 0.5472, (0, 1), 5)


def compare(pair: Pair, positions: tuple[int, int] = (1, 6), **cosines: float) -> str:
    figures = {"alone": 1.0, "together": 0.86, **cosines}
    return " ".join(compare_in_place(pair, positions, **figures).split())


def test_a_token_at_two_places_can_be_told_apart():
    said = compare(TWICE)
    assert said == "`␣bank` is **one token at two positions**. " + (
        "With them added, the two vectors differ: cosine **0.86**."
    )


@pytest.mark.parametrize("together", [1.0, 0.996])
def test_where_the_sums_are_alike_nothing_is_told_apart(together: float):
    said = compare(TWICE, together=together)
    assert "are nearly the same: cosine **1.00**" in said
    assert "differ" not in said


def test_below_zero_has_one_minus_sign():
    assert "cosine **−0.04**" in compare(TWICE, together=-0.0412)
    assert "cosine **−0.20** alone" in compare(DIFFERENT, alone=-0.2)


def test_the_same_place_twice_is_not_two_places():
    said = compare(replace(TWICE, is_one_place=True), (6, 6), together=1.0)
    assert "You have chosen `␣bank` at position 6 **twice**" in said
    assert "Choose another token" in said
    assert "cosine" not in said


def test_two_banks_set_to_one_position_are_not_told_apart():
    said = compare(TWICE, (3, 3), together=1.0)
    assert "Both `␣bank` are at **position 3**, so nothing tells them apart." in said


def test_one_token_set_to_two_positions_is_at_two_places():
    assert "**one token at two positions**" in compare(ONLY, (0, 5))


def test_a_text_of_one_token_has_no_second_place():
    said = compare(ONLY, (0, 0), together=1.0)
    assert "`␣bank` is the only token of your text" in said
    assert "Type a few more words" in said
    assert "two positions" not in said


def test_two_words_that_are_unknown_are_not_called_one_word():
    said = compare(replace(TWICE, first="`🦜`", second="`👩`"))
    assert "reads `🦜` and `👩` as **one token at two positions**: the unknown one" in said
    assert r"Some \*model\*" in said


def test_one_word_in_two_spellings_is_two_tokens():
    said = compare(SPELLED, alone=0.5)
    assert "**two different tokens**" in said
    assert "No token comes twice in this text." in said
    assert "choose the same token twice" not in said
    said = compare(replace(SPELLED, has_repeats=True), alone=0.5)
    assert "choose the same token twice" in said
    assert "No token comes twice" not in said


def test_at_one_position_two_spellings_differ_in_one_thing():
    said = compare(SPELLED, (4, 4), alone=0.5)
    assert "with position 4 added to both" in said
    assert "choose the same token twice" not in said


def test_without_a_repeated_token_it_is_said():
    assert "No token comes twice in this text." in compare(DIFFERENT)
    assert "No token comes twice" not in compare(replace(DIFFERENT, has_repeats=True))


def test_a_model_that_adds_nothing_speaks_of_no_curve_and_no_position():
    for pair in (TWICE, SPELLED, DIFFERENT, ONLY, replace(TWICE, is_one_place=True)):
        said = compare_without_positions(pair, 1.0 if pair.is_one_token else -0.25)
        assert "curve" not in said
        assert "tell the two apart" not in said
    assert "is the only token of your text" in compare_without_positions(ONLY, 1.0)
    assert "**twice**" in compare_without_positions(replace(TWICE, is_one_place=True), 1.0)
    assert "are one token with one vector, wherever they stand: cosine **1.00**" in compare_without_positions(
        TWICE, 1.0
    )
    assert "cosine **−0.25**, wherever they stand" in compare_without_positions(DIFFERENT, -0.25)


def test_a_model_that_turns_speaks_of_the_distance():
    assert "one token at two positions" in compare_turned(TWICE, (1, 6), alone=1.0, together=0.9)
    turned = " ".join(compare_turned(TWICE, (1, 6), alone=1.0, together=0.9).split())
    assert "The row, turned so, has cosine **0.90**. Only the distance counts." in turned
    assert "nothing tells them apart" in compare_turned(TWICE, (3, 3), alone=1.0, together=1.0)
    said = " ".join(compare_turned(DIFFERENT, (1, 6), alone=-0.2, together=-0.1).split())
    assert "cosine **−0.20** alone, **−0.10** turned by their positions" in said
    assert "one token" not in said


def test_the_lessons_figure_says_what_its_script_does():
    lead = "The lesson prints **0.5472**, for GPT-2 small."
    for said in (
        set_beside(LESSON, "M", (0, 1)),
        set_beside(LESSON, "M", (0, 5)),
        set_beside(LESSON, "M", None),
    ):
        assert said.startswith(lead)
    same = " ".join(set_beside(LESSON, "M", (0, 1)).split())
    assert "adds position 1 to the last token, although that stands at position 5" in same
    assert "the same here" in set_beside(LESSON, "M", (0, 5))
    assert "M has none to add" in set_beside(LESSON, "M", None)
    own = set_beside_own(LESSON, "GPT-2 small", 0.5472)
    assert own.startswith("GPT-2 small is the model of the lesson, which prints this cosine: **0.5472**")


DOG = Moved("M", "`␣dog`", (0, 2), is_added=True, is_turned=False, cosine=0.63)


def order(moved: Moved | None, *, is_same_text: bool = False, odd: tuple[str, ...] = ()) -> str:
    return " ".join(compare_orders(moved, is_same_text=is_same_text, odd=odd).split())


def test_a_token_has_another_vector_where_the_order_is_another():
    said = order(DOG)
    assert "**Both texts are made of the same tokens.**" in said
    assert "`␣dog` is at position 0 in one and 2 in the other." in said
    assert "have cosine **0.63**: M can tell which text it reads" in said


def test_below_zero_and_alike_the_vectors_of_a_token_are_said_as_they_are():
    assert "have cosine **−0.10**" in order(replace(DOG, cosine=-0.1))
    said = order(replace(DOG, cosine=1.0))
    assert "still have cosine **1.00**: these positions hardly tell M which text" in said
    assert "can tell" not in said


def test_a_model_that_adds_nothing_is_said_to_turn_or_to_leave_the_row_alone():
    turned = order(replace(DOG, is_added=False, is_turned=True))
    alone = order(replace(DOG, is_added=False, cosine=1.0))
    for said in (turned, alone):
        assert "M adds nothing to its row." in said
        assert "can tell" not in said
    assert "(RoPE)" in turned
    assert "RoPE" not in alone


def test_texts_of_other_tokens_are_no_bag():
    said = order(DOG, odd=("cat", "a`b"))
    assert "The texts differ in more than their order: `cat` `` a`b ``." in said
    assert "same tokens" not in said
    assert order(DOG, odd=tuple("abcdefghijkl")).count("`") == 2 * MOST_NAMED + 2


def test_where_nothing_moved_it_is_said_what_to_do():
    assert "Change the order of the words" in order(None, is_same_text=True)
    assert "Change the order of the words" in order(DOG, is_same_text=True)
    assert "Write the same words in another order." in order(None, odd=("cat",))


def test_of_the_last_position_only_what_is_known_is_said():
    measured = outlying_last_position("M", 511, 3.44, has_one_prediction=False)
    assert "it is 3.4 times as far as the median" in " ".join(measured.split())
    for guess in ("rare", "breaks off", "prediction", "training"):
        assert guess not in measured
    assert "by one prediction only" in outlying_last_position("M", 255, 2.8, has_one_prediction=True)


def test_only_the_first_row_begins_texts():
    assert "Training often gives the first position" in longest_row("M", 0, 7.0)
    assert "first" not in longest_row("M", 17, 7.0)


def test_scores_change_only_where_something_is_moved():
    said = compare_scores(("`a`", "`b`"), (1, 6), 10)
    assert "of `a` at 1 and `b` at 6" in " ".join(said.split())
    assert "when both move by 10" in said
    still = compare_scores(("`a`", "`a`"), (0, 0), 0)
    assert "Nothing is moved yet" in still
    assert "the change" not in still
