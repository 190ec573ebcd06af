"""The odd one out by hand and against gensim."""

import numpy as np
import pytest
from gensim.models import KeyedVectors
from hypothesis import given
from hypothesis import strategies as st

from dashboard.concepts.odd_one_out import cosines_with_mean
from dashboard.errors import InputError

MATRIX = np.random.default_rng(2).normal(size=(60, 8)).astype(np.float32)
GENSIM = KeyedVectors(8)
GENSIM.add_vectors([f"w{row}" for row in range(60)], MATRIX)


def test_the_vector_at_a_right_angle_is_odd():
    found = cosines_with_mean(np.array([[0.0, 1.0], [2.0, 0.0], [5.0, 0.0]]))
    np.testing.assert_allclose(found, [1 / np.sqrt(5), 2 / np.sqrt(5), 2 / np.sqrt(5)])


@given(st.lists(st.integers(0, 59), min_size=3, max_size=10, unique=True))
def test_the_lowest_is_the_one_that_does_not_match(rows):
    found = cosines_with_mean(MATRIX[rows])
    assert f"w{rows[int(found.argmin())]}" == GENSIM.doesnt_match([f"w{row}" for row in rows])


def test_of_two_neither_is_odd():
    with pytest.raises(InputError, match="at least three words"):
        cosines_with_mean(MATRIX[:2])
