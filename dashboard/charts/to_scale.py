"""An embedding matrix drawn to scale, next to a person and a house."""

from typing import Any

import altair as alt
import pandas as pd

from dashboard.charts.templates import VALUES, Spec, shape

# Size of the plot area in pixels.
WIDTH, HEIGHT = 270, 400
# Heights in metres.
PERSON, HOUSE, HOUSE_WIDTH = 1.75, 15.0, 11.0
# SVG path of a standing person, in Vega's square from -1 to 1.
HEAD = "M0-1A.14,.14,0,1,1,0-.72A.14,.14,0,1,1,0-1Z"
STANDING = f"{HEAD}M-.24-.68H.24L.32-.05H.2L.15-.4V1H.03V.15H-.03V1H-.15V-.4L-.2-.05H-.32Z"


def sizes(n_rows: int, n_dims: int) -> pd.DataFrame:
    """Return sizes in metres of the matrix, at 1 mm² per value, and of the objects next to it.

    >>> sizes(50_257, 768)["tall"].tolist()
    [50.257, 15.0, 1.75]
    """
    rows = [
        ("the matrix", n_dims / 1_000, n_rows / 1_000),
        ("a house of five floors", HOUSE_WIDTH, HOUSE),
        ("a person", 0.6, PERSON),
    ]
    return pd.DataFrame(rows, columns=["what", "wide", "tall"])


@shape
def _tower(across: Any, up: Any) -> alt.LayerChart:
    x, y = alt.Scale(domain=[0, across], nice=False), alt.Scale(domain=[0, up], nice=False)
    base = alt.Chart(VALUES).encode(
        alt.X("left:Q", axis=None, scale=x), tooltip=["what:N", "tall:Q", "wide:Q"]
    )
    blocks = base.encode(alt.X2("right:Q"), alt.Y("tall:Q", title="metres", scale=y), alt.Y2("ground:Q"))
    house = blocks.transform_filter("datum.what != 'the matrix' && datum.dots == 0").mark_rect(opacity=0.3)
    matrix = blocks.transform_filter("datum.what == 'the matrix'").mark_rect()
    person = (
        base.transform_filter("datum.dots > 0")
        .mark_point(shape=STANDING, filled=True, opacity=1)
        .encode(
            alt.X("middle:Q", scale=x),
            alt.Y("waist:Q", scale=y),
            alt.Size("dots:Q", scale=None, legend=None),
        )
    )
    names = base.mark_text(align="left", dx=8, dy=-8).encode(
        alt.X("right:Q", scale=x), alt.Y("tall:Q", scale=y), alt.Text("written:N")
    )
    return (house + matrix + person + names).properties(width=WIDTH, height=HEIGHT)


def tower(n_rows: int, n_dims: int) -> Spec:
    """Render a matrix as a tower, at 1 mm² per value, next to a person and a house."""
    table = sizes(n_rows, n_dims)
    up = max(1.08 * n_rows / 1_000, 1.5 * PERSON)
    across = up * WIDTH / HEIGHT
    table = table[table["tall"] <= up]
    # Side by side, with space for the labels.
    left = [{"the matrix": 0.05, "a person": 0.3}.get(what, 0.5) * across for what in table["what"]]
    is_person = table["what"] == "a person"
    columns = {
        "what": table["what"].tolist(),
        "wide": table["wide"].to_numpy(),
        "tall": table["tall"].to_numpy(),
        "left": left,
        "right": (left + table["wide"]).to_numpy(),
        "middle": (left + table["wide"] / 2).to_numpy(),
        "ground": [0.0] * len(table),
        "waist": (table["tall"] / 2).to_numpy(),
        # Vega defines symbol size as an area in square pixels.
        "dots": (is_person * (PERSON * HEIGHT / up) ** 2).to_numpy(dtype=float),
        "written": [
            f"{tall:.1f} m"
            if what == "the matrix"
            else what.removeprefix("a ").removesuffix(" of five floors")
            for what, tall in zip(table["what"], table["tall"], strict=True)
        ],
    }
    return _tower(columns, across=across, up=up)
