"""What a page has drawn, read back from what is sent to the browser."""

import base64
import json
from typing import Any

import numpy as np
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def plotly(app: AppTest, at: int = 0) -> dict[str, Any]:
    """Return the figure of a Plotly chart, by its index on the page."""
    return json.loads(app.get("plotly_chart")[at].proto.spec)


def components(app: AppTest, field: str) -> list[Any]:
    """List the `field` of each component that has it, such as `tokens` of the token strips."""
    sent = [json.loads(each.proto.json) for each in app.main.get("bidi_component") if each.proto.json]
    return [data[field] for data in sent if field in data]


def vega_rows(chart: Any) -> list[dict[str, Any]]:
    """Return the data of a Vega-Lite chart, one dictionary per row."""
    [dataset] = chart.proto.datasets
    return pa.ipc.open_stream(dataset.data.data).read_all().to_pylist()


def numbers(sent: Any) -> np.ndarray:
    """Numbers of a figure, which travel as a list or as base64 with their type and shape."""
    if not isinstance(sent, dict):
        return np.asarray(sent, dtype=float)
    values = np.frombuffer(base64.b64decode(sent["bdata"]), np.dtype(sent["dtype"]))
    shape = [int(length) for length in str(sent.get("shape", len(values))).split(",")]
    return values.reshape(shape)
