"""Charts as plain specifications: the shape is made once, the data are put in at each rerun.

To build, copy and validate a chart with Altair or Plotly costs 10 to 50 ms, many times what it takes to compute what it
shows. So the validation is the tests' work, and what is passed around are dictionaries, as Vega-Lite and Plotly define
them, which can be written to a file as well as drawn.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from inspect import signature
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa

from dashboard.charts import theme
from dashboard.export.vega_literals import as_constant

Spec = dict[str, Any]
Columns = Mapping[str, Sequence[Any] | np.ndarray]

# The data of a chart that is still only a shape.
VALUES = alt.NamedData("values")


def shape(draw: Callable[..., alt.TopLevelMixin]) -> Callable[..., Spec]:
    """Call `draw` once, when it is first needed, and put data into a copy of what it draws at each later call.

    `draw` builds an Altair chart of `VALUES`. Its parameters are what differs from rerun to rerun besides the data,
    such as titles and the ends of scales: it only hands them on, for they are marks whose values are put in later.

    The function that comes back takes the columns of the data and, by name, the parameters.

    >>> @shape
    ... def dots(title):
    ...     return alt.Chart(VALUES).mark_point().encode(alt.X("length:Q", title=title))
    >>> dots({"length": [1, 2]}, title="length in mm")["encoding"]["x"]["title"]
    'length in mm'
    """
    parameters = tuple(signature(draw).parameters)

    @cache
    def drawn() -> Spec:
        spec = draw(**{name: _mark(name) for name in parameters}).to_dict()
        # Altair's own look, from before Streamlit's.
        spec.pop("config", None)
        return {**spec, "config": theme.vega_config()}

    def filled(columns: Columns, **values: Any) -> Spec:
        if set(values) != set(parameters):
            raise TypeError(f"{draw.__name__} takes {parameters}, not {tuple(values)}")
        constants = {_mark(name): as_constant(value) for name, value in values.items()}
        spec = _put(drawn(), constants)
        if any(
            constants[_mark(name)] != each for name, each in values.items() if isinstance(each, str | list)
        ):
            # What is sorted by them has to be called the same.
            columns = {name: as_constant(list(column)) for name, column in columns.items()}
        spec["datasets"] = {VALUES.name: table(columns)}
        return spec

    return filled


def table(columns: Columns) -> pa.Table:
    """Columns as Streamlit sends them to the browser without a detour; NaN is no value."""
    return pa.table({name: pa.array(column, from_pandas=True) for name, column in columns.items()})


def figure(traces: Sequence[Spec], *, height: int, top: int = 10, **layout: Any) -> Spec:
    """A Plotly figure of these traces in the look that all share; `layout` as Plotly names it, `top` is a margin."""
    margin = {"l": 0, "r": 0, "t": top, "b": 0}
    return {
        "data": list(traces),
        "layout": {**theme.plotly_layout(), "height": height, "margin": margin, **layout},
    }


def _mark(name: str) -> str:
    return f"⟨{name}⟩"


def _put(part: Any, values: Mapping[str, Any]) -> Any:
    """A copy of a specification with the values in the places of their marks."""
    if isinstance(part, dict):
        return {key: _put(each, values) for key, each in part.items()}
    if isinstance(part, list):
        return [_put(each, values) for each in part]
    return values.get(part, part) if isinstance(part, str) else part
