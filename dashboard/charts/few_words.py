"""A few words on a plane: soft land below each cluster, the cluster's name, and lines to the chosen word."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np

from dashboard.charts.label_sides import label_sides
from dashboard.charts.still_map import SIDES
from dashboard.charts.templates import VALUES, Spec, chart_template

HEIGHT = 290
# Pixels: the plane without its margin, where labels are placed; a letter, a line, the margin.
PLANE = (480.0, 170.0)
LETTER, LINE = 7.5, 17.0
MARGIN_X, MARGIN_Y = 90, 60
# Circles of these areas lie above each other, so that the land ends softly.
LAND = (1_500, 3_500, 6_000, 9_000, 12_500)
# The theme's second colour is its orange, which means the chosen word: no cluster has it.
CHOSEN = -1
KINDS = ["the word", "neighbour", "other word"]
CLUSTERS = [0, CHOSEN, *range(1, 8)]


@chart_template
def _few_words(middle_x: Any, middle_y: Any, span_x: Any, span_y: Any) -> alt.TopLevelMixin:
    # Both axes have one scale, whatever the size of the picture: so many units are a pixel.
    unit = f"max(span_x / (width - {2 * MARGIN_X}), span_y / (height - {2 * MARGIN_Y}))"

    def axis(middle: str, pixels: str) -> dict[str, Any]:
        low, high = (alt.ExprRef(f"{middle} {sign} {unit} * {pixels} / 2") for sign in "-+")
        return {"axis": None, "scale": alt.Scale(domainMin=low, domainMax=high, nice=False, zero=False)}

    base = alt.Chart(VALUES).encode(
        alt.X("x:Q", **axis("middle_x", "width")), alt.Y("y:Q", **axis("middle_y", "height"))
    )
    scale = alt.Scale(domain=CLUSTERS, range="category")
    colour = alt.Color("cluster:O", legend=None, scale=scale)
    words = base.transform_filter("datum.kind !== 'cluster'")
    land = [
        words.mark_circle(size=size, opacity=0.045, aria=False, clip=True).encode(
            alt.Color("land:O", legend=None, scale=scale)
        )
        for size in LAND
    ]
    lines = words.transform_filter("isValid(datum.to_x)").mark_rule(opacity=0.45, aria=False)
    points = words.mark_circle(opacity=1).encode(
        colour,
        alt.Size(
            "kind:N",
            legend=None,
            scale=alt.Scale(domain=KINDS, range=[220, 80, 80]),
        ),
        tooltip=["word:N", "kind:N"],
    )
    names = [
        words.transform_filter(f"datum.side === '{side}' && (datum.kind === 'the word') === {is_word}")
        .mark_text(
            fontSize=16 if is_word == "true" else 13,
            fontWeight="bold" if is_word == "true" else "normal",
            **look,
        )
        .encode(text="word:N")
        for side, look in SIDES.items()
        for is_word in ("true", "false")
    ]
    clusters = (
        base.transform_filter("datum.kind === 'cluster'")
        .mark_text(fontSize=14, fontWeight="bold", fontStyle="italic", dy=-36, baseline="bottom")
        .encode(text="word:N")
    )
    params = {"middle_x": middle_x, "middle_y": middle_y, "span_x": span_x, "span_y": span_y}
    return (
        alt.layer(*land, lines.encode(x2="to_x", y2="to_y"), points, *names, clusters)
        .add_params(*(alt.param(name=name, value=value) for name, value in params.items()))
        .properties(height=HEIGHT)
    )


def few_words(
    names: Sequence[str],
    kinds: Sequence[str],
    clusters: np.ndarray,
    titles: Mapping[int, str],
    places: np.ndarray,
) -> Spec:
    """Render named points on one scale; the first is the chosen word, with lines to its neighbours.

    Args:
        names: label of each point.
        kinds: "the word", "neighbour" or "other word".
        clusters: cluster of each point, int (n,).
        titles: name of each cluster.
        places: coordinates, (n, 2).
    """
    ends = np.where(np.array(kinds)[:, None] == "neighbour", places[0], np.nan)
    low, high = places.min(axis=0), places.max(axis=0)
    pixel = float(((high - low) / PLANE).max()) or 1.0
    sides = label_sides(places, np.array([len(name) for name in names]) * LETTER * pixel, LINE * pixel)
    tops = {cluster: places[clusters == cluster] for cluster in titles}
    (middle_x, middle_y), (span_x, span_y) = ((low + high) / 2).tolist(), (high - low).tolist()
    columns = {
        "x": [*places[:, 0], *(own[:, 0].mean() for own in tops.values())],
        "y": [*places[:, 1], *(own[:, 1].max() for own in tops.values())],
        "to_x": [*ends[:, 0], *[np.nan] * len(tops)],
        "to_y": [*ends[:, 1], *[np.nan] * len(tops)],
        "word": [*names, *titles.values()],
        "kind": [*kinds, *["cluster"] * len(tops)],
        "land": [*clusters.tolist(), *titles],
        "cluster": [CHOSEN, *clusters[1:].tolist(), *titles],
        "side": [*(side or "top" for side in sides), *[""] * len(tops)],
    }
    return _few_words(
        columns, middle_x=middle_x, middle_y=middle_y, span_x=span_x or pixel, span_y=span_y or pixel
    )
