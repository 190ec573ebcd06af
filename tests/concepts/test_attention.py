"""Attention by hand on two heads and three tokens."""

import numpy as np
import pytest

from dashboard.concepts.attention import (
    first_token_share,
    most_attended,
    strongest_head,
    tiled,
    without_future,
)

# (1 layer, 2 heads, 3 tokens, 3 tokens)
WEIGHTS = np.array(
    [
        [
            [[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.8, 0.1, 0.1]],
            [[1.0, 0.0, 0.0], [0.9, 0.1, 0.0], [0.2, 0.6, 0.2]],
        ]
    ]
)


def test_strongest_head_of_a_pair():
    found = strongest_head(WEIGHTS, 2, 1)
    assert (found.layer, found.head) == (1, 2)
    assert found.weight == pytest.approx(0.6)


def test_the_first_of_equal_heads_is_named():
    found = strongest_head(WEIGHTS, 0, 0)
    assert (found.layer, found.head, found.weight) == (1, 1, 1.0)


def test_most_attended_skips_the_first_token_and_itself():
    assert most_attended(WEIGHTS, 2) == 1


def test_most_attended_falls_back_to_the_first_token():
    assert most_attended(WEIGHTS, 1) == 0
    assert most_attended(np.ones((1, 1, 1, 1)), 0) == 0


def test_what_lands_on_the_first_token_beside_even_attention():
    found = first_token_share(WEIGHTS, looks_ahead=False)
    assert found.share == pytest.approx((0.5 + 0.8 + 0.9 + 0.2) / 4)
    assert found.even == pytest.approx((1 / 2 + 1 / 3) / 2)


@pytest.mark.parametrize("n_tokens", [2, 3, 10])
@pytest.mark.parametrize("looks_ahead", [True, False])
def test_even_attention_is_no_sink(n_tokens: int, looks_ahead: bool):
    seen = np.ones((n_tokens, n_tokens)) if looks_ahead else np.tril(np.ones((n_tokens, n_tokens)))
    even = np.broadcast_to(seen / seen.sum(axis=1, keepdims=True), (3, 2, n_tokens, n_tokens))
    found = first_token_share(even, looks_ahead=looks_ahead)
    assert found.share == pytest.approx(found.even)
    assert found.sinks == []
    parked = np.zeros((3, 2, n_tokens, n_tokens))
    parked[..., 0] = 1.0
    assert first_token_share(parked, looks_ahead=looks_ahead).sinks == [1, 2, 3]


def test_one_layer_may_be_a_sink_where_the_mean_is_none():
    even, parked = np.full((1, 1, 4, 4), 0.25), np.zeros((1, 1, 4, 4))
    parked[..., 0] = 1.0
    found = first_token_share(np.concatenate([even, even, even, parked]), looks_ahead=True)
    assert found.share == pytest.approx((3 * 0.25 + 1) / 4)
    assert (found.sinks, found.layer, found.most) == ([4], 4, 1.0)


def test_the_future_is_blank():
    drawn = without_future(WEIGHTS[0, 0])
    assert np.isnan(drawn[np.triu_indices(3, 1)]).all()
    np.testing.assert_array_equal(np.tril(np.nan_to_num(drawn)), WEIGHTS[0, 0])


def test_tiles_hold_each_head_in_its_place():
    attentions = np.random.default_rng(0).random((3, 2, 4, 4))
    tiles = tiled(attentions, gap=1)
    assert tiles.shape == (3 * 5 - 1, 2 * 5 - 1)
    np.testing.assert_array_equal(tiles[5:9, 0:4], attentions[1, 0])
    np.testing.assert_array_equal(tiles[10:14, 5:9], attentions[2, 1])
    assert np.isnan(tiles[4]).all()
    assert np.isnan(tiles[:, 4]).all()
