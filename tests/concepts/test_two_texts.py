"""One word in two texts: neighbours that differ, and the sentences behind them."""

import numpy as np
import pytest

from dashboard.concepts.word2vec import Word2VecParams, read_text, resolve_params, train
from dashboard.concepts.word_in_two_texts import (
    MOST_LETTERS,
    Steady,
    Trained,
    evidence,
    kept_neighbours,
    mean_kept,
    most_changed,
    sides,
)
from dashboard.pocket.two_texts import ambiguous_words, senses, two_texts


def plane(text: str, **places: tuple[float, float]) -> Trained:
    """Words at known places."""
    words = tuple(places)
    return Trained(read_text(text), words, np.array(list(places.values()), dtype=np.float32))


FIRST = plane("x y", bank=(1, 0), river=(1, 0.1), cash=(0, 1), boat=(1, 0.3), only=(-1, 0))
SECOND = plane("x y", cash=(1, 0.1), bank=(1, 0), river=(0, 1), boat=(1, 0.3), new=(1, 0.2))


def test_neighbours_on_paper():
    first, second = sides(FIRST, SECOND, "bank", k=2)
    assert (first.words, second.words) == (("river", "boat"), ("cash", "new"))
    assert first.stays == second.stays == (False, False)
    assert (first.elsewhere, second.elsewhere) == ((True, True), (True, False))
    np.testing.assert_allclose(first.cosines, [1 / np.hypot(1, 0.1), 1 / np.hypot(1, 0.3)], rtol=1e-6)
    first, second = sides(FIRST, SECOND, "bank", k=3)
    assert (first.words, first.stays) == (("river", "boat", "cash"), (False, True, True))
    assert (second.words, second.new) == (("cash", "new", "boat"), ("new",))


def test_a_text_beside_itself_changes_nothing():
    text = read_text("the cat sat on the mat. the dog sat on the rug. a king ran. " * 6)
    trained = Trained(text, *train(text, resolve_params(Word2VecParams(n_dims=10, epochs=5), text)))
    first, second = sides(trained, trained, "cat", k=5)
    assert not first.new
    assert not second.new
    steady = kept_neighbours(trained, trained, k=5)
    assert {each.word for each in steady} == set(text.words)
    assert all(each.kept == 5 for each in steady)


def test_only_frequent_words_of_both_texts_are_compared():
    first, second = read_text("a b a b a b a b a b c c"), read_text("a b a b a b a b a b d d")
    eye = np.eye(3, dtype=np.float32)
    found = kept_neighbours(Trained(first, first.words, eye), Trained(second, second.words, eye), k=3)
    assert found == [Steady("a", 1, 0.0), Steady("b", 1, 0.0)]
    assert np.isnan(mean_kept(found[:1], without="a"))


def test_evidence_is_the_shortest_sentence_within_the_window():
    text = read_text(
        "The old boat lay at the far end of the long bank. The bank, the boat. A boat by the bank sank."
    )
    found = evidence(text, "bank", "boat", window=3)
    assert (found.together, found.n_together) == ("The bank, the boat", 2)
    assert evidence(text, "bank", "boat", window=9).n_together == 3


def test_words_that_never_meet_are_held_together_by_what_they_share():
    text = read_text("the bank pays interest. the lender pays interest. the cat sleeps. the dog sleeps.")
    found = evidence(text, "bank", "lender", window=2)
    assert (found.together, found.n_together) == ("", 0)
    assert set(found.shared[:2]) == {"pays", "interest"}
    assert (found.of_word, found.of_other) == ("the bank pays interest", "the lender pays interest")
    apart = evidence(read_text("bank pays. dog sleeps."), "bank", "dog", window=2)
    assert (apart.together, apart.shared, apart.of_word, apart.of_other) == ("", (), "", "")


def test_a_window_ends_with_its_sentence_and_long_sentences_are_cut():
    assert not evidence(read_text("a boat. bank here."), "bank", "boat", window=5).together
    long = read_text("bank boat " + "word " * 100)
    assert len(evidence(long, "bank", "boat", window=1).together) <= MOST_LETTERS + 2


@pytest.mark.parametrize("word", ambiguous_words())
def test_the_pairs_differ_in_nothing_but_the_word(word: str):
    first, second = (text.splitlines() for text in two_texts(word, seed=0))
    assert len(first) == len(second)
    assert max(map(len, map("\n".join, (first, second)))) <= 100_000
    assert all(word in line.lower() for line in set(first) ^ set(second))
    assert len(set(first) & set(second)) > 1_000
    assert len(set(senses(word))) == 2
    assert two_texts(word, seed=0) == two_texts(word, seed=0)


@pytest.mark.parametrize("word", ambiguous_words())
def test_each_sense_has_its_own_company_and_other_words_keep_theirs(word: str):
    from dashboard.pocket.world import SENSES

    trained = []
    for written in two_texts(word, seed=0):
        text = read_text(written)
        trained.append(Trained(text, *train(text, resolve_params(Word2VecParams(), text))))
    for side, sense in zip(sides(*trained, word, k=10), SENSES[word], strict=True):
        known = {*sense.cues, *" ".join(sense.after).split()}
        assert len(known & set(side.words)) >= 7
    steady = kept_neighbours(*trained, k=10)
    assert next(each.kept for each in steady if each.word == word) <= 3
    assert mean_kept(steady, without=word) >= 6
    assert word in most_changed(steady, 3)
