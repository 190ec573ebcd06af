"""Regions of a layout, their typical words, and whether a name holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.concepts import regions
from dashboard.concepts.regions import FAR, NEAR
from dashboard.models import layouts

STEP = st.integers(0, 65_535)


def islands(*sizes: int, seed: int = 0) -> np.ndarray:
    """Lay out islands of these sizes, far apart on a diagonal."""
    random = np.random.default_rng(seed)
    middles = np.linspace(6_000, 59_000, len(sizes))
    return np.concatenate(
        [random.normal(middle, 400, (size, 2)) for middle, size in zip(middles, sizes, strict=True)]
    ).astype(np.uint16)


@pytest.mark.parametrize("sigma", [FAR, NEAR])
@given(st.lists(st.tuples(STEP, STEP), max_size=60))
def test_each_row_is_in_one_region_or_none_whatever_the_layout(sigma, points):
    found = regions.find_regions(np.array(points, np.uint16).reshape(-1, 2), sigma)
    n_regions = len(found.sizes)
    assert found.labels.shape == (len(points),)
    assert np.bincount(found.labels + 1, minlength=n_regions + 1)[1:].tolist() == found.sizes.tolist()
    assert found.sizes.tolist() == sorted(found.sizes.tolist(), reverse=True)
    assert found.places.shape == found.extents.shape == (n_regions, 2)
    assert ((found.places >= 0) & (found.places <= 65_536)).all()


def test_islands_are_regions_the_largest_first():
    found = regions.find_regions(islands(100, 300, 200), FAR)
    assert found.sizes.tolist() == [300, 200, 100]
    np.testing.assert_allclose(found.places, [[32_500] * 2, [59_000] * 2, [6_000] * 2], atol=600)
    # The middle 80 % of a normal distribution reach 1.28 standard deviations.
    np.testing.assert_allclose(found.extents, 513, rtol=0.2)


@pytest.mark.parametrize("n_rows", [0, 1, 2])
def test_a_few_words_make_no_region(n_rows):
    assert not len(regions.find_regions(np.full((n_rows, 2), 32_768, np.uint16), NEAR).sizes)


def test_a_layout_of_one_place_is_one_region():
    found = regions.find_regions(np.full((40, 2), 32_768, np.uint16), FAR)
    assert found.sizes.tolist() == [40]
    assert found.extents.tolist() == [[0, 0]]


def test_typical_are_the_rows_nearest_to_what_sets_a_region_apart():
    random = np.random.default_rng(0)
    matrix = random.normal(0, 0.3, (60, 4)) + 1
    matrix[:30, 0] += 3
    matrix[7] = [4, 1, 1, 1]
    content = np.ones(60, bool)
    assert regions.typical_rows(matrix, [np.arange(30)], content, count=1) == [[7]]
    # A number or a sign stands for a region only if most of it is such.
    content[7] = False
    assert regions.typical_rows(matrix, [np.arange(30)], content, count=1) != [[7]]
    content[:20] = False
    assert regions.typical_rows(matrix, [np.arange(30)], content, count=1) == [[7]]


def test_equal_vectors_have_typical_rows_too():
    assert regions.typical_rows(np.ones((9, 3)), [np.arange(9)], np.ones(9, bool)) == [[0, 1]]


def test_a_name_holds_where_its_words_lie_together_in_a_small_region():
    points = islands(*[100] * 20)
    near = regions.find_regions(points, NEAR)
    together = regions.named_region(points, near, range(100, 110))
    assert together.holds
    assert (together.inside, together.lift) == (1, pytest.approx(20, rel=0.1))
    assert together.rows.tolist() == list(range(100, 200))
    assert 100 <= together.central_row < 110
    # Four of ten elsewhere are few enough, six are too many.
    assert regions.named_region(points, near, [*range(100, 106), 300, 500, 700, 900]).holds
    assert not regions.named_region(points, near, [*range(100, 104), 300, 500, 700, 900, 1_100, 1_300]).holds
    # Where there are few regions, lying in one says nothing.
    few = islands(100, 100)
    assert not regions.named_region(few, regions.find_regions(few, NEAR), range(10)).holds


def test_a_name_without_a_region_has_a_place_and_does_not_hold():
    points = np.array([[5, 6], [60_000, 50_000]], np.uint16)
    found = regions.named_region(points, regions.find_regions(points, NEAR), [1])
    assert not found.holds
    assert found.place.tolist() == [60_000, 50_000]


@pytest.mark.parametrize("slug", ["glove-6b-50d", "pocket-word2vec"])
def test_names_of_words_taken_at_random_do_not_hold(slug):
    points = layouts.read_points(layouts.SHIPPED / f"{slug}-seed-0")
    near = regions.find_regions(points, NEAR)
    random = np.random.default_rng(0)
    for n_words in (6, 9, 12, 16):
        for _ in range(100):
            rows = random.choice(len(points), n_words, replace=False)
            assert not regions.named_region(points, near, rows).holds
