"""Every page and tab, run without a browser, with all pictures that it draws."""

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from dashboard.interface.take_away import KEPT, Drawn
from tests.pages.conftest import APP

# Pages with pictures, and the control of their tabs.
TABS = {
    "start": "",
    "word_clusters": "wc_view",
    "vocabulary_matrix": "vm_view",
    "subword_splitting": "ss_view",
    "position_embeddings": "pe_view",
    "context_layers": "cl_view",
}
# What else brings pictures that a tab does not show at first.
MORE: dict[str, tuple[dict[str, str], ...]] = {
    "vocabulary_matrix": tuple({"vm_zoom": zoom} for zoom in ("Block", "Row", "Column")),
    "position_embeddings": ({"pe_view": "Four schemes", "pe_scheme": "In the vector"},),
    "word_clusters": (
        {"wc_map_of": "These words"},
        {"wc_map_of": "These words", "wc_axes": "3", "wc_method": "t-SNE"},
    ),
}


def opened(slug: str, **parameters: str) -> tuple[AppTest, list[Drawn]]:
    """A page by its link, and its pictures."""
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app.session_state[KEPT] = []
    app.switch_page(f"../pages/{slug}.py").run()
    assert not app.exception, f"{slug} {parameters}"
    return app, pictures(app)


def pictures(app: AppTest) -> list[Drawn]:
    """The pictures that the page has drawn since it was told to keep them."""
    return [each for each in app.session_state[KEPT] if isinstance(each, Drawn)]


def states(slug: str) -> Iterator[dict[str, str]]:
    """The links that together show all pictures of a page."""
    app, _ = opened(slug)
    yield from ({TABS[slug]: tab.label} for tab in app.tabs)
    if not app.tabs:
        yield {}
    yield from MORE.get(slug, ())
