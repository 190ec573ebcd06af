"""Export of a page as one HTML file, without server or network: text, tables and interactive charts."""

import base64
import gzip
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dashboard import limits
from dashboard.export.notebook import plain_markdown
from dashboard.export.snapshot import Page, Picture, PlanSnapshot, Question, StandaloneComponent, Step, Words
from dashboard.numerals import format_number

if TYPE_CHECKING:
    import pandas as pd


STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, sans-serif; color: #1f2430; background: #fffdf9; max-width: 56rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } a { color: #0a5f90; } figure { margin: 2rem 0 0.5rem; overflow-x: auto; }
.vega-embed { width: 100%; }
figcaption, .about { color: #5a5f6b; font-size: 0.9rem; overflow-wrap: anywhere; }
details { margin: 0 0 1.5rem; overflow-x: auto; } table { border-collapse: collapse; font-size: 0.85rem; }
td, th { border: 1px solid #d9d2c5; padding: 0.15rem 0.5rem; text-align: left; white-space: pre-wrap; }
blockquote { border: 1px solid #d9d2c5; border-radius: 0.5rem; margin: 1rem 0; padding: 0.25rem 1rem; }
pre { background: #f1ece2; padding: 0.5rem; overflow-x: auto; } code { background: #f1ece2; }
section { border-top: 2px solid #d9d2c5; margin-top: 2.5rem; } section h2 { font-size: 1.3rem; }
.question { border: 1px solid #0a5f90; border-radius: 0.5rem; margin: 1rem 0; padding: 0 1rem; }
.question h3 { font-size: 1.05rem; } summary { cursor: pointer; }
@media print { section { break-before: page; } }
"""

# Decompresses an embedded library and runs it.
UNPACK = """
async function unpacked(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}
const spec = (figure) => JSON.parse(figure.querySelector("script").textContent);
(async () => {
  const vega = document.querySelectorAll("figure.vega"), plotly = document.querySelectorAll("figure.plotly");
  if (vega.length) await unpacked("vega");
  for (const figure of vega) {
    const place = figure.querySelector(".place");
    // Without a description, Vega takes the place's name away.
    const chart = { ...spec(figure), description: place.getAttribute("aria-label") };
    // One that has a width of its own keeps it.
    if (chart.autosize) chart.width = "container";
    await vegaEmbed(place, chart, { actions: false, renderer: "svg" });
    // What is wider than the page is scrolled, by keyboard too.
    if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;
  }
  if (plotly.length) await unpacked("plotly");
  for (const figure of plotly) {
    const { data, layout } = spec(figure);
    await Plotly.newPlot(figure.querySelector(".place"), { data, layout, config: {
      displayModeBar: false, responsive: true } });
  }
  document.body.dataset.drawn = "yes";
})();
"""


# Runs after the module with the function `NAME`; each figure has a shadow root, as on a live page.
SHOW = """
for (const figure of document.querySelectorAll("figure[data-component=NAME]")) {
  const parentElement = figure.querySelector(".place").attachShadow({ mode: "open" });
  parentElement.append(document.getElementById("component-NAME").content.cloneNode(true));
  const read = (element) => JSON.parse(element.textContent);
  const { shared } = figure.dataset;
  const data = { ...read(figure.querySelector("script")), ...(shared && read(document.getElementById(shared))) };
  NAME({ data, parentElement, setStateValue: () => {}, setTriggerValue: () => {} });
}
"""


def html_page(page: Page) -> str:
    """Render a page as one HTML file."""
    head = f"<p><strong>{html.escape(page.question)}</strong></p>\n{_about(page.about)}{_live(page.link)}"
    return _document(page.title, head + _parts(page), [page])


def html_plan(plan: PlanSnapshot) -> str:
    """Render all steps of a plan as one HTML file, with each chart once."""
    steps = "".join(_step(number, step) for number, step in enumerate(plan.steps, start=1))
    return _document(plan.title, _about(plan.about) + steps, [step.page for step in plan.steps if step.page])


def _step(number: int, step: Step) -> str:
    head = f'<h2 id="step-{number}">{number}. {html.escape(step.say)}</h2>\n{_live(step.link)}'
    if step.page is None:
        shown = f'<p><a href="#step-{step.same}">The picture is in step {step.same}.</a></p>\n'
    else:
        of_page = f"<summary>{html.escape(step.page.title)}</summary>"
        shown = (
            f'<details open class="page">{of_page}{_about(step.page.about)}{_parts(step.page)}</details>\n'
        )
    return f"<section>{head}{shown}{_question(step.question) if step.question else ''}</section>\n"


def _about(about: str) -> str:
    return f'<p class="about">{html.escape(about)}</p>\n'


def _live(link: str) -> str:
    if not link:
        return ""
    return f'<p class="about"><a href="{html.escape(link)}">The same state, live</a></p>\n'


def _parts(page: Page) -> str:
    return "".join(_part(part) for part in page.parts)


def _part(part: Words | Picture | Question) -> str:
    match part:
        case Words():
            return _words(part)
        case Picture():
            return _picture(part)
        case Question():
            return _question(part)


def _question(part: Question) -> str:
    options = "".join(f"<li>{html.escape(option)}</li>" for option in part.options)
    return (
        f'<div class="question"><h3>{html.escape(part.title)}</h3><p>{html.escape(part.ask)}</p>'
        f"{f'<ul>{options}</ul>' if options else ''}"
        f"<details><summary>Answer</summary><p><strong>{html.escape(part.answer)}</strong></p>"
        f"<p>{html.escape(part.why)}</p></details></div>\n"
    )


def _document(title: str, body: str, pages: Sequence[Page]) -> str:
    """Wrap a body in an HTML document, with the libraries that draw the charts of its pages."""
    pictures = [part for page in pages for part in page.parts if isinstance(part, Picture)]
    live = [each.live for each in pictures if each.live is not None]
    figures = [each.figure for each in pictures if each.live is None and each.figure is not None]
    shared = {_name_shared(each.shared): each.shared for each in live if each.shared}
    libraries = "".join(
        f'<script type="application/json" id="{name}">{_in_script(data)}</script>\n'
        for name, data in shared.items()
    )
    libraries += "".join(map(_component, {each.component.name: each.component for each in live}.values()))
    if any("layout" not in figure for figure in figures):
        libraries += f'<script type="text/plain" id="vega">{_packed_vega()}</script>'
    if any("layout" in figure for figure in figures):
        libraries += f'<script type="text/plain" id="plotly">{_packed_plotly()}</script>'
    title = html.escape(title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';
 script-src 'unsafe-inline' 'unsafe-eval'; img-src data: blob:">
<title>{title} · Embedding Lab</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
{libraries}
<script type="module">{UNPACK}</script>
</body>
</html>
"""


def _component(component: StandaloneComponent) -> str:
    name, markup = component.name, f"<style>{component.style}</style>{component.markup}"
    script = component.script + SHOW.replace("NAME", name)
    return f'<template id="component-{name}">{markup}</template>\n<script type="module">{script}</script>\n'


def _name_shared(shared: Mapping[str, Any]) -> str:
    """Return an element ID for data that figures share: the same for the same data."""
    return f"shared-{hashlib.sha256(_in_script(shared).encode()).hexdigest()[:12]}" if shared else ""


def _words(part: Words) -> str:
    from markdown_it import MarkdownIt

    # This preset escapes HTML.
    said = MarkdownIt("js-default", {"linkify": False}).render(plain_markdown(part.text))
    return f"<div>{said}</div>\n"


def _picture(part: Picture) -> str:
    caption, table = html.escape(part.title), _table(part.table())
    if part.live is not None:
        live = part.live
        # The title and the table are those of what is on screen at export.
        return (
            f'<figure data-component="{live.component.name}" data-shared="{_name_shared(live.shared)}">'
            f'<div class="place"></div><script type="application/json">{_in_script(live.data)}</script>'
            f"<figcaption>{html.escape(live.data['alt'])}</figcaption></figure>"
            f"<details><summary>Table: {caption}</summary>{table}</details>\n"
        )
    table = f"<details><summary>Table</summary>{table}</details>\n"
    if part.figure is None:
        return f"<figure><figcaption>{caption}</figcaption></figure>{table}"
    kind = "plotly" if "layout" in part.figure else "vega"
    return (
        f'<figure class="{kind}"><div class="place" role="img" aria-label="{caption}"></div>'
        f'<script type="application/json">{_in_script(part.figure)}</script>'
        f"<figcaption>{caption}</figcaption></figure>{table}"
    )


def _table(table: "pd.DataFrame") -> str:
    shown = table.head(limits.MAX_SAVED_ROWS)
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in shown.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{html.escape(_cell(cell))}</td>' for cell in row)}</tr>"
        for row in shown.itertuples(index=False, name=None)
    )
    more = (
        f"<p>The first {limits.MAX_SAVED_ROWS} of {len(table):,} rows.</p>"
        if len(table) > limits.MAX_SAVED_ROWS
        else ""
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


def _cell(cell: object) -> str:
    return format_number(cell, ".4f") if isinstance(cell, float) else str(cell)


def _in_script(figure: Mapping[str, Any]) -> str:
    """Serialize JSON so that no text in it can close the script element."""
    return json.dumps(figure).replace("<", "\\u003c")


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
