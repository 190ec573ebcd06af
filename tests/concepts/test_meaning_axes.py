"""Axes of word pairs: right angles, halves and other values that are known beforehand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dashboard.concepts.meaning_axes import axis_of, orthonormalize, project, remove_axes, shares
from dashboard.errors import InputError

WORDS = {
    "east": np.array([2.0, 0.0]),
    "north": np.array([0.0, 3.0]),
    "west": np.array([-1.0, 0.0]),
    "south": np.array([0.0, -1.0]),
    "far east": np.array([9.0, 0.0]),
    "broken": np.array([np.nan, 1.0]),
    "nowhere": np.array([0.0, 0.0]),
}
vector = WORDS.__getitem__
# Values of embeddings are float32; a float64 of 1e-160 has no square, and so no length.
VALUES = st.floats(-5, 5, width=32)
VECTORS = hnp.arrays(np.float64, (7, 4), elements=VALUES)
AXES = hnp.arrays(np.float64, st.tuples(st.integers(1, 3), st.just(4)), elements=VALUES)


def test_an_axis_leads_from_the_first_word_to_the_second():
    np.testing.assert_allclose(axis_of([("west", "east")], vector), [1, 0])
    np.testing.assert_allclose(axis_of([("east", "north")], vector), np.array([-1, 1]) / np.sqrt(2))
    np.testing.assert_allclose(
        axis_of([("west", "east"), ("south", "north")], vector), np.ones(2) / np.sqrt(2)
    )


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], "An axis needs a pair of words"),
        ([("east", "east")], "From “east” to “east” there is no way to go"),
        ([("west", "east"), ("north", "north")], "From “north” to “north” there is no way to go"),
        ([("east", "far east")], "“east” and “far east” point the same way"),
        ([("west", "east"), ("east", "west")], "These pairs point against each other"),
        ([("east", "broken")], "The vector of “broken” holds a value that is not a number"),
        ([("nowhere", "nowhere")], "From “nowhere” to “nowhere”"),
    ],
)
def test_an_axis_that_is_none_is_a_sentence(pairs, sentence):
    with pytest.raises(InputError, match=sentence):
        axis_of(pairs, vector)


def independent(axes: np.ndarray) -> bool:
    """Whether no axis is one of the others', well clear of what rounding could decide."""
    lengths = np.linalg.norm(axes, axis=1)
    return bool(
        (lengths > 1e-3).all() and np.linalg.svd(axes / lengths[:, None], compute_uv=False)[-1] > 1e-3
    )


@given(AXES)
def test_axes_at_right_angles_span_the_same(axes):
    assume(independent(axes))
    found = orthonormalize(axes)
    np.testing.assert_allclose(found @ found.T, np.eye(len(axes)), atol=1e-9)
    # Each axis is made of the new ones alone, and the first is as it was.
    np.testing.assert_allclose((axes @ found.T) @ found, axes, atol=1e-4)
    np.testing.assert_allclose(found[0], axes[0] / np.linalg.norm(axes[0]))


@given(VECTORS, AXES)
def test_what_the_axes_tell_and_what_they_leave_out_make_the_whole(vectors, axes):
    assume(independent(axes))
    flat = orthonormalize(axes)
    on = project(vectors, flat)
    lengths = (np.linalg.norm(vectors, axis=1) > 0).astype(float)
    np.testing.assert_allclose((on.coordinates**2).sum(axis=1) + on.residuals**2, lengths, atol=1e-9)
    left = remove_axes(vectors, axes)
    np.testing.assert_allclose(np.linalg.norm(left, axis=1), on.residuals, atol=1e-9)
    np.testing.assert_allclose(left @ flat.T, 0, atol=1e-9)


@pytest.mark.parametrize(
    "axes",
    [
        [[1.0, 2.0, 3.0], [-2.0, -4.0, -6.0]],
        [[1.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
        [[1.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 3.0, 0.0]],
    ],
)
def test_an_axis_that_the_others_tell_already_is_a_sentence(axes):
    with pytest.raises(InputError, match=f"Axis {len(axes)} tells nothing that the others do not tell"):
        orthonormalize(np.array(axes))


def test_axes_that_lean_on_each_other_keep_their_coordinates_and_one_residual():
    axes = np.array([[1.0, 0.0, 0.0], [np.sqrt(0.5), np.sqrt(0.5), 0.0]])
    on = project(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 5.0]]), axes)
    np.testing.assert_allclose(on.coordinates, [[0, np.sqrt(0.5)], [0, 0]], atol=1e-12)
    np.testing.assert_allclose(on.residuals, [0, 1], atol=1e-12)


def test_a_space_alike_in_all_directions_gives_every_axis_its_part():
    vectors = np.random.default_rng(0).normal(size=(20_000, 5))
    found = shares(vectors, np.eye(5)[:2], [1, 3])
    assert found.axes == pytest.approx(0.4, abs=0.01)
    assert found.by_chance == pytest.approx(0.4, abs=0.01)
    assert shares(vectors, np.eye(5), [1] * 5).axes == pytest.approx(1)


def test_an_axis_along_which_words_differ_tells_more_than_random_ones():
    vectors = np.random.default_rng(0).normal(size=(2_000, 6)) * [2, 1, 1, 1, 1, 1]
    found = shares(vectors, np.eye(6)[:1], [1])
    assert found.axes > found.rarely > found.by_chance > 0


def test_an_axis_between_any_two_words_is_no_better_than_random_ones():
    """Words that differ along one direction differ along it whichever two are taken."""
    vectors = np.random.default_rng(0).normal(size=(2_000, 6)) * [5, 1, 1, 1, 1, 1]
    found = shares(vectors, axis_of([("a", "b")], {"a": vectors[3], "b": vectors[4]}.__getitem__)[None], [1])
    assert found.by_chance > 1 / 6, "more than an axis in any direction"
    assert found.axes <= found.rarely


def test_equal_vectors_have_no_variance_to_tell():
    for vectors in (np.ones((9, 3)), np.full((9, 3), 0.1), np.zeros((9, 3)), np.ones((1, 3))):
        found = shares(vectors, np.eye(3)[:1], [1])
        assert (found.axes, found.by_chance, found.rarely) == (0, 0, 0)
