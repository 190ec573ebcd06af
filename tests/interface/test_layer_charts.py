"""Charts of layers and heads: what they hold, and that a token's name is never taken as HTML."""

import json

import numpy as np

from dashboard.concepts.attention import tiled
from dashboard.concepts.projection import Projection
from dashboard.interface.charts.attention import all_heads, attention_matrix, attention_table, head_table
from dashboard.interface.charts.layers import Curve, cosine_curve, path_table, ranked_tokens, token_paths
from dashboard.interface.charts.probabilities import probability_bars
from dashboard.interface.pictures import packed
from tests.interface.specifications import records

RNG = np.random.default_rng(0)
NAMES = ["<b>near</b>", "bank", "near (2)", "bank"]
TEXTS = ["first", "first", "second", "second"]
PATHS = Projection(RNG.standard_normal((3, 4, 2)), np.array([0.4, 0.2]))
ATTENTIONS = RNG.random((2, 3, 4, 4)).astype(np.float32)


def test_each_frame_of_the_map_has_the_tokens_where_they_are_after_that_layer():
    figure = token_paths(NAMES, TEXTS, PATHS, chosen=(1, 3))
    assert [frame["name"] for frame in figure["frames"]] == ["embedding", "layer 1", "layer 2"]
    for layer, frame in enumerate(figure["frames"]):
        near, _, way, _ = frame["data"]
        np.testing.assert_array_equal(near["x"], PATHS.points[layer, [0], 0])
        np.testing.assert_array_equal(way["y"], PATHS.points[: layer + 1, 1, 1])
    assert len(figure["data"]) == len(figure["frames"][0]["data"])


def test_the_axes_of_the_map_hold_all_points_of_all_layers():
    layout = token_paths(NAMES, TEXTS, PATHS, chosen=(1, 3))["layout"]
    for axis, values in ((layout["xaxis"], PATHS.points[..., 0]), (layout["yaxis"], PATHS.points[..., 1])):
        assert axis["range"][0] < values.min()
        assert values.max() < axis["range"][1]


def test_names_on_charts_are_no_html():
    for figure in (
        token_paths(NAMES, TEXTS, PATHS, chosen=(1, 3)),
        attention_matrix(ATTENTIONS[0, 0], [*NAMES[:3], "x"], chosen=(0, 0)),
    ):
        drawn = json.dumps(packed(figure))
        assert "&lt;b&gt;" in drawn
        assert "<b>" not in drawn


def test_the_table_of_the_map_has_a_row_per_layer_and_token():
    table = path_table(NAMES, TEXTS, PATHS)
    assert len(table) == 12
    row = table.iloc[4 + 2]
    assert (row["layer"], row["token"]) == (1, "near (2)")
    np.testing.assert_allclose([row["axis 1"], row["axis 2"]], PATHS.points[1, 2], atol=1e-4)


def test_each_head_can_be_clicked_at_its_own_picture():
    gap = 2
    figure = all_heads(tiled(ATTENTIONS, gap), gap, 2, 3, layer=2, head=3)
    tiles, places, frame = figure["data"]
    assert [tuple(place) for place in places["customdata"]] == [
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 1),
        (2, 2),
        (2, 3),
    ]
    for x, y, (layer, head) in zip(places["x"], places["y"], places["customdata"], strict=True):
        corner = tiles["z"][(layer - 1) * 6, (head - 1) * 6]
        assert corner == ATTENTIONS[layer - 1, head - 1, 0, 0]
        assert (x, y) == ((head - 1) * 6 + 1.5, (layer - 1) * 6 + 1.5)
    assert min(frame["x"]) < places["x"][5] < max(frame["x"])
    assert min(frame["y"]) < places["y"][5] < max(frame["y"])


def test_tables_of_attention_hold_the_weights():
    table = attention_table(ATTENTIONS[1, 2], ["a", "b", "c", "d"])
    assert table.loc[2, "b"] == round(float(ATTENTIONS[1, 2, 2, 1]), 4)
    heads = head_table(ATTENTIONS, (3, 1))
    row = heads[(heads["layer"] == 2) & (heads["head"] == 1)].iloc[0]
    np.testing.assert_allclose(row["weight of the pair"], ATTENTIONS[1, 0, 3, 1], atol=1e-4)


def test_altair_charts_hold_their_values():
    curve = cosine_curve(
        Curve(np.array([1.0, 0.5]), np.array([[0.0, 0.1], [0.2, 0.3], [0.4, 0.5]])), low=-0.2
    )
    data = records(curve)
    assert data[1] == {"layer": 1, "pair": 0.5, "low": 0.1, "median": 0.3, "high": 0.5}
    ranked = ranked_tokens(
        [["a", "b"], ["c", "d"], ["e", "f"]],
        np.array([[0.9, 0.1], [0.7, 0.2], [0.5, 0.3]]),
        value="p",
        written=".1%",
        drawn=[0, 2],
    )
    data = records(ranked)
    assert data[2] == {"layer": 2, "rank": 1, "token": "e", "value": 0.5, "after": "layer 2"}
    bars = probability_bars(["a", "b"], np.array([0.6, 0.4]), np.array([1.0, 0.0]))
    data = records(bars)
    assert data == [{"token": "a", "before": 0.6, "after": 1.0}, {"token": "b", "before": 0.4, "after": 0.0}]
