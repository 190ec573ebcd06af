"""Chart of an intervention: the probability of a few next tokens while a vector changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from dashboard.charts.direct_labels import spread_labels
from dashboard.charts.layer_curves import CURVE_HEIGHT, LABEL_GAP, N_TICKS
from dashboard.charts.templates import VALUES, Spec, chart_template
from dashboard.numerals import format_number


@chart_template
def _token_lines(x_title: Any, y_title: Any, x_max: Any, is_last: Any, tick_values: Any) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, 1.0], nice=False)
    base = alt.Chart(VALUES).encode(
        alt.X(
            "at:Q",
            title=x_title,
            scale=alt.Scale(domain=[0, x_max], nice=False),
            axis=alt.Axis(values=alt.ExprRef(tick_values), grid=False),
        ),
        tooltip=["token:N", "at:Q", alt.Tooltip("probability:Q", format=".3f")],
    )
    height = alt.Y("probability:Q", scale=scale, title=y_title, axis=alt.Axis(tickCount=N_TICKS))
    lines = base.mark_line(point=True, strokeWidth=3).encode(
        height, alt.Color("token:N", sort=None, legend=None)
    )
    ends = base.transform_filter(is_last)
    random = ends.transform_filter("isValid(datum.random_high)")
    bar = random.mark_rule(strokeWidth=8, opacity=0.3).encode(
        alt.Y("random_low:Q", scale=scale), alt.Y2("random_high:Q")
    )
    middle = random.mark_tick(orient="horizontal", thickness=3, size=18, color="gray", opacity=1).encode(
        alt.Y("random_median:Q", scale=scale)
    )
    names = ends.mark_text(align="left", dx=12, fontWeight="bold").encode(
        alt.Y("height:Q", scale=scale), alt.Text("label:N")
    )
    return alt.LayerChart(layer=[bar, lines, middle, names]).properties(height=CURVE_HEIGHT)


def token_lines(
    places: Sequence[float],
    tokens: Sequence[str],
    probabilities: np.ndarray,
    *,
    x_title: str,
    y_title: str = "probability of the next token",
    random: tuple[str, Sequence[float]] | None = None,
) -> Spec:
    """Render the probability of each token, a line named at its end.

    Args:
        places: where the vector was changed, or how far: n numbers from 0 on.
        tokens: the tokens.
        probabilities: float (n, n_tokens).
        x_title: title of the axis of `places`.
        y_title: title of the axis of probabilities.
        random: a token, and the probabilities that random changes gave it.
    """
    heights = spread_labels(probabilities[-1], LABEL_GAP)
    rows = len(places)
    columns: dict[str, Any] = {
        "at": np.tile(np.asarray(places, dtype=float), len(tokens)),
        "token": [token for token in tokens for _ in range(rows)],
        "probability": probabilities.T.ravel().round(4),
        "height": heights.repeat(rows),
        "label": [
            f"{token} {format_number(end, '.2f')}"
            for token, end in zip(tokens, probabilities[-1], strict=True)
            for _ in range(rows)
        ],
    }
    name, values = random or ("", [np.nan])
    for column, value in (("low", np.min(values)), ("median", np.median(values)), ("high", np.max(values))):
        columns[f"random_{column}"] = [value if token == name else np.nan for token in columns["token"]]
    last = float(places[-1])
    shown = np.unique(np.round(np.linspace(0, last, N_TICKS), 0 if last > 1 else 1)).tolist()
    return _token_lines(
        columns,
        x_title=x_title,
        y_title=y_title,
        x_max=last,
        is_last=f"datum.at == {last}",
        tick_values=str(shown),
    )


def token_table(places: Sequence[float], tokens: Sequence[str], probabilities: np.ndarray) -> pd.DataFrame:
    """Return the data of `token_lines`: a row for each place, a column for each token."""
    return pd.DataFrame(probabilities.round(4), columns=list(tokens)).assign(at=places)
