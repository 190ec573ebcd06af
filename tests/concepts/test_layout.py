"""A whole vocabulary on one picture: against NumPy's decomposition, and on vectors of every awkward kind."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.concepts import clusters, layout
from dashboard.concepts.similarity import unit_blocks
from dashboard.errors import InputError

FINITE = st.floats(-1e6, 1e6, width=32)


def norms_of(matrix: np.ndarray) -> np.ndarray:
    return np.linalg.norm(matrix.astype(np.float64), axis=1).astype(np.float32)


@given(arrays(np.float64, st.tuples(st.integers(1, 20), st.integers(2, 3)), elements=FINITE))
def test_steps_keep_the_proportions_of_the_places(places: np.ndarray):
    steps = layout.quantised(places)
    assert steps.dtype == np.uint16
    edge = np.ptp(places, axis=0).max()
    if edge == 0:
        assert np.abs(steps.astype(int) - 32_768).max() <= 1
        return
    scaled = (places - places[0]) / edge * 65_535
    assert np.abs((steps.astype(float) - steps[0]) - scaled).max() <= 1.01
    assert np.ptp(steps, axis=0).max() == 65_535


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_a_value_that_is_no_number_is_one_sentence(wrong: float):
    matrix = np.eye(4, dtype=np.float32)
    matrix[2, 1] = wrong
    with pytest.raises(InputError, match="not numbers"):
        layout.pca_layout(matrix, norms_of(matrix))
    with pytest.raises(InputError, match="not numbers"):
        layout.quantised(matrix)


@pytest.mark.parametrize(
    ("n_rows", "n_dims", "n_axes"), [(300, 6, 2), (500, 40, 3), (450, 260, 2), (45_000, 5, 2)]
)
def test_the_axes_are_those_of_a_singular_value_decomposition(n_rows: int, n_dims: int, n_axes: int):
    random = np.random.default_rng(n_dims)
    matrix = (random.normal(size=(n_rows, n_dims)) * np.linspace(3, 1, n_dims) + 0.5).astype(np.float32)
    found = layout.pca_layout(matrix, norms_of(matrix), n_axes)
    unit = matrix.astype(np.float64) / np.linalg.norm(matrix.astype(np.float64), axis=1, keepdims=True)
    centred = unit - unit.mean(axis=0)
    _, spread, axes = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(found.explained, (spread**2 / (spread**2).sum())[:n_axes], rtol=1e-4)
    wanted = centred @ axes[:n_axes].T
    signs = np.sign([np.corrcoef(found.points[:, at], wanted[:, at])[0, 1] for at in range(n_axes)])
    assert np.abs(found.points.astype(int) - layout.quantised(wanted * signs).astype(int)).max() <= 40


AWKWARD = {
    "equal rows": np.ones((5, 3)),
    "equal rows of many dimensions": np.ones((5, 300)),
    "zeros": np.zeros((5, 3)),
    "zeros of many dimensions": np.zeros((5, 300)),
    "one row": np.array([[1.0, 2.0]]),
    "two rows": np.array([[1.0, 2.0], [2.0, 1.0]]),
    "one dimension": np.array([[1.0], [-2.0], [3.0]]),
    "one among zeros": np.eye(6)[:, :2],
}


@pytest.mark.parametrize("name", AWKWARD)
@pytest.mark.parametrize("n_axes", [2, 3])
def test_vectors_of_any_kind_have_places_and_colours(name: str, n_axes: int):
    matrix = AWKWARD[name].astype(np.float32)
    placed = layout.pca_layout(matrix, norms_of(matrix), n_axes)
    assert placed.points.shape == (len(matrix), n_axes)
    assert placed.explained is not None
    assert 0 <= sum(placed.explained) <= 1 + 1e-6
    numbers, centres = clusters.cluster_numbers(matrix, norms_of(matrix), 8)
    assert len(numbers) == len(matrix)
    assert len(centres) == numbers.max() + 1
    if name.startswith(("equal", "zeros")):
        assert (placed.points == placed.points[0]).all()
        assert not numbers.any()


@given(
    arrays(np.float32, st.tuples(st.integers(1, 30), st.integers(1, 4)), elements=st.floats(-8, 8, width=16)),
    st.integers(1, 6),
)
def test_clusters_are_numbered_by_their_first_rows_and_each_row_is_in_the_nearest(
    matrix: np.ndarray, count: int
):
    norms = norms_of(matrix)
    numbers, centres = clusters.cluster_numbers(matrix, norms, count)
    assert len(centres) <= count
    seen = list(dict.fromkeys(numbers.tolist()))
    assert seen == list(range(len(seen)))
    cosines = np.concatenate(list(unit_blocks(matrix, norms))) @ centres.T
    assert (cosines[np.arange(len(matrix)), numbers] >= cosines.max(axis=1) - 1e-5).all()


def test_groups_that_point_apart_are_the_clusters():
    random = np.random.default_rng(0)
    group = np.repeat(np.arange(4), 200)
    matrix = (np.eye(12)[group] * random.uniform(1, 9, (800, 1)) + random.normal(0, 0.02, (800, 12))).astype(
        np.float32
    )
    numbers, _ = clusters.cluster_numbers(matrix, norms_of(matrix), 4)
    assert numbers.tolist() == group.tolist()


def test_a_seed_gives_the_same_clusters_again():
    matrix = np.random.default_rng(1).normal(size=(400, 7)).astype(np.float32)
    first, again = (clusters.cluster_numbers(matrix, norms_of(matrix), 5)[0] for _ in range(2))
    assert first.tolist() == again.tolist()


@pytest.mark.parametrize("n_rows", [1, 99, 100, 101, 1_000, 400_000])
def test_every_class_of_frequency_has_its_label(n_rows: int):
    classes, labels = layout.frequency_classes(n_rows), layout.frequency_labels(n_rows)
    assert classes.max() + 1 == len(labels)
    for number, label in enumerate(labels):
        first, last = (int(part.replace(",", "")) for part in label.split(" to "))
        assert np.flatnonzero(classes == number)[[0, -1]].tolist() == [first - 1, last - 1]
