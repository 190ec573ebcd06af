"""PCA against scikit-learn, t-SNE from a seed, and the pair that a picture gets wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.decomposition import PCA

from dashboard.concepts.projection import Projection, most_misleading_pair, pca, t_sne
from dashboard.concepts.similarity import cosine_matrix
from dashboard.errors import InputError

MATRICES = hnp.arrays(
    np.float32, st.tuples(st.integers(2, 12), st.integers(1, 6)), elements=st.integers(-9, 9)
)


@pytest.mark.parametrize("n_axes", [2, 3])
@pytest.mark.parametrize("shape", [(7, 100), (40, 5), (201, 203)])
def test_pca_is_that_of_scikit_learn_up_to_signs(n_axes, shape):
    vectors = np.random.default_rng(3).normal(size=shape).astype(np.float32)
    found = pca(vectors, n_axes)
    reference = PCA(n_axes, svd_solver="full").fit(vectors.astype(np.float64))
    expected = reference.transform(vectors.astype(np.float64))
    np.testing.assert_allclose(np.abs(found.points), np.abs(expected), atol=1e-6)
    np.testing.assert_allclose(found.explained, reference.explained_variance_ratio_, atol=1e-9)


@given(MATRICES, st.sampled_from([2, 3]))
def test_pca_of_any_points_is_finite_and_no_distance_grows(vectors, n_axes):
    found = pca(vectors, n_axes)
    assert found.points.shape == (len(vectors), n_axes)
    assert np.isfinite(found.points).all()
    assert 0 <= found.kept <= 1 + 1e-9
    before = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    after = np.linalg.norm(found.points[:, None] - found.points[None], axis=2)
    assert (after <= before + 1e-3).all()


def test_two_axes_hold_all_of_a_plane():
    plane = np.random.default_rng(4).normal(size=(9, 2)) @ np.random.default_rng(5).normal(size=(2, 30))
    assert pca(plane, 3).kept == pytest.approx(1.0)
    np.testing.assert_allclose(pca(plane, 3).points[:, 2], 0, atol=1e-9)


@pytest.mark.parametrize("n_dims", [3, 300])
def test_points_that_do_not_differ_stay_together(n_dims):
    found = pca(np.ones((300, n_dims)), 2)
    assert not found.points.any()
    assert not found.explained.any()


def test_one_point_has_no_projection():
    with pytest.raises(InputError, match="at least two points"):
        pca(np.ones((1, 4)), 2)


@pytest.mark.parametrize("n_axes", [2, 3])
def test_t_sne_keeps_neighbours_together_and_comes_again(n_axes):
    rng = np.random.default_rng(6)
    groups = np.repeat(np.eye(2, 20), 8, axis=0) + rng.normal(scale=0.05, size=(16, 20))
    found = t_sne(groups, n_axes)
    assert found.points.shape == (16, n_axes)
    assert np.isnan(found.kept)
    apart = np.linalg.norm(found.points[:, None] - found.points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert ((apart.argmin(axis=1) < 8) == (np.arange(16) < 8)).all()
    np.testing.assert_array_equal(found.points, t_sne(groups, n_axes).points)


@pytest.mark.parametrize("vectors", [np.ones((4, 3)), np.zeros((5, 3))], ids=["equal", "zero"])
def test_t_sne_of_points_that_do_not_differ(vectors):
    found = t_sne(vectors, 2)
    assert not found.points.any()
    assert found.is_one_point


def test_pca_of_equal_decimals_finds_no_variance_in_their_rounding():
    found = pca(np.full((3, 5), 0.1), 2)
    assert found.is_one_point
    assert not found.explained.any()


def test_t_sne_of_three_points_is_refused():
    with pytest.raises(InputError, match="at least four points"):
        t_sne(np.eye(3), 2)


@given(MATRICES)
def test_nothing_misleads_more_than_the_misleading_pair(vectors):
    screen, cosines = pca(vectors, 2), cosine_matrix(vectors)
    pair = most_misleading_pair(screen.points, cosines)
    distances = np.linalg.norm(screen.points[:, None] - screen.points[None], axis=2)
    upper = np.triu_indices(len(vectors), k=1)
    nearer = (distances[upper] < distances[pair.first, pair.second]).sum()
    more_alike = (cosines[upper] > cosines[pair.first, pair.second]).sum()
    assert nearer < pair.on_screen <= pair.n_pairs
    assert more_alike < pair.by_cosine <= pair.n_pairs
    # The places of all pairs are the same numbers twice, so at least one pair does not look farther than it is.
    assert pair.by_cosine >= pair.on_screen


def test_a_projection_without_variance_keeps_an_unknown_share():
    assert np.isnan(Projection(np.zeros((2, 2)), None).kept)
