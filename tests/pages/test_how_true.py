"""How true is a map?: layouts that came with the app, two of them side by side, and what is chosen on both."""

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.layout import pca_layout
from dashboard.concepts.layout_agreement import agreement
from dashboard.models import installed, layouts
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import vega_rows

VIEW = {"view": "map_quality"}


def maps_sent(app: AppTest) -> list[dict[str, Any]]:
    """Return the data that each map sends to the browser."""
    found = [json.loads(each.proto.json) for each in app.main.get("bidi_component") if each.proto.json]
    return [data for data in found if "legendTitle" in data]


def told(app: AppTest) -> str:
    return as_read([*app.main.markdown, *app.caption])


def shipped(seed: int) -> np.ndarray:
    """Places of the pocket words, uint16 (n, 2)."""
    return np.fromfile(layouts.SHIPPED / f"pocket-word2vec-seed-{seed}" / "points.u16", "<u2").reshape(-1, 2)


def test_the_first_layout_is_here_at_once_with_its_meter(open_page: OpenPage):
    app = open_page("word_clusters", **VIEW)
    [data] = maps_sent(app)
    assert data["n"] == len(shipped(0))
    assert all(mark["at"] == shipped(0)[mark["row"]].tolist() for mark in data["marks"])
    trust = layouts.trust(layouts.SHIPPED / "pocket-word2vec-seed-0")
    assert f"{trust.share:.0%} of true neighbours" in told(app)


@pytest.mark.parametrize("beside", ["Another seed beside it", "PCA beside it"])
def test_two_pictures_of_the_same_words_stand_side_by_side(open_page: OpenPage, beside: str):
    app = open_page("word_clusters", wc_beside=beside, **VIEW)
    first, second = maps_sent(app)
    vectors = installed.word_vectors("pocket-word2vec")
    other = shipped(1) if "seed" in beside else pca_layout(vectors.matrix, vectors.norms).points
    assert [mark["row"] for mark in first["marks"]] == [mark["row"] for mark in second["marks"]]
    assert all(mark["at"] == other[mark["row"]].tolist() for mark in second["marks"])
    found = agreement(shipped(0), other)
    assert f"agree on {found.share:.0%} of neighbours; `king`" in told(app)
    assert f"has {found.shared[vectors.row('king')]} of 10 in both" in told(app)


def test_what_is_chosen_on_one_is_lit_on_both_and_measured(open_page: OpenPage):
    app = open_page("word_clusters", wc_beside="Another seed beside it", **VIEW)
    assert [data["shared"] for data in maps_sent(app)] == [[], []]
    rows = (3, 5, 900)
    app.session_state["wc_chosen_on_both pocket-word2vec"] = rows
    app.run()
    assert [data["shared"] for data in maps_sent(app)] == [list(rows)] * 2
    share = agreement(shipped(0), shipped(1)).shared[list(rows)].mean() / 10
    assert f"For 3 chosen words they agree on {share:.0%} of neighbours" in told(app)


def test_a_map_alone_shares_nothing(open_page: OpenPage):
    [data] = maps_sent(open_page("word_clusters", **VIEW))
    assert data["shared"] is None


def test_both_pictures_have_the_colours_of_the_neighbours_that_the_first_keeps(open_page: OpenPage):
    app = open_page("word_clusters", wc_beside="PCA beside it", **VIEW)
    first, second = maps_sent(app)
    assert [entry["label"] for entry in first["legend"]] == ["0 to 1", "2 to 4", "5 to 7", "8 to 10"]
    assert second["legend"] == first["legend"]
    assert second["files"]["colours"] == first["files"]["colours"]
    assert second["files"]["points"] != first["files"]["points"]


def test_a_histogram_says_how_many_words_keep_how_many_neighbours(open_page: OpenPage):
    app = open_page("word_clusters", **VIEW)
    [rows] = [
        vega_rows(chart)
        for chart in app.get("vega_lite_chart")
        if "true neighbours kept, of 10" in chart.proto.spec
    ]
    kept = np.fromfile(layouts.SHIPPED / "pocket-word2vec-seed-0" / "kept.u8", np.uint8)
    heights = [row["height"] for row in rows if row["height"] is not None]
    assert heights == np.bincount(kept, minlength=11).tolist()
