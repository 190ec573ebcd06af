"""Chart templates: cached Vega-Lite and Plotly specifications that are filled with data at each rerun.

Building, copying and validating a chart with Altair or Plotly costs 10 to 50 ms, far more than computing its
data. So validation is left to the tests, and charts are passed around as plain dictionaries in the Vega-Lite
and Plotly formats, which can also be written to a file.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from inspect import signature
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa

from dashboard.charts import theme
from dashboard.export.vega_literals import escape_constant

Spec = dict[str, Any]
Columns = Mapping[str, Sequence[Any] | np.ndarray]

# Placeholder for the data of a template.
VALUES = alt.NamedData("values")


def chart_template(draw: Callable[..., alt.TopLevelMixin]) -> Callable[..., Spec]:
    """Turn a function that builds an Altair chart into a cached template, filled with data at each call.

    `draw` builds a chart of `VALUES` and is called once, on first use. Its parameters are what differs
    between reruns besides the data, such as titles and scale limits. It receives placeholders, so it may only
    pass them on to Altair.

    The returned function takes the data columns and the parameters as keyword arguments.

    >>> @chart_template
    ... def dots(title):
    ...     return alt.Chart(VALUES).mark_point().encode(alt.X("length:Q", title=title))
    >>> dots({"length": [1, 2]}, title="length in mm")["encoding"]["x"]["title"]
    'length in mm'
    """
    parameters = tuple(signature(draw).parameters)

    @cache
    def drawn() -> Spec:
        spec = draw(**{name: _mark(name) for name in parameters}).to_dict()
        # Altair's default config would override Streamlit's theme.
        spec.pop("config", None)
        return {**spec, "config": theme.vega_config()}

    def filled(columns: Columns, **values: Any) -> Spec:
        if set(values) != set(parameters):
            raise TypeError(f"{draw.__name__} takes {parameters}, not {tuple(values)}")
        constants = {_mark(name): escape_constant(value) for name, value in values.items()}
        spec = _put(drawn(), constants)
        if any(
            constants[_mark(name)] != each for name, each in values.items() if isinstance(each, str | list)
        ):
            # Values that are sorted by these constants must be escaped the same way.
            columns = {name: escape_constant(list(column)) for name, column in columns.items()}
        spec["datasets"] = {VALUES.name: table(columns)}
        return spec

    return filled


def table(columns: Columns) -> pa.Table:
    """Return columns as an Arrow table, which Streamlit sends without conversion; NaN becomes null."""
    return pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()})


def figure(traces: Sequence[Spec], *, height: int, top: int = 10, **layout: Any) -> Spec:
    """Return a Plotly figure with the shared layout, updated by `layout`; `top` is a margin in pixels."""
    margin = {"l": 0, "r": 0, "t": top, "b": 0}
    return {
        "data": list(traces),
        "layout": {**theme.plotly_layout(), "height": height, "margin": margin, **layout},
    }


def _mark(name: str) -> str:
    return f"⟨{name}⟩"


def _put(part: Any, values: Mapping[str, Any]) -> Any:
    """Return a copy of a specification with placeholders replaced by `values`."""
    if isinstance(part, dict):
        return {key: _put(each, values) for key, each in part.items()}
    if isinstance(part, list):
        return [_put(each, values) for each in part]
    return values.get(part, part) if isinstance(part, str) else part
