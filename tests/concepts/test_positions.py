"""Positions: known answers on tiny vectors, and what holds for any vector."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.concepts import position_matrix, positions, word_order
from dashboard.errors import InputError

VALUES = st.floats(-4, 4, allow_nan=False, width=32)


def vectors(n_rows: int, n_dims: int = 6) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float32, (n_rows, n_dims), elements=VALUES)


def test_waves_are_those_of_the_paper():
    waves = positions.sinusoidal(50, 8)
    for position in (0, 7, 49):
        for pair in range(4):
            angle = position / 10_000 ** (2 * pair / 8)
            assert waves[position, 2 * pair] == pytest.approx(np.sin(angle))
            assert waves[position, 2 * pair + 1] == pytest.approx(np.cos(angle))


def test_waves_of_an_odd_number_of_dimensions_end_with_a_sine():
    assert positions.sinusoidal(3, 5).shape == (3, 5)
    assert positions.sinusoidal(3, 5)[2, 4] == pytest.approx(np.sin(2 / 10_000 ** (4 / 5)))


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 300))
def test_dot_product_of_waves_depends_on_distance_only(i: int, j: int, shift: int):
    waves = positions.sinusoidal(501, 16)
    assert waves[i] @ waves[j] == pytest.approx(waves[i + shift] @ waves[j + shift], abs=1e-9)


@given(vectors(2), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_dot_product_under_rope_depends_on_distance_only(pair: np.ndarray, i: int, j: int, shift: int):
    here = positions.apply_rope(pair, np.array([i, j]))
    there = positions.apply_rope(pair, np.array([i + shift, j + shift]))
    assert here[0] @ here[1] == pytest.approx(there[0] @ there[1], abs=1e-8)


@given(vectors(3), st.integers(0, 1000))
def test_turning_keeps_lengths_and_turns_nothing_at_position_zero(rows: np.ndarray, at: int):
    turned = positions.apply_rope(rows, np.full(3, at))
    np.testing.assert_allclose(
        np.linalg.norm(turned, axis=1), np.linalg.norm(rows, axis=1), atol=1e-9, rtol=1e-6
    )
    np.testing.assert_array_equal(positions.apply_rope(rows, np.zeros(3, int)), rows)


def test_a_dimension_without_a_partner_cannot_be_turned():
    with pytest.raises(InputError, match="3 dimensions"):
        positions.apply_rope(np.ones((1, 3)), np.array([1]))


def test_alibi_slopes_are_those_of_the_paper():
    np.testing.assert_allclose(positions.alibi_slopes(8), [2.0**-n for n in range(1, 9)])
    np.testing.assert_allclose(positions.alibi_slopes(16), [2.0 ** (-n / 2) for n in range(1, 17)])
    assert len(positions.alibi_slopes(12)) == 12
    np.testing.assert_allclose(positions.alibi_slopes(12)[8:], [2.0 ** -(n / 2) for n in (1, 3, 5, 7)])


@settings(deadline=None)
@given(vectors(5), st.permutations(range(5)), arrays(np.float32, (5, 6), elements=VALUES))
def test_a_sum_forgets_the_order_with_positions_too(rows: np.ndarray, order: list[int], places: np.ndarray):
    differences = word_order.order_differences(rows, rows[order], places)
    for way in ("token vectors: sum", "token + position: sum", "token vectors: attention"):
        np.testing.assert_allclose(differences[way], 0, atol=1e-9)


@settings(deadline=None)
@given(st.permutations(range(3)).filter(lambda order: order != [0, 1, 2]))
def test_attention_tells_orders_apart_once_positions_are_added(order: list[int]):
    generator = np.random.default_rng(7)
    rows, places = generator.normal(size=(3, 8)), generator.normal(size=(4, 8))
    differences = word_order.order_differences(rows, rows[order], places)
    assert np.linalg.norm(differences["token + position: attention"]) > 0.01
    assert np.linalg.norm(differences[word_order.LOOKING_BACK]) > 0.01, (
        "a mask carries order without positions"
    )


def test_attention_that_looks_back_gives_the_first_vector_itself_and_the_last_a_mean_of_all():
    rows = np.random.default_rng(1).normal(size=(4, 6))
    found = word_order.attention_step(rows, looks_ahead=False)
    np.testing.assert_allclose(found[0], rows[0])
    np.testing.assert_allclose(found[-1], word_order.attention_step(rows)[-1])


@pytest.mark.parametrize(
    ("curve", "course"),
    [
        (lambda at: at, "steady"),
        (lambda at: -np.sqrt(at), "steady"),
        (lambda at: np.sin(at / 20), "waves"),
        (lambda at: (at - 100) ** 2, "waves"),
        (lambda at: np.random.default_rng(0).normal(size=len(at)), "random"),
        (lambda at: np.zeros(len(at)), "flat"),
    ],
)
def test_the_course_of_a_dimension_is_named(curve, course):
    at = np.arange(200.0)
    matrix = np.stack([curve(at), at], axis=1)
    matrix[:, 0] *= 100 / max(np.ptp(matrix[:, 0]), 1)
    matrix[[0, -1]] = 1_000.0
    assert position_matrix.course_of(matrix, 0).value == course


@pytest.mark.parametrize(
    ("words", "pair"),
    [
        (["hello"], (0, 0)),
        (["a", "b", "c"], (0, 2)),
        (["the", "bank", "the", "bank"], (1, 3)),
        (["a", ",", "b", ",", "a", ","], (0, 4)),
        ([",", "b", ","], (0, 2)),
        (["", "b", ""], (0, 2)),
    ],
)
def test_places_to_compare_are_those_of_a_word_that_comes_twice(words: list[str], pair: tuple[int, int]):
    ids = [sorted(set(words)).index(word) for word in words]
    assert word_order.places_to_compare(ids, words) == pair


def test_places_to_compare_may_be_two_spellings_of_a_word_but_not_of_spaces():
    assert word_order.places_to_compare([1, 2, 3, 4], ["bank", "is", "bank", "near"]) == (0, 2)
    assert word_order.places_to_compare([1, 2, 3, 4], ["a", "", "", "b"]) == (0, 3)


def test_the_last_position_breaks_off_where_its_row_is_unlike_the_one_before():
    walk = np.cumsum(np.random.default_rng(2).normal(size=(50, 8)), axis=0)
    assert position_matrix.last_step(walk).times < 2
    walk[-1] += 40
    assert position_matrix.last_step(walk).times > 10
    assert position_matrix.last_step(np.ones((4, 2))).times == 1.0


@settings(deadline=None)
@given(vectors(4), st.permutations(range(4)))
def test_the_vectors_in_their_places_differ_between_orders(rows: np.ndarray, order: list[int]):
    """The bag of token + position vectors, unlike its sum, changes with the order of different tokens."""
    rows = rows + np.arange(4, dtype=np.float32)[:, None] * 100
    places = np.eye(4, 6, dtype=np.float32) * 8

    def bag(vectors: np.ndarray) -> set[tuple[float, ...]]:
        return {tuple(vector) for vector in vectors}

    assert bag(word_order.add_positions(rows, None)) == bag(word_order.add_positions(rows[order], None))
    same = bag(word_order.add_positions(rows, places)) == bag(word_order.add_positions(rows[order], places))
    assert same == (order == [0, 1, 2, 3])


def test_attention_step_is_softmax_attention():
    rows = np.array([[2.0, 0.0], [0.0, 2.0]])
    strong = np.exp(4 / np.sqrt(2))
    np.testing.assert_allclose(
        word_order.attention_step(rows)[0], [2 * strong / (strong + 1), 2 / (strong + 1)]
    )


def test_only_rope_and_alibi_do_not_see_a_common_shift():
    generator = np.random.default_rng(3)
    first, second = generator.normal(size=(2, 8))
    learned = generator.normal(size=(40, 8))
    here = positions.attention_scores(first, second, (2, 5), learned, 0.5, positions.Rope())
    there = positions.attention_scores(first, second, (12, 15), learned, 0.5, positions.Rope())
    unchanged = {name for name in here if abs(here[name] - there[name]) < 1e-9}
    assert unchanged == {"RoPE", "ALiBi"}
    assert here["ALiBi"] == pytest.approx(first @ second / np.sqrt(8) - 1.5)
    assert list(positions.attention_scores(first, second, (2, 5), None, 0.5, positions.Rope())) == [
        "sinusoidal",
        "RoPE",
        "ALiBi",
    ]


def test_cosines_gathered_by_distance():
    found = position_matrix.cosine_by_distance(np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    np.testing.assert_allclose(found.mean, [1, 0.5, 0], atol=1e-12)
    np.testing.assert_allclose(found.low, [1, 0.1, 0], atol=1e-12)
    np.testing.assert_allclose(found.high, [1, 0.9, 0], atol=1e-12)


def test_waves_have_no_band():
    found = position_matrix.cosine_by_distance(positions.sinusoidal(60, 16))
    np.testing.assert_allclose(found.low, found.high, atol=1e-9)


def test_all_schemes_begin_at_one_and_keep_to_the_scale():
    waves = position_matrix.cosine_by_distance(positions.sinusoidal(30, 8))
    lines = positions.cosine_by_scheme(np.arange(8.0), 20, waves, waves, positions.Rope())
    assert list(lines) == ["learned", "sinusoidal", "RoPE"]
    lines["ALiBi"] = positions.alibi_factors(0.25, 20)
    for line in lines.values():
        assert line.shape == (20,)
        assert line[0] == pytest.approx(1)
        assert np.abs(line).max() <= 1 + 1e-9
    assert lines["ALiBi"][4] == pytest.approx(np.exp(-1))


def test_curve_over_positions_equals_one_cosine_at_a_time():
    from dashboard.concepts.similarity import cosine

    generator = np.random.default_rng(5)
    first, second, places = generator.normal(size=8), generator.normal(size=8), generator.normal(size=(9, 8))
    expected = [cosine(first + places[2], second + place) for place in places]
    found = positions.cosines_by_place(first, second, 2, 9, places)
    np.testing.assert_allclose(found, expected)
    turned = positions.cosines_by_place(first, first, 2, 9, rope=positions.Rope())
    np.testing.assert_allclose(turned[:3][::-1], turned[2:5], err_msg="only the distance counts")


def test_longest_row_and_strong_value():
    rows = position_matrix.row_lengths(np.array([[3.0, 4.0], [1.0, 0.0], [0.0, 2.0]]))
    assert (rows.longest, rows.length, rows.median) == (0, 5.0, 2.0)
    outlier = np.ones((100, 10))
    outlier[0, 0] = 1000
    assert position_matrix.colour_limit(outlier) == 1


def test_each_head_is_turned_alike_and_at_its_own_pace():
    """As in Su et al. 2021, equation 34, with the base and the heads of a model."""
    rope = positions.Rope(base=100.0, head_dims=4)
    turned = positions.apply_rope(np.tile([1.0, 0.0], (1, 4)), np.array([3]), rope)[0]
    expected = [np.cos(3), np.sin(3), np.cos(0.3), np.sin(0.3)]
    np.testing.assert_allclose(turned, expected * 2)


@given(st.integers(0, 500))
def test_turning_in_attention_tells_two_orders_apart_and_a_shift_changes_nothing(seed: int):
    rows = np.random.default_rng(seed).normal(0, 1, (3, 16))
    rope = positions.Rope(head_dims=8)
    found = word_order.order_differences(rows, rows[::-1], rope=rope)
    assert np.linalg.norm(found["token vectors: attention"]) == pytest.approx(0, abs=1e-9)
    assert np.linalg.norm(found["turned in attention (RoPE)"]) > 1e-6


def test_a_row_that_stands_apart_does_not_decide_which_column_varies_most():
    matrix = np.zeros((100, 3))
    matrix[:, 2] = np.sin(np.arange(100) / 5)
    matrix[0, 0] = 50.0
    assert position_matrix.most_varying(matrix, 1) == [2]
