"""All charts: specifications that Vega-Lite and Plotly accept, that everybody can read and that no rerun changes."""

import copy
import importlib
import inspect
import json
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import plotly.graph_objects as go
import pytest
from streamlit.elements.lib import streamlit_plotly_theme

from dashboard import charts
from dashboard.charts import curves, distributions, layer_curves, moving, still_map, token_ladder
from dashboard.charts.templates import VALUES, Spec, chart_template, table
from dashboard.components.playback import MovingPoints
from dashboard.export import vega_export
from dashboard.export.provenance import Origin
from dashboard.streamlit_internals import plotly_theme
from dashboard.ui.export.export_bar import colours
from dashboard.ui.export.pictures import pack_arrays
from tests.pages.drawn import numbers
from tests.ui.specifications import plotly, records, vega

VEGA, PLOTLY = dict(vega()), dict(plotly())
THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
KINDS = ("light", "dark")
READABLE = 4.5


def parts(spec: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Each value in a specification with its own name, at any depth."""
    yield name, spec
    if isinstance(spec, dict):
        for key, each in spec.items():
            yield from parts(each, key)
    elif isinstance(spec, list | tuple):
        for each in spec:
            yield from parts(each, name)


def own(spec: Spec) -> Spec:
    """Remove Streamlit's part of a specification."""
    return {**spec, "layout": {**spec.get("layout", {}), "template": None}}


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def contrast(first: np.ndarray, second: np.ndarray) -> float:
    """By the definition of WCAG 2."""

    def luminance(colour: np.ndarray) -> float:
        linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_every_chart_is_here():
    drawn = set()
    for module in pkgutil.iter_modules(charts.__path__, f"{charts.__name__}."):
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            here = function.__module__ == module.name and not name.startswith("_")
            if here and inspect.signature(function).return_annotation in (Spec, "Spec"):
                drawn.add(name)
    parts_of_charts = {"figure", "cells", "heading", "axis", "vega_config", "plotly_layout"}
    assert drawn - parts_of_charts == {name.split(":")[0] for name in [*VEGA, *PLOTLY]}


@pytest.mark.parametrize("name", VEGA)
def test_vega_lite_accepts_it_and_every_field_that_it_names_is_there(name: str):
    spec = VEGA[name]
    rows = records(spec)
    drawn = json.loads(json.dumps({**spec, "datasets": {"values": rows}}))
    (alt.LayerChart if "layer" in spec else alt.Chart).from_dict(drawn, validate=True)
    made_on_the_way = {each for key, each in parts(drawn) if key == "as"}
    fields = {each for key, each in parts(spec) if key == "field"}
    assert fields
    assert fields - made_on_the_way <= set(spec["datasets"]["values"].column_names)
    # Nothing is left of the marks in whose places values were put; a name in the data may look like one.
    assert "⟨" not in json.dumps({**drawn, "datasets": None}, ensure_ascii=False)


@pytest.mark.parametrize("name", PLOTLY)
def test_plotly_accepts_it(name: str):
    sent = json.loads(json.dumps(pack_arrays(PLOTLY[name])))
    figure = go.Figure(sent)
    assert len(figure.data) == len(PLOTLY[name]["data"])


@pytest.mark.parametrize("name", [*VEGA, *PLOTLY])
def test_letters_are_large_enough(name: str):
    sizes = []
    for key, each in parts(own((VEGA | PLOTLY)[name])):
        if key.endswith(("ontSize", "font")) and each and not isinstance(each, str):
            sizes.append(each if isinstance(each, int) else each["size"])
    assert sizes
    assert min(sizes) >= 13


@pytest.mark.parametrize("name", VEGA)
def test_vega_writes_in_the_ink_of_the_theme(name: str):
    spec = VEGA[name]
    assert "currentColor" not in json.dumps({**spec, "datasets": None})
    for guide in ("axis", "legend"):
        assert {spec["config"][guide][f"{what}Color"]["expr"] for what in ("label", "title")} == {ink()}
    assert spec["config"]["text"]["color"]["expr"] == ink()
    for layer in spec.get("layer", [spec]):
        if layer["mark"]["type"] == "text" and name != "heatmap: written":
            assert "color" not in {**layer["mark"], **layer["encoding"]}


@pytest.mark.parametrize("name", VEGA)
def test_colours_and_shapes_have_one_legend(name: str):
    """Vega-Lite makes one of both, unless they are sorted by a list of names."""
    for layer in VEGA[name].get("layer", [VEGA[name]]):
        by_name = [
            channel
            for channel in ("color", "shape", "strokeDash")
            if isinstance(layer["encoding"].get(channel, {}).get("sort"), list)
        ]
        assert len(by_name) < 2


def ink() -> str:
    light, dark = (THEME[kind]["textColor"] for kind in KINDS)
    return f"luminance(background) > 0.18 ? '{light}' : '{dark}'"


@pytest.mark.parametrize("name", PLOTLY)
def test_plotly_writes_in_the_ink_of_the_theme(name: str):
    layout = PLOTLY[name]["layout"]
    fonts = [each for key, each in parts(own(PLOTLY[name])) if key.endswith("font")]
    assert {font["color"] for font in fonts if font} == {streamlit_plotly_theme.GRAY_90}
    # Streamlit's own theme has smaller and paler letters along axes, which only the axis itself can outdo.
    axes = [each for key, each in parts(layout) if key.rstrip("23") in ("xaxis", "yaxis", "zaxis")]
    shown = [axis for axis in axes if isinstance(axis, dict) and axis]
    template = layout["template"]["layout"]
    assert all("tickfont" in axis for axis in shown if axis not in template.values())


def test_streamlits_marks_for_colours_are_what_they_were():
    known = tuple(getattr(streamlit_plotly_theme, f"CATEGORY_{at}") for at in range(10))
    assert known == plotly_theme.COLOURS
    assert plotly_theme.INK == streamlit_plotly_theme.GRAY_90


@pytest.mark.parametrize("kind", KINDS)
def test_ink_can_be_read_on_the_page_and_on_all_that_is_written_on(kind: str):
    theme = THEME[kind]
    text, page = rgb(theme["textColor"]), rgb(theme["backgroundColor"])
    assert contrast(text, page) >= READABLE
    assert (kind == "light") == (contrast(page, np.zeros(3)) > (0.18 + 0.05) / 0.05)
    for depth, n_colours in ((layer_curves.DEEPEST, 1), (token_ladder.DEEPEST, 2)):
        for colour in theme["chartCategoricalColors"][:n_colours]:
            assert contrast(text, depth * rgb(colour) + (1 - depth) * page) >= READABLE


def test_numbers_in_cells_can_be_read_on_every_colour():
    """The luminance at which the ink changes: there both are as good, and both are good enough."""
    numbers_of = VEGA["heatmap: written"]["layer"][1]["mark"]
    assert "> 0.179 ? 'black' : 'white'" in numbers_of["color"]["expr"]
    assert min((0.179 + 0.05) / 0.05, 1.05 / (0.179 + 0.05)) >= READABLE


@pytest.mark.parametrize("name", PLOTLY)
def test_no_drag_zooms(name: str):
    layout = PLOTLY[name]["layout"]
    assert layout["dragmode"] is False
    if name == "all_heads":
        # Streamlit lets a chart that can be clicked be dragged: then at least nothing moves.
        assert layout["xaxis"]["fixedrange"]
        assert layout["yaxis"]["fixedrange"]


def test_the_legend_of_the_map_names_each_colour_and_each_symbol():
    figure = PLOTLY["points"]
    entries = {trace["name"]: trace["marker"] for trace in figure["data"] if trace.get("showlegend", True)}
    assert list(entries) == ["cluster 1", "cluster 2", "the word", "neighbour", "other word"]
    for trace in (trace for trace in figure["data"] if "hovertext" in trace):
        assert entries[trace["name"]]["color"] == trace["marker"]["color"]
        for symbol, said in zip(trace["marker"]["symbol"], trace["customdata"], strict=True):
            assert entries[said.split(",")[0]]["symbol"] == symbol


def test_a_name_on_the_saved_map_lies_over_no_other_and_over_no_label():
    places = np.random.default_rng(0).integers(0, 65_536, (200, 2))
    places[0] = 30_000, 30_000
    regions = [("Far off", (9_000, 60_000)), ("Food", (30_000, 31_500)), ("Animals", (10_000, 60_500))]
    words = [f"word{at}" for at in range(200)]
    spec = still_map.still_map(places, words, [(0, "word")], ["coffee"], regions)
    [rows] = spec["datasets"].values()
    assert [row["word"] for row in rows.to_pylist() if row["kind"] == "region"] == ["FAR OFF"]


def test_a_shape_is_drawn_once_and_no_rerun_changes_it():
    drawn = []

    @chart_template
    def dots(title: str, low: float) -> alt.Chart:
        drawn.append(title)
        scale = alt.Scale(domain=[low, 1])
        return alt.Chart(VALUES).mark_point().encode(alt.X("length:Q", title=title, scale=scale))

    first = dots({"length": [1, 2]}, title="a", low=-1)
    kept = copy.deepcopy({**first, "datasets": None})
    second = dots({"length": [3]}, title="b", low=0)
    assert len(drawn) == 1
    assert {**first, "datasets": None} == kept
    assert second["encoding"]["x"]["title"] == "b"
    assert second["encoding"]["x"]["scale"]["domain"] == [0, 1]
    second["encoding"]["x"]["scale"]["domain"].append("spoiled")
    assert dots({"length": []}, title="b", low=0)["encoding"]["x"]["scale"]["domain"] == [0, 1]
    with pytest.raises(TypeError, match="low"):
        dots({"length": []}, title="b")


def test_numbers_travel_as_they_are_and_nan_is_no_value():
    assert table({"x": np.array([0.5, np.nan]), "y": ["a", None]}).to_pylist() == [
        {"x": 0.5, "y": "a"},
        {"x": None, "y": None},
    ]
    for values in (
        np.arange(6, dtype=np.float32).reshape(2, 3).T,
        np.arange(3),
        np.array([True]),
        np.array([]),
    ):
        np.testing.assert_array_equal(numbers(pack_arrays({"z": values})["z"]), values)
    assert pack_arrays({"z": np.zeros((2, 3), dtype=np.float32)})["z"]["shape"] == "2, 3"


# Words that Vega gives a meaning, names that it may give one, and what every object of JavaScript has.
TAKEN = (
    "if datum data signal item group parent event scale range now this return function null true NaN undefined "
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf __proto__ "
    "__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__"
)


@pytest.mark.parametrize("word", TAKEN.split(" "))
def test_any_word_can_stand_in_a_title_and_sort_a_chart(word: str):
    @chart_template
    def bars(title: str, first: str) -> alt.Chart:
        return alt.Chart(VALUES).mark_bar().encode(alt.X("word:N", title=title, sort=[first, "one"]))

    chart = bars({"word": ["one", word]}, title=word, first=word)
    origin = Origin(word, "start", word, word, word, (word,), 0, word)
    drawn = vega_export.svg(chart, colours("light"), origin).decode()
    labels = [text.strip() for text in re.findall(r">([^<>]+)</text>", drawn)]
    # Its title, and both labels in the order that was asked for.
    assert labels.index(word) < labels.index("one")
    assert labels.count(word) >= 3


def test_each_line_has_its_name_at_its_own_end():
    lines = {"long": np.arange(5.0), "short": np.arange(3.0), "as long": np.arange(5.0)}
    rows = records(curves.curves(lines, axis="distance", value="cosine"))
    ends = {row["line"]: row["at"] for row in rows if row["label_at"] is not None}
    assert ends == {"long": 4, "short": 2, "as long": 4}
    heights = sorted(row["label_at"] for row in rows if row["label_at"] is not None)
    assert min(np.diff(heights)) > 0, "no name stands on another"
    alone = records(curves.curves({"one": np.zeros(3)}, axis="distance", value="cosine"))
    assert not [row for row in alone if row["label_at"] is not None]


def test_each_group_of_a_histogram_has_its_name_where_it_stands_out():
    groups = {"left": np.array([5, 9, 1, 0]), "right": np.array([0, 1, 8, 2])}
    rows = records(distributions.bins(np.arange(5.0), groups, x="value", y="rows"))
    assert {row["name"]: row["start"] for row in rows if row["label_at"] is not None} == {
        "left": 1,
        "right": 2,
    }


def test_a_saved_picture_of_moving_points_has_no_orange_and_names_its_groups():
    groups = ["rare", "kings", "kings", "beasts"]
    points = MovingPoints(list("abcd"), groups, np.zeros((1, 4, 2)), ["x", "y"], [0], pale="rare")
    rows = records(moving.still(points, 0))
    hues = {row["group"]: row["hue"] for row in rows}
    assert hues["rare"] == -1
    assert 1 not in hues.values(), "the theme's second colour means the chosen one"
    assert [row["title"] for row in rows if row["middle_x"] is not None] == ["KINGS", "BEASTS"]
