"""Charts of tokenization: merge ladders, and the cost of texts."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from dashboard.charts.templates import VALUES, Spec, chart_template

# Height in pixels of a rung of the ladder and of a language.
ROW_HEIGHT = 40
COST_HEIGHT = 26
# Maximum opacity of a box that carries text.
DEEPEST = 0.45
# SVG paths in Vega's square from -1 to 1. Legends fill every symbol, so the ring needs an explicit hole.
DOT = "M-.5,0A.5,.5,0,1,1,.5,0A.5,.5,0,1,1,-.5,0Z"
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.65,0A.65,.65,0,1,0,.65,0A.65,.65,0,1,0,-.65,0Z"
MEASURES = ("tokens", "characters", "bytes")


@chart_template
def _merge_ladder(n_symbols: Any) -> alt.LayerChart:
    y = alt.Y(
        "rung:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelLimit=160, ticks=False, domain=False),
        scale=alt.Scale(paddingInner=0.15),
    )
    scale = alt.Scale(domain=[0, n_symbols], nice=False)
    base = alt.Chart(VALUES).encode(y, tooltip=[alt.Tooltip("rung:N"), alt.Tooltip("piece:N")])
    boxes = base.mark_rect(cornerRadius=4).encode(
        alt.X("left:Q", scale=scale, axis=None),
        alt.X2("right:Q"),
        alt.Color("just merged:N", scale=alt.Scale(domain=[False, True]), legend=None),
        alt.FillOpacity(
            "just merged:O", scale=alt.Scale(domain=[False, True], range=[0.15, DEEPEST]), legend=None
        ),
    )
    # Labels wider than their box are truncated; the tooltip has the full text.
    names = base.mark_text(limit=alt.ExprRef("datum.share * width")).encode(
        alt.X("middle:Q", scale=scale, axis=None), alt.Text("piece:N")
    )
    return (boxes + names).properties(height=alt.Step(ROW_HEIGHT))


def merge_ladder(rungs: pd.DataFrame) -> Spec:
    """Render the pieces of a word rung by rung, highlighting what each step found or merged."""
    start, end = rungs["start"].to_numpy(), rungs["end"].to_numpy()
    n_symbols = int(end.max())
    columns = {
        "rung": rungs["rung"].tolist(),
        "piece": rungs["piece"].tolist(),
        "just merged": rungs["just merged"].tolist(),
        "left": start + 0.05,
        "right": end - 0.05,
        "middle": (start + end) / 2,
        "share": (end - start) / n_symbols,
    }
    return _merge_ladder(columns, n_symbols=n_symbols)


@chart_template
def _cost_chart() -> alt.LayerChart:
    legend = alt.Legend(
        orient="top",
        symbolType=alt.ExprRef(f"['square', '{DOT}', '{RING}'][datum.index]"),
        symbolSize=150,
        symbolStrokeWidth=0,
    )
    base = alt.Chart(VALUES).encode(
        alt.Y("language:N", sort=None, title=None),
        alt.X("count:Q", title="count"),
        alt.Color("measure:N", scale=alt.Scale(domain=list(MEASURES)), title=None, legend=legend),
        tooltip=[alt.Tooltip("language:N"), alt.Tooltip("measure:N"), alt.Tooltip("count:Q")],
    )
    bars = base.transform_filter("datum.measure == 'tokens'").mark_bar(opacity=0.55)
    # If every character is one byte, both marks coincide: the dot sits inside the ring. An outline in the
    # page colour separates it from a bar behind.
    dots = base.transform_filter("datum.measure == 'characters'").mark_circle(
        size=90, opacity=1, stroke=alt.ExprRef("background"), strokeWidth=2
    )
    rings = base.transform_filter("datum.measure == 'bytes'").mark_point(size=190, strokeWidth=2.5, opacity=1)
    return (bars + dots + rings).properties(height=alt.Step(COST_HEIGHT))


def cost_chart(costs: pd.DataFrame) -> Spec:
    """Render the tokens of each text as bars, with characters and bytes as marks next to them."""
    columns = {
        "language": costs["language"].tolist() * len(MEASURES),
        "measure": np.repeat(np.array(MEASURES, dtype=object), len(costs)),
        "count": np.concatenate([costs[measure].to_numpy() for measure in MEASURES]),
    }
    return _cost_chart(columns)
