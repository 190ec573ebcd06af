"""Every page and tab, run without a browser, with all pictures that it draws."""

import time
from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import lesson
from dashboard.ui.export.export_bar import RECORDED, RecordedChart
from dashboard.ui.tabs import MORE as LAST
from tests.pages.conftest import APP

# Pages with pictures, and the control of their tabs.
TABS = {
    "start": "",
    "word_clusters": "wc_view",
    "vocabulary_matrix": "vm_view",
    "subword_splitting": "ss_view",
    "position_embeddings": "pe_view",
    "context_layers": "cl_view",
    "learning": "le_view",
}
# What a page has to be told so that its tabs have something to show.
ALWAYS = {"learning": {"le_trained": "true", "le_sentences": "40", "le_epochs": "4"}}
# What else brings pictures that a tab does not show at first.
MORE: dict[str, tuple[dict[str, str], ...]] = {
    "vocabulary_matrix": (
        {"view": "column", "vm_all": "true"},
        {"view": "neighbours", "vm_all": "true"},
        *({"view": "training", "vm_part": part} for part in ("Lengths", "Values")),
    ),
    "position_embeddings": (
        {"pe_view": "Four schemes", "pe_scheme": "In the vector"},
        *({"pe_view": view, "pe_matrix": "sinusoidal"} for view in ("Position matrix", "Distance")),
    ),
    "learning": tuple(
        {**ALWAYS["learning"], "le_view": view, "le_mode": "next token", "le_start": "uniform"}
        for view in ("Loss", "One step")
    ),
    "subword_splitting": ({"ss_step": "2", "ss_text": "unbelievable"},),
    "word_clusters": (
        {"wc_view": "Axes with meaning", "wc_n_axes": "3", "wc_right_angles": "true"},
        {"wc_map_of": "All words"},
        {"wc_axes": "3", "wc_method": "t-SNE"},
        {"view": "play", "wc_game": "Odd one out"},
    ),
}


def opened(slug: str, **parameters: str) -> tuple[AppTest, list[RecordedChart]]:
    """Open a page by its link; return it with its pictures."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app.session_state[RECORDED] = []
    app.switch_page(f"../pages/{slug}.py").run()
    until = time.monotonic() + 60
    while any(button.label == "Cancel" for button in app.button):
        assert time.monotonic() < until, f"{slug} {parameters}: the training did not end"
        time.sleep(0.1)
        app.session_state[RECORDED] = []
        app.run()
    assert not app.exception, f"{slug} {parameters}: {[each.message for each in app.exception]}"
    return app, pictures(app)


def pictures(app: AppTest) -> list[RecordedChart]:
    """Return the pictures that the page has drawn since recording started."""
    return [each for each in app.session_state[RECORDED] if isinstance(each, RecordedChart)]


def states(slug: str) -> Iterator[dict[str, str]]:
    """Yield the links that together show all pictures of a page."""
    app, _ = opened(slug)
    views = {label: view for view, label in lesson(slug).views.items()}
    for tab in app.tabs:
        if tab.label == LAST:
            continue
        # The label of a tab may depend on the model.
        link = {"view": views[tab.label]} if tab.label in views else {TABS[slug]: tab.label}
        yield {**ALWAYS.get(slug, {}), **link}
    for view in lesson(slug).more:
        yield {**ALWAYS.get(slug, {}), "view": view}
    if not app.tabs:
        yield {}
    yield from MORE.get(slug, ())
