"""Export of a page as one HTML file, without server or network: text, tables and interactive charts."""

import base64
import gzip
from collections.abc import Sequence
from functools import cache
from typing import Any

from dashboard.export.html_templates import render, shared_id
from dashboard.export.snapshot import Page, Picture, PlanSnapshot


def html_page(page: Page) -> str:
    """Render a page as one HTML file."""
    return render("one_page.html", title=page.title, page=page, **_scripts([page]))


def html_plan(plan: PlanSnapshot) -> str:
    """Render all steps of a plan as one HTML file, with each chart once."""
    pages = [step.page for step in plan.steps if step.page]
    return render("plan.html", title=plan.title, plan=plan, **_scripts(pages))


def _scripts(pages: Sequence[Page]) -> dict[str, Any]:
    """Return what draws the charts of these pages, each once: components, the data they share, and libraries."""
    pictures = [part for page in pages for part in page.parts if isinstance(part, Picture)]
    live = [each.live for each in pictures if each.live is not None]
    figures = [each.figure for each in pictures if each.live is None and each.figure is not None]
    libraries = {}
    if any("layout" not in figure for figure in figures):
        libraries["vega"] = _packed_vega()
    if any("layout" in figure for figure in figures):
        libraries["plotly"] = _packed_plotly()
    return {
        "shared": {shared_id(each.shared): each.shared for each in live if each.shared},
        "components": list({each.component.name: each.component for each in live}.values()),
        "libraries": libraries,
    }


@cache
def _packed_vega() -> str:
    import vl_convert

    # The type stub lacks the default.
    return _packed(vl_convert.javascript_bundle())  # type: ignore[call-arg]


@cache
def _packed_plotly() -> str:
    from plotly.offline import get_plotlyjs

    return _packed(get_plotlyjs())


def _packed(script: str) -> str:
    return base64.b64encode(gzip.compress(script.encode(), mtime=0)).decode("ascii")
