"""What cannot be laid out or made an axis of is one sentence, and the picture above it stays."""

import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage, as_read
from tests.pages.test_how_true import maps_sent
from tests.pages.test_own_vectors import Bring, bring, clusters, text  # noqa: F401

TRUE = "How true is a map?"


def layout_asked_for(app: AppTest) -> AppTest:
    """Wait until the requested layout is there, or has failed."""
    app.session_state["wc_view"] = TRUE
    app.run()
    app.button(key="wc_lay_start_0").click().run()
    deadline = time.monotonic() + 60
    while any(button.key == "wc_lay_stop_0" for button in app.button):
        assert time.monotonic() < deadline
        time.sleep(0.2)
        app.run()
    return app


def test_fewer_points_than_neighbours(bring: Bring):  # noqa: F811
    rows = np.random.default_rng(0).normal(size=(60, 3)).round(3)
    app = clusters(bring(text(*(f"word{at} {x} {y} {z}" for at, (x, y, z) in enumerate(rows)))), "All words")
    app.session_state["wc_view"] = TRUE
    app.run()
    assert not app.exception
    [warning] = app.warning
    assert "60 points do not have 90 neighbours each" in warning.value
    assert len(maps_sent(app)) == 1
    app.session_state["wc_perplexity"] = 5
    app.run()
    assert not app.warning


def test_equal_vectors(bring: Bring):  # noqa: F811
    app = clusters(bring(text(*(f"word{at} 0.1 0.2 0.3" for at in range(120)))), "All words")
    layout_asked_for(app)
    assert not app.exception
    assert any("All 120 vectors point the same way" in each.value for each in app.warning)
    assert len(maps_sent(app)) == 1


@pytest.mark.parametrize("value", ["nan", "inf"])
def test_values_that_are_no_numbers(bring: Bring, value: str):  # noqa: F811
    rows = [f"word{at} 0.{at + 1} 0.2" for at in range(120)]
    app = bring(text(*rows, f"broken {value} 0.2"))
    assert not app.exception
    said = as_read([*app.warning, *app.error])
    if not said:
        layout_asked_for(clusters(app, "All words"))
        assert not app.exception
        said = as_read(app.warning)
    assert "not a number" in said or value in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("king king", "no way to go"),
        ("man woman, king king", "no way to go"),
        ("man", "not a pair of words"),
        ("", "not a pair of words"),
    ],
)
@pytest.mark.parametrize("count", ["2", "3"])
def test_an_axis_of_one_word_twice(open_page: OpenPage, typed: str, sentence: str, count: str):
    app = open_page("word_clusters", view="axes", wc_n_axes=count)
    before = len(app.get("plotly_chart")), len(maps_sent(app))
    app.text_input(key="wc_axis_1").set_value(typed).run()
    assert not app.exception
    assert any(sentence in each.value for each in app.warning)
    assert (len(app.get("plotly_chart")), len(maps_sent(app))) == before
