"""Charts of layers and heads: what they hold, and that a token's name is never taken as HTML."""

import json

import numpy as np

from dashboard.charts.attention_heatmaps import all_heads, attention_matrix
from dashboard.charts.layer_curves import cosine_curve, ranked_tokens
from dashboard.charts.layer_tables import PAIR, RANDOM, SAME, Curve, attention_table, head_table
from dashboard.charts.probabilities import probability_bars
from dashboard.concepts.attention import tiled
from dashboard.ui.export.pictures import pack_arrays
from tests.ui.specifications import records

RNG = np.random.default_rng(0)
NAMES = ["<b>near</b>", "bank", "near (2)", "bank"]
ATTENTIONS = RNG.random((2, 3, 4, 4)).astype(np.float32)


def test_names_on_charts_are_no_html():
    drawn = json.dumps(pack_arrays(attention_matrix(ATTENTIONS[0, 0], [*NAMES[:3], "x"], chosen=(0, 0))))
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn


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
        Curve(np.array([1.0, 0.5]), np.array([[0.0, 0.1], [0.2, 0.46], [0.4, 0.5]])),
        {PAIR: "this pair", SAME: "same sense", RANDOM: "any two"},
        low=-0.2,
    )
    last = records(curve)[1]
    lines = ("layer", "pair", "low", "median", "high")
    assert {name: last[name] for name in lines} == {
        "layer": 1,
        "pair": 0.5,
        "low": 0.1,
        "median": 0.46,
        "high": 0.5,
    }
    assert (last["label_pair"], last["label_same"], last["label_median"]) == (
        "this pair 0.50",
        "",
        "any two 0.46",
    )
    assert last["at_pair"] - last["at_median"] > 0.09, "their labels do not overlap"
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
