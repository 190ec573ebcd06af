"""One of each chart, with data as learners meet them and with the least data that it may get."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.charts import (
    attention_heatmaps,
    bars,
    curves,
    distributions,
    few_words,
    heatmaps,
    interventions,
    layer_curves,
    layer_tables,
    meaning_cross,
    moving,
    nearest_words,
    parallelogram,
    pipeline,
    points,
    probabilities,
    still_map,
    stripes,
    token_ladder,
    token_tables,
    training_run,
)
from dashboard.charts.templates import Spec
from dashboard.components.pipeline import Stage, stage_data
from dashboard.components.playback import MovingPoints
from dashboard.concepts.attention import tiled
from dashboard.concepts.matrix import Spread
from dashboard.concepts.projection import Projection
from dashboard.concepts.unigram import Split

RNG = np.random.default_rng(0)

# Names that mean something to a parser on the way, and one that means nothing to anybody.
NAMES = ["king", "<b>bank</b>", "⟨low⟩", "a 'b' \"c\"", "␣שלום", "datum.x"]
NONE: list[str] = []


def vega() -> Iterator[tuple[str, Spec]]:
    """Yield each Vega-Lite chart with its function and, after a colon, its variant."""
    cosines = np.array([0.9, 0.5, 0.1, 0.0, -0.4, -1.0])
    nothing = np.array([])
    line, one = np.sin(np.arange(50)), np.array([0.5])
    yield "cosine_bars", bars.cosine_bars(NAMES, cosines, cosines < 0)
    yield "cosine_bars: none", bars.cosine_bars(NONE, nothing)
    yield "stripes", stripes.stripes(dict.fromkeys(NAMES, line))
    yield "stripes: all zero", stripes.stripes({"zero": np.zeros(3)})
    yield "curves", curves.curves(dict.fromkeys(NAMES, line), axis="position", value="cosine")
    yield "curves: one point", curves.curves({"a": one}, axis="position", value="cosine")
    for label, values, chosen in (("", line, 49), (": one point", one, 0)):
        chart = curves.curve_with_choice(
            values, chosen=chosen, level=0.1, names=("at 5", "alone"), axis="position", value="cosine"
        )
        yield f"curve_with_choice{label}", chart
    yield "curve_with_band", curves.curve_with_band(line, line - 1, line + 1, axis="distance", value="cosine")
    yield "curve_with_band: NaN", curves.curve_with_band(one, one * np.nan, one, axis="distance", value="c")
    yield "count_bars", distributions.count_bars({"Latin": 40_000, "Han": 1}, "script")
    yield "count_bars: none", distributions.count_bars({}, "script")
    yield "count_columns", distributions.count_columns({"1": 256, "16+": 3}, "bytes")
    yield "count_columns: none", distributions.count_columns({}, "bytes")
    edges, heights = np.linspace(0, 1, 11), np.arange(10)
    two = {"as it is": heights, "fresh": heights[::-1]}
    yield "bins: two", distributions.bins(edges, two, x="value", y="density", marked={NAMES[1]: 0.3})
    yield "bins", distributions.bins(edges, {"tokens": heights}, x="length", y="tokens")
    parts, two_rows = np.array([0, 10, 20]), one.repeat(2)
    yield "spread_band", distributions.spread_band(Spread(parts, two_rows, two_rows, two_rows, 0.5))
    band = np.stack([line - 1, line, line + 1])
    ends = {layer_tables.PAIR: NAMES[0], layer_tables.SAME: NAMES[1], layer_tables.RANDOM: NAMES[2]}
    yield "cosine_curve", layer_curves.cosine_curve(layer_tables.Curve(line, band), ends, low=-1.0)
    yield "cosine_curve", layer_curves.cosine_curve(layer_tables.Curve(line, band, line), ends, low=-1.0)
    labels = [NAMES[:5]] * 3
    yield (
        "ranked_tokens",
        layer_curves.ranked_tokens(labels, RNG.random((3, 5)), value="cosine", written=".4f", drawn=[0, 2]),
    )
    square = RNG.standard_normal((6, 6))
    yield "heatmap: written", heatmaps.heatmap(square, NAMES, NAMES, bound=1.0, height=300, decimals=2)
    shares = np.array([0.5, 0.3, 0.1, 0.05, 0.05, 0.0])
    yield "probability_bars", probabilities.probability_bars(NAMES, shares, shares[::-1])
    yield "changed_bars", probabilities.changed_bars(NAMES, shares, shares[::-1])
    yield "probability_bars: none", probabilities.probability_bars(NONE, nothing, nothing)
    splits = [Split(("em", "bed"), -3.0), Split(("e", "m", "b", "e", "d"), -30.0)]
    yield "merge_ladder", token_ladder.merge_ladder(token_tables.split_ladder_table(splits))
    texts = {"English": "good morning", "Hebrew": "שלום"}
    tokens: dict[str, Any] = {"English": [1, 2], "Hebrew": [1, 2, 3, 4]}
    yield "cost_chart", token_ladder.cost_chart(token_tables.cost_table(texts, tokens))
    yield "loss_curve", training_run.loss_curve([(10, 3.0), (20, 2.5), (30, float("nan"))], 4.0, 100)
    yield "loss_curve: none", training_run.loss_curve([], 4.0, 100)
    yield "moved_by_count", training_run.moved_by_count(NAMES, np.arange(6), np.arange(6) / 7)
    groups = ["cluster 1"] * 3 + ["cluster 2"] * 3
    moves = MovingPoints(NAMES, groups, RNG.standard_normal((3, 6, 2)), ["x", "y"], [0, 4], pale="cluster 1")
    yield "still", moving.still(moves, 1)
    yield "still: one place", moving.still(replace(moves, places=np.zeros((1, 6, 2))), 0)
    way = [
        Stage("Tokens", "pieces of text", labels=NAMES * 2, token_ids=range(12), random=[1]),
        Stage("Vectors", NAMES[1] * 20, vectors=RNG.standard_normal((12, 30))),
    ]
    next_ = [Stage("Next", "", bars=[(name, share, f"{share:.2f}") for share, name in enumerate(NAMES, -1)])]
    yield "stages", pipeline.stages(stage_data(way), 1_234)
    yield "stages: bars", pipeline.stages(stage_data(next_))
    yield "stages: none", pipeline.stages(stage_data([Stage("Tokens", "")]))
    lit = [(0, "word"), (2, "neighbour"), (4, "other")]
    places = RNG.standard_normal((6, 3))
    yield "still_map", still_map.still_map(places, NAMES, lit, ["a", "b", "c"])
    named = [("Food", (0, 0)), ("Animals", (0, 0))]
    yield (
        "still_map: regions",
        still_map.still_map(places, NAMES, lit, ["a", "b", "c"], named, lambda rows: ["#b38c2a"] * len(rows)),
    )
    yield "nearest_bars", nearest_words.nearest_bars(NAMES, cosines, 0.1)
    yield "nearest_bars: none", nearest_words.nearest_bars(NONE, nothing, -0.1)
    yield "stripe", nearest_words.stripe(line)
    yield "stripe: all zero", nearest_words.stripe(np.zeros(3))
    meanings = [(NAMES[0], NAMES[1]), (NAMES[2], NAMES[3])]
    yield "meaning_cross", meaning_cross.meaning_cross(NAMES, cosines[:, None] * [1, -1], meanings)
    yield "meaning_cross: one point", meaning_cross.meaning_cross(["a"], np.zeros((1, 2)), meanings)
    kinds = ["the word", "neighbour", "other word"]
    titles = {0: NAMES[1], 1: "fruit"}
    yield "few_words", few_words.few_words(NAMES, kinds * 2, np.arange(6) % 2, titles, places[:, :2])
    yield (
        "few_words: one point",
        few_words.few_words(["a"], kinds[:1], np.zeros(1, int), {}, np.zeros((1, 2))),
    )
    likely = RNG.random((4, 6))
    chance = (NAMES[1], [0.1, 0.12, 0.2])
    yield "token_lines", interventions.token_lines(range(4), NAMES, likely, x_title="layer", random=chance)
    yield "token_lines: one point", interventions.token_lines([0.0], ["a"], likely[:1, :1], x_title="layer")
    corners, roles = RNG.standard_normal((6, 2)), ["given"] * 4 + ["the sum", "nearest to it"]
    yield "parallelogram", parallelogram.parallelogram(corners, NAMES, roles, [(0, 1), (2, 4)])


def plotly() -> Iterator[tuple[str, Spec]]:
    """Yield each Plotly chart as `vega` does."""
    square = RNG.standard_normal((6, 6)).astype(np.float32)
    yield "heatmap", heatmaps.heatmap(square, NAMES, NAMES, bound=1.0)
    yield "heatmap: zero", heatmaps.heatmap(np.zeros((1, 1)), ["a"], ["b"])
    weights = RNG.random((2, 3, 6, 6)).astype(np.float32)
    yield "attention_matrix", attention_heatmaps.attention_matrix(weights[0, 0], NAMES, chosen=(0, 5))
    yield "all_heads", attention_heatmaps.all_heads(tiled(weights, 1), 1, 2, 3, layer=2, head=1)
    groups = ["cluster 1"] * 3 + ["cluster 2"] * 3
    kinds = ["the word", "neighbour", "neighbour", "other word", "other word", "other word"]
    projection = Projection(RNG.standard_normal((6, 2)), np.full(2, 0.2))
    yield "points", points.points(NAMES, groups, projection, "PCA", kinds)
    lone = Projection(np.zeros((1, 2)), None)
    yield "points: one", points.points(["a"], ["cluster 1"], lone, "t-SNE")
    yield "gradient_rows", training_run.gradient_rows(square, square * 0, NAMES)


def records(spec: Spec) -> list[dict[str, Any]]:
    """Return the data of a Vega-Lite chart, one dictionary per row."""
    (table,) = spec["datasets"].values()
    return table.to_pylist()
