"""What the page Start says, posed to figures that its sentences could be false about."""

import pytest

from dashboard.lessons.start import sentences as say


def lists(beside: float | None, best: float, typical: float) -> str:
    return say.compare_lists("`cat`", "`dog`", "Tiny", beside=beside, best=best, typical=typical)


@pytest.mark.parametrize(
    ("beside", "typical"), [(0.33, 0.44), (0.44, 0.44), (0.0, 0.01), (-0.2, 0.0), (0.48, 0.44)]
)
def test_bars_of_what_any_two_tokens_have_are_no_nearness(beside: float, typical: float):
    said = lists(beside, 0.7, typical)
    assert "So their bars say nothing about `cat`." in said
    assert f"two tokens taken at random have {typical:.2f}" in said
    assert "-" not in said


def test_a_list_that_is_nearer_than_chance_is_said_to_be():
    said = lists(0.6, 0.7, 0.44)
    assert "more than the 0.44 of two tokens taken at random" in said
    assert "say nothing" not in said


def test_a_list_of_random_rows_has_no_cosines():
    said = lists(None, 0.7, 0.01)
    assert "there are random, so nothing can be said" in said
    assert "on average" not in said


@pytest.mark.parametrize(("best", "is_near"), [(0.7, True), (0.45, False), (0.44, False), (-0.1, False)])
def test_the_nearest_is_near_only_above_chance(best: float, is_near: bool):
    assert ("hardly more than two tokens taken at random" in lists(0.3, best, 0.44)) == (not is_near)


def test_marks_that_a_model_adds_are_no_pieces_of_text():
    assert say.count_pieces("Tiny", 4, []) == "4 pieces of text"
    assert say.count_pieces("Tiny", 1, []) == "1 piece of text"
    said = say.count_pieces("all-MiniLM-L6-v2", 4, ["[CLS]", "[SEP]"])
    assert said == "4 pieces of text and 2 marks that all-MiniLM-L6-v2 adds: [CLS], [SEP]"
    assert say.count_pieces("*my*", 1, ["<s>"]) == "1 piece of text and 1 mark that *my* adds: <s>"


def test_of_a_file_it_is_not_said_that_a_model_read_texts():
    figures = {"word": "`a`", "nearest": "`b`", "n_dims": 3}
    assert "It read texts" in say.describe_map(**figures, is_of_texts=True)  # type: ignore[arg-type]
    assert "read texts" not in say.describe_map(**figures, is_of_texts=False)  # type: ignore[arg-type]
