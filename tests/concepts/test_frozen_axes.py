"""Axes found once."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from dashboard.concepts.frozen_axes import paths
from dashboard.concepts.projection import principal_axes


def test_axes_equal_those_of_scikit_learn_up_to_sign():
    vectors = np.random.default_rng(0).normal(size=(30, 6))
    axes, reference = principal_axes(vectors, 2), PCA(2).fit(vectors)
    np.testing.assert_allclose(np.abs(axes.project(vectors)), np.abs(reference.transform(vectors)), atol=1e-9)
    np.testing.assert_allclose(axes.explained, reference.explained_variance_ratio_)


def test_paths_use_the_axes_of_the_last_matrix():
    rng = np.random.default_rng(1)
    first, last = rng.normal(size=(2, 10, 4))
    _axes, positions = paths([first, last])
    assert positions.shape == (2, 10, 2)
    np.testing.assert_allclose(positions[0], principal_axes(last, 2).project(first))
    np.testing.assert_allclose(positions[1].mean(axis=0), 0, atol=1e-9)


@pytest.mark.parametrize("vectors", [np.zeros((5, 3)), np.ones((5, 3)), np.ones((1, 1)), np.eye(2, 3)])
def test_vectors_without_spread_lie_at_zero(vectors: np.ndarray):
    axes = principal_axes(vectors, 3)
    assert np.isfinite(axes.project(vectors)).all()
    assert axes.explained.sum() == pytest.approx(1 if len(np.unique(vectors, axis=0)) > 1 else 0)
