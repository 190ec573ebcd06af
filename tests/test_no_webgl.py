"""No picture needs WebGL: browsers without a graphics card are losing it."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.ui import specifications

ROOT = Path(__file__).parents[1]
CODE = [path for suffix in ("py", "js") for path in (ROOT / "dashboard").rglob(f"*.{suffix}")]
# Plotly's traces that are drawn by WebGL, and what asks a canvas for it.
WEBGL = re.compile(
    r"webgl|scattergl|scatter3d|scatterpolargl|heatmapgl|mesh3d|isosurface|streamtube|splom|parcoords|['\"]surface['\"]",
    re.IGNORECASE,
)
FLAT = {"scatter", "heatmap", "bar"}


def test_no_line_of_the_app_asks_for_webgl():
    assert len(CODE) > 200
    found = [
        (path.relative_to(ROOT), line) for path in CODE for line in WEBGL.findall(path.read_text("utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(("name", "figure"), specifications.plotly())
def test_every_figure_by_plotly_is_drawn_without_it(name: str, figure: dict[str, Any]):
    assert {trace["type"] for trace in figure["data"]} <= FLAT
    assert "scene" not in figure["layout"]
