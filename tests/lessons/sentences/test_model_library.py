"""What is said of the models is true of the figures: a word that is kept whole, one in two pieces, in many."""

from dashboard.lessons.model_library.sentences import MOST_PIECES, how_it_is_cut, second_matrix


def say(*pieces: str) -> str:
    return how_it_is_cut("a*word", pieces, words_title="GloVe", language_title="Model")


def test_a_word_of_one_token_is_kept_whole_and_not_cut():
    assert say("␣dog") == "GloVe has “a*word”, and Model keeps it whole: ␣dog."


def test_pieces_are_counted_and_many_are_not_all_named():
    assert say("hum", "ming") == "GloVe has “a*word”; Model cuts it into 2 tokens: hum · ming."
    said = say(*(str(at) for at in range(MOST_PIECES + 3)))
    assert "cuts it into 15 tokens: 0 · 1" in said
    assert said.endswith("· 11 and 3 more.")


def test_only_a_model_with_two_matrices_has_a_second():
    assert second_matrix(52.0, is_tied=True) == ""
    said = second_matrix(46.98, is_tied=False)
    assert said.startswith(" 47% more are in a second matrix of the same size")
    assert "94% are about the list of tokens" in said
