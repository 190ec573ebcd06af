"""The baseline of random pairs on states whose geometry is known."""

import numpy as np

from dashboard.concepts.anisotropy import band, clean, measure_baseline
from dashboard.concepts.context import Reading

N_TEXTS, N_TOKENS, N_DIMS = 12, 20, 40


def readings(shift: float = 0.0, loud: float = 1.0) -> list[Reading]:
    """Random states in one layer; `shift` is added to all, dimension 3 is `loud` times as large."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(N_TEXTS):
        states = rng.standard_normal((1, N_TOKENS, N_DIMS)).astype(np.float32) + np.float32(shift)
        states[..., 3] *= loud
        found.append(Reading(tuple(rng.integers(9, size=N_TOKENS)), states, states[-1], None))
    return found


def test_directions_without_a_preference_have_cosines_around_zero():
    baseline = measure_baseline(readings())
    low, middle, high = band(baseline.raw)[:, 0]
    assert abs(middle) < 0.03
    assert -0.35 < low < -0.2
    assert 0.2 < high < 0.35
    assert baseline.kept.all()


def test_a_shared_direction_makes_all_cosines_large_and_goes_with_the_mean():
    baseline = measure_baseline(readings(shift=4.0))
    assert band(baseline.raw)[0, 0] > 0.9
    assert abs(band(baseline.cleaned)[1, 0]) < 0.03


def test_one_loud_dimension_decides_alone_until_it_is_removed():
    baseline = measure_baseline(readings(loud=50.0))
    assert np.flatnonzero(~baseline.kept[0]).tolist() == [3]
    assert band(baseline.raw)[2, 0] > 0.9
    assert band(baseline.cleaned)[2, 0] < 0.4


def test_the_same_seed_gives_the_same_band():
    first, again = measure_baseline(readings(), seed=3), measure_baseline(readings(), seed=3)
    np.testing.assert_array_equal(first.raw, again.raw)
    assert (measure_baseline(readings(), seed=4).raw != first.raw).any()


def test_first_tokens_do_not_count():
    texts = readings()
    for reading in texts:
        reading.hidden_states[:, 0] = 1e6
    np.testing.assert_array_equal(measure_baseline(texts).raw, measure_baseline(readings()).raw)


def test_clean_takes_off_the_mean_and_silences_outliers():
    baseline = measure_baseline(readings(shift=4.0, loud=50.0))
    cleaned = clean(baseline.mean + 1.0, baseline)
    assert cleaned[0, 3] == 0.0
    np.testing.assert_allclose(np.delete(cleaned[0], 3), 1.0, atol=1e-5)


def test_texts_of_one_token_and_of_one_repeated_token_have_no_pairs():
    alone = Reading((4,), np.ones((2, 1, 3), np.float32), np.ones((1, 3), np.float32), None)
    same = Reading((1, 4, 4), np.ones((2, 3, 3), np.float32), np.ones((3, 3), np.float32), None)
    for reading in (alone, same):
        baseline = measure_baseline([reading])
        assert baseline.raw.shape == baseline.cleaned.shape == (2, 0)
        np.testing.assert_array_equal(band(baseline.raw), np.zeros((3, 2)))
        assert np.isfinite(baseline.mean).all()
