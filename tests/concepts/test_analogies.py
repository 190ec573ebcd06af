"""Analogies by hand and against gensim."""

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.analogies import PAIRS, parallelogram, solve, wins_by_chance
from dashboard.concepts.similarity import unit_rows
from dashboard.errors import InputError

N_WORDS = 120
MATRIX = (np.random.default_rng(1).normal(size=(N_WORDS, 12)) + 0.3).astype(np.float32)
NORMS = np.linalg.norm(MATRIX, axis=1)
WORDS = [f"w{row}" for row in range(N_WORDS)]
GENSIM = KeyedVectors(MATRIX.shape[1])
GENSIM.add_vectors(WORDS, MATRIX)

rows = st.lists(st.integers(0, N_WORDS - 1), min_size=3, max_size=3, unique=True)


@given(rows)
def test_without_the_inputs_it_is_most_similar(inputs):
    a, b, c = inputs
    found = solve(MATRIX, NORMS, a, b, c, k=13)
    expected = GENSIM.most_similar(positive=[WORDS[b], WORDS[c]], negative=[WORDS[a]], topn=10)
    shown = [
        (WORDS[row], cosine)
        for row, cosine, is_input in zip(found.ranked.rows, found.ranked.cosines, found.is_input, strict=True)
        if not is_input
    ][:10]
    assert [word for word, _ in shown] == [word for word, _ in expected]
    np.testing.assert_allclose([cosine for _, cosine in shown], [cosine for _, cosine in expected], atol=1e-5)
    assert WORDS[found.answer] == expected[0][0]
    assert found.answer_cosine == pytest.approx(expected[0][1], abs=1e-5)


@given(rows)
def test_with_the_inputs_it_is_similar_by_vector(inputs):
    a, b, c = inputs
    found = solve(MATRIX, NORMS, a, b, c, k=N_WORDS)
    unit = GENSIM.get_normed_vectors()
    expected = GENSIM.similar_by_vector(unit[b] - unit[a] + unit[c], topn=N_WORDS)
    np.testing.assert_allclose(found.ranked.cosines, [cosine for _, cosine in expected], atol=1e-5)
    places = {word: place for place, (word, _) in enumerate(expected, start=1)}
    assert found.input_ranks == tuple(places[WORDS[row]] for row in inputs)
    assert found.answer_rank == places[WORDS[found.answer]]
    assert found.is_input.sum() == 3


# Two axes, "royal" and "female"; queen lies a little off the corner, so king is nearer to the sum.
TINY = np.array([[1.0, 0.1], [1.0, 0.2], [0.9, 0.35], [0.0, 1.0]], dtype=np.float32)


def test_the_input_wins_unless_it_is_hidden():
    found = solve(TINY, np.linalg.norm(TINY, axis=1), a=0, b=1, c=0, k=4)
    # b - a + a is b itself.
    assert found.ranked.rows.tolist()[0] == 1
    assert found.input_ranks[1] == 1
    assert found.closest_input == 1
    assert found.answer == 2
    assert found.answer_rank == 3


def test_a_model_of_three_words_has_no_answer():
    with pytest.raises(InputError, match="no words beside the three"):
        solve(TINY[:3], np.linalg.norm(TINY[:3], axis=1), a=0, b=1, c=2, k=3)


vectors = hnp.arrays(np.float64, (4, 5), elements=st.floats(-3, 3).map(lambda value: round(value, 2)))


@given(vectors)
def test_the_figure_keeps_every_length_and_angle_of_the_parallelogram(drawn):
    a, b, c, answer = unit_rows(drawn)
    found = parallelogram(*drawn)
    if found is None:
        assert np.linalg.matrix_rank(np.stack([b - a, c - a]), tol=1e-3) < 2
        return
    corners = np.stack([a, b, c, b - a + c])
    inside = corners[:, None] - corners[None]
    drawn_inside = found.corners[:, None] - found.corners[None]
    np.testing.assert_allclose(
        np.einsum("ijd,kld->ijkl", drawn_inside, drawn_inside),
        np.einsum("ijd,kld->ijkl", inside, inside),
        atol=1e-4,
    )
    assert found.distance == pytest.approx(np.linalg.norm(answer - corners[3]))
    # Pythagoras: what is seen, and what is lost.
    seen = np.linalg.norm(found.answer - found.corners[3])
    assert np.hypot(seen, found.height) == pytest.approx(found.distance, abs=1e-4)


@pytest.mark.parametrize("n_dims", [1, 2, 5])
def test_words_on_a_line_make_no_figure(n_dims):
    a, b, c = np.eye(3, n_dims), -np.eye(3, n_dims), np.eye(3, n_dims)
    assert parallelogram(a[0], a[0], c[0], b[0]) is None
    assert parallelogram(a[0], b[0], a[0], c[0]) is None


def test_a_broken_value_is_a_sentence():
    with pytest.raises(InputError, match="holds a value that is not a number"):
        parallelogram(np.array([np.nan, 1.0]), *np.eye(2), np.ones(2))


def test_random_pairs_are_solved_as_any_pair_is():
    drawn = np.random.default_rng(3).integers(N_WORDS, size=(PAIRS, 2))
    c = 7
    answers = [
        solve(MATRIX, NORMS, x, y, c, k=1).answer for x, y in drawn.tolist() if x != y and c not in (x, y)
    ]
    for answer in set(answers):
        tried = [
            solve(MATRIX, NORMS, x, y, c, k=1).answer
            for x, y in drawn.tolist()
            if x != y and not {c, answer} & {x, y}
        ]
        won = wins_by_chance(MATRIX, NORMS, answer, c, N_WORDS, seed=3)
        assert won == (tried.count(answer), len(tried))
