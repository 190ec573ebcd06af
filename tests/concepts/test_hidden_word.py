"""The game of the hidden word: ranks by hand and by sorting, a bounded list, and hints that help."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import limits
from dashboard.concepts.hidden_word import ITSELF, NEAREST, SHOWN, WARMER, Game, Hidden, hide, hint
from dashboard.concepts.similarity import cosine
from dashboard.errors import InputError

N_WORDS = 300
MATRIX = (np.random.default_rng(2).normal(size=(N_WORDS, 6)) + 0.2).astype(np.float32)
# Two words of one direction, and one of none.
MATRIX[7], MATRIX[11] = 2 * MATRIX[5], 0.0
NORMS = np.linalg.norm(MATRIX, axis=1)
ORDINARY = np.arange(0, N_WORDS, 3)

seeds = st.integers(1, 9_999)
rows = st.lists(st.integers(0, N_WORDS - 1), max_size=150)


def hidden_by(seed: int) -> Hidden:
    return hide(MATRIX, NORMS, ORDINARY, seed)


def after(hidden: Hidden, tried: list[int]) -> Game:
    game = Game()
    for row in tried:
        game = game.with_guess(hidden, row)
    return game


@given(seeds)
def test_a_seed_hides_one_of_the_words_and_always_the_same(seed):
    hidden = hidden_by(seed)
    assert hidden.row in ORDINARY
    assert hidden.row == hidden_by(seed).row
    np.testing.assert_array_equal(hidden.cosines, hidden_by(seed).cosines)


def test_seeds_hide_different_words():
    assert len({hidden_by(seed).row for seed in range(1, 200)}) > len(ORDINARY) / 2


@given(seeds)
def test_ranks_are_the_places_in_the_order_of_the_cosines(seed):
    hidden = hidden_by(seed)
    true = [cosine(MATRIX[row], MATRIX[hidden.row]) for row in range(N_WORDS)]
    ranks = [hidden.rank(row) for row in range(N_WORDS)]
    assert sorted(ranks) == list(range(N_WORDS))
    assert ranks[hidden.row] == 0
    in_order = [true[row] for row in np.argsort(ranks) if row != hidden.row]
    np.testing.assert_allclose(in_order, sorted(in_order, reverse=True), atol=1e-5)
    np.testing.assert_allclose([hidden.cosine(row) for row in range(N_WORDS)], true, atol=1e-5)


def test_a_word_of_the_same_direction_is_the_nearest_and_not_the_hidden_one():
    hidden = hide(MATRIX, NORMS, np.array([7]), seed=1)
    assert (hidden.rank(7), hidden.rank(5)) == (0, 1)
    assert not after(hidden, [5]).is_over


@pytest.mark.parametrize("broken", [np.zeros(2), np.array([np.inf, 1.0]), np.array([np.nan, 1.0])])
def test_a_word_without_a_direction_is_never_hidden_and_never_the_answer(broken):
    matrix = np.array([[1.0, 0.0], broken, [1.0, 1.0]], np.float32)
    norms = np.linalg.norm(matrix, axis=1)
    hidden = hide(matrix, norms, np.arange(2), seed=4)
    assert hidden.row == 0
    assert [hidden.rank(row) for row in (0, 2, 1)] == [0, 1, 2]
    with pytest.raises(InputError, match="None of these words has a direction"):
        hide(matrix, norms, np.array([1]), seed=4)


@given(seeds, rows)
def test_what_is_kept_is_the_warmest_once_each_in_order(seed, tried):
    hidden = hidden_by(seed)
    game = after(hidden, tried)
    ranks = [guess.rank for guess in game.guesses]
    assert ranks == sorted({hidden.rank(row) for row in tried})[: limits.MAX_GUESSES]
    assert game.is_over == (hidden.row in tried)
    assert sorted(game.trail) == sorted(guess.row for guess in game.guesses)
    if len(set(tried)) <= limits.MAX_GUESSES:
        assert game.trail == list(dict.fromkeys(tried))
        assert game.n_tried == len(set(tried))
    if tried:
        assert game.latest is not None
        assert game.latest.row == tried[-1]
        before = after(hidden, tried[:-1])
        assert game.warmest_before == (before.guesses[0].rank if before.guesses else None)


@given(seeds, rows)
def test_a_warmer_word_is_an_ordinary_one_warmer_than_all_before(seed, tried):
    hidden = hidden_by(seed)
    game = after(hidden, [row for row in tried if row != hidden.row])
    warmest = hidden.cosines[game.guesses[0].row] if game.guesses else -ITSELF
    warmer = [row for row in ORDINARY.tolist() if hidden.cosines[row] > warmest and row != hidden.row]
    found = hint(hidden, game, ORDINARY, WARMER)
    if warmer:
        assert found in warmer
        # Nine in ten of those are not nearer than this.
        assert sum(hidden.rank(row) < hidden.rank(found) for row in warmer) == len(warmer) // 10
    else:
        assert found == hint(hidden, game, ORDINARY, NEAREST)


@given(seeds, rows)
def test_the_nearest_hint_is_the_nearest_that_is_left_and_the_last_is_the_word(seed, tried):
    hidden = hidden_by(seed)
    game = after(hidden, [row for row in tried if row != hidden.row])
    left = set(range(N_WORDS)) - {hidden.row} - {guess.row for guess in game.guesses}
    found = hint(hidden, game, ORDINARY, NEAREST)
    assert hidden.rank(found) == min(map(hidden.rank, left))
    assert hint(hidden, game, ORDINARY, SHOWN) == hidden.row
    over = game.with_guess(hidden, hidden.row, is_hint=True)
    assert over.is_over
    assert over.guesses[0].is_hint


def test_where_no_word_is_left_the_hint_is_the_word_itself():
    hidden = hide(MATRIX[:2], NORMS[:2], np.array([0]), seed=1)
    assert hint(hidden, Game(), np.array([0]), WARMER) == 1
    assert hint(hidden, after(hidden, [1]), np.array([0]), NEAREST) == 0
