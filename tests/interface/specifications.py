"""Reading specifications of charts."""

from typing import Any

from dashboard.interface.charts.shapes import Spec


def records(spec: Spec) -> list[dict[str, Any]]:
    """The data of a Vega-Lite chart, one dictionary per row."""
    (table,) = spec["datasets"].values()
    return table.to_pylist()


def with_records(spec: Spec) -> Spec:
    """The same chart as JSON would hold it, which is what Vega-Lite's schema describes."""
    return {**spec, "datasets": {"values": records(spec)}}
