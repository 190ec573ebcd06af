"""What the page Start says, posed to figures that its sentences could be false about."""

import pytest

from dashboard.lessons.start import sentences as say


def test_marks_that_a_model_adds_are_no_pieces_of_text():
    assert say.count_pieces("Tiny", 4, []) == "4 pieces of text"
    assert say.count_pieces("Tiny", 1, []) == "1 piece of text"
    said = say.count_pieces("all-MiniLM-L6-v2", 4, ["[CLS]", "[SEP]"])
    assert said == "4 pieces of text and 2 marks that all-MiniLM-L6-v2 adds: [CLS], [SEP]"
    assert say.count_pieces("*my*", 1, ["<s>"]) == "1 piece of text and 1 mark that *my* adds: <s>"


@pytest.mark.parametrize(
    ("k", "n_kept", "sentence"),
    [
        (10, 10, "and none of the 10 neighbours.** `cat` has the same nearest words"),
        (1, 1, "and its only neighbour stayed."),
        (10, 9, "Words with equal cosines take turns at the end of the list, so 9 of 10 stand in both."),
    ],
)
def test_a_rotation_keeps_neighbours_up_to_a_tie(k: int, n_kept: int, sentence: str):
    told = say.compare_rotated("`cat`", n_changed=50, n_dims=50, n_kept=n_kept, k=k, difference=1.8e-7)
    assert sentence in told
    assert "0.0000002" in told
