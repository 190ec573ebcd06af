"""A zoomable map of all words of a model, on a canvas, with data fetched from files; needs no GPU."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np
import streamlit as st

from dashboard import limits
from dashboard.components.loader import load
from dashboard.components.standalone import standalone
from dashboard.display_text import short_word
from dashboard.errors import InputError
from dashboard.export.snapshot import LiveFigure
from dashboard.models.map_points import MapPoints
from dashboard.models.map_regions import MapRegions
from dashboard.models.maps import RANDOM, words_text

_render = load(__file__)


# Initial camera in 3-D: yaw and tilt in radians.
YAW, PITCH = 0.7, 0.45


@dataclass(frozen=True)
class Mark:
    """A highlighted row with its label.

    Attributes:
        row: the row.
        kind: "word" for the chosen one, "neighbour" or "other".
        note: what is said of it.
        at: where a row without a position is drawn, in outline.
    """

    row: int
    kind: str
    note: str = ""
    at: tuple[int, int] | None = None


@dataclass(frozen=True)
class MenuChoice:
    """A choice in the map's menu: it sets the widget `key` to one of `options`."""

    key: str
    label: str
    options: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class MapState:
    """Map state from the browser: rows selected by box or lasso, and whether its files failed to load."""

    picked: tuple[int, ...]
    unreachable: bool


def map_state(key: str) -> MapState:
    """Return the browser's state of the map `key`, before it is rendered."""
    state = st.session_state.get(key) or {}
    return MapState(_rows_in(state.get("picked")), bool(state.get("unreachable")))


def shared_rows(shared: str) -> tuple[int, ...]:
    """Return the rows selected on any map of the group `shared`."""
    return st.session_state.get(shared, ())


def _rows_in(sent: object) -> tuple[int, ...]:
    """Parse row indices sent by a browser; the message is untrusted."""
    found = sent if isinstance(sent, list) else []
    return tuple(row for row in found if isinstance(row, int) and row >= 0)[: limits.MAX_PICKED_POINTS]


@dataclass(frozen=True, eq=False)
class MapDrawing:
    """What a map shows.

    Attributes:
        points: the data.
        marks: highlighted rows with labels, foremost first; rows without a position are left out.
        alt_text: accessible name.
        summary: what the map shows, announced once it is drawn.
        lines: pairs of marked rows to join.
        kinds: legend title of each kind of mark.
        few: whether the marks are all points, so that there is nothing to search or select.
        flies: whether the map flies to the first mark, and so from word to word.
        landmarks: rows whose words are written on the whole map.
        menu: choices in the map's menu.
        origins: where rows stood in a picture of their own before, from which they come.
    """

    points: MapPoints
    marks: Sequence[Mark]
    alt_text: str
    summary: str
    lines: Sequence[tuple[int, int]] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    few: bool = False
    flies: bool = False
    landmarks: Sequence[int] = ()
    menu: Sequence[MenuChoice] = ()
    origins: Mapping[int, tuple[float, float]] = field(default_factory=dict)


def draw_map(
    drawing: MapDrawing,
    *,
    key: str,
    shared: str | None = None,
    search: Callable[[str], np.ndarray] | None = None,
    on_choose: Callable[[int], None] | None = None,
    on_type: Callable[[str], None] | None = None,
) -> None:
    """Render the map with marked rows and lines between them.

    Args:
        drawing: what is shown.
        key: the element's key.
        shared: name of a group of maps with a common selection; see `shared_rows`.
        search: rows that match a regular expression, or an InputError; without it there is no regex search.
        on_choose: called with the row of a clicked point.
        on_type: called with a word that was typed and has no place on the map.
    """
    points = drawing.points

    def chosen() -> None:
        row = st.session_state[key].get("chosen")
        if on_choose is not None and isinstance(row, int) and 0 <= row < len(points.words):
            on_choose(row)

    def typed() -> None:
        text = st.session_state[key].get("typed")
        if on_type is not None and isinstance(text, str):
            on_type(text[: limits.MAX_WORD])

    def set_choice() -> None:
        sent = st.session_state[key].get("set")
        if isinstance(sent, list) and len(sent) == 2:
            _set(drawing.menu, *sent)

    def chosen_on_one() -> None:
        if shared is not None:
            st.session_state[shared] = _rows_in(st.session_state[key].get("shared"))

    pattern = (st.session_state.get(key) or {}).get("sought")
    _render(
        key=key,
        data={
            **_data(drawing),
            "files": None if points.files is None else dict(points.files),
            "inline": None if points.files else _inline(points),
            "menu": [asdict(choice) for choice in drawing.menu],
            "shared": None if shared is None else list(shared_rows(shared)),
            "patterns": search is not None,
            "choosable": on_choose is not None,
            "found": _found(pattern, search) if isinstance(pattern, str) and pattern and search else None,
        },
        default={"picked": [], "sought": "", "unreachable": False},
        on_chosen_change=chosen,
        on_typed_change=typed,
        on_set_change=set_choice,
        on_picked_change=lambda: None,
        on_shared_change=chosen_on_one,
        on_sought_change=lambda: None,
        on_unreachable_change=lambda: None,
    )


def standalone_map(drawing: MapDrawing) -> LiveFigure:
    """Return the same map with its points for a page without a server; of many points the first."""
    points = drawing.points
    n_rows = min(points.n_rows, limits.MAX_EXPORTED_POINTS)
    first = replace(points, n_rows=n_rows, files=None, colours=points.classes()[:n_rows])
    data = {**_data(replace(drawing, points=first, origins={})), "files": None, "menu": []}
    inline = _inline(first)
    return LiveFigure(standalone(__file__), data, {"inline": inline})


def _data(drawing: MapDrawing) -> dict[str, object]:
    """Return what a map shows, without its points and what can be done with it."""
    points = drawing.points
    return {
        "space": points.space,
        "version": f"{points.space} {points.legend.title} {points.n_rows} {_mark_of(points.colours)}",
        "n": points.n_rows,
        "axes": points.n_axes,
        "marks": [_mark(mark, points) for mark in drawing.marks if _is_placed(mark, points)],
        "lines": [list(pair) for pair in drawing.lines],
        "regions": _region_names(points.regions),
        "landmarks": [row for row in drawing.landmarks if row < points.n_rows],
        "land": points.has_land and not drawing.few,
        "hidden": _hidden_class(points),
        "vocabulary": _identity_of(points.words),
        "flies": drawing.flies,
        "origins": [[row, *place] for row, place in drawing.origins.items()],
        "kinds": dict(drawing.kinds),
        "few": drawing.few,
        "axisTitles": list(points.axis_titles),
        "view": {"yaw": YAW, "pitch": PITCH},
        "legend": [
            {"label": label, "count": count}
            for label, count in zip(points.legend.labels, points.legend.counts, strict=True)
        ],
        "legendTitle": points.legend.title,
        "ordered": points.legend.is_ordered,
        "rank": points.rank,
        "firstRank": points.first_rank,
        "alt": drawing.alt_text,
        "summary": drawing.summary,
    }


def _is_placed(mark: Mark, points: MapPoints) -> bool:
    return mark.row < len(points.points) or (mark.at is not None and mark.row < len(points.words))


def _mark(mark: Mark, points: MapPoints) -> dict[str, object]:
    return {
        "row": mark.row,
        "at": points.points[mark.row].tolist() if mark.at is None else list(mark.at),
        "word": short_word(points.words[mark.row]),
        "kind": mark.kind,
        "note": mark.note,
        "outside": mark.at is not None,
    }


def _set(menu: Sequence[MenuChoice], key: object, option: object) -> None:
    """Set a widget to an option that the menu offers; the message is untrusted."""
    if isinstance(key, str) and any(choice.key == key and option in choice.options for choice in menu):
        st.session_state[key] = option


def _hidden_class(points: MapPoints) -> int | None:
    """Return the class of the rows that mean nothing, which are not drawn."""
    labels = list(points.legend.labels)
    return labels.index(RANDOM) if RANDOM in labels else None


def _identity_of(words: Sequence[str]) -> str:
    """Return what tells two lists of words apart: points of the same words travel between layouts."""
    return f"{len(words)} {words[0]} {words[len(words) - 1]}" if len(words) else ""


def first_projection(places: np.ndarray) -> np.ndarray:
    """Project `places` (n, 3) onto the screen as seen first, float64 (n, 2): right and up."""
    (s, c), (t, d) = (np.sin(YAW), np.cos(YAW)), (np.sin(PITCH), np.cos(PITCH))
    return places @ np.array([[c, t * s], [0, d], [s, -t * c]])


def _region_names(map_regions: MapRegions | None) -> list[dict[str, object]]:
    """List the names to write on the map; where far regions have names by hand, those alone stand far out."""
    if map_regions is None:
        return []
    return [
        {
            "level": level,
            "name": region.title,
            "at": list(region.place),
            "extent": list(region.extent),
        }
        for level, drawn in (("far", map_regions.far_out), ("near", map_regions.near))
        for region in drawn
    ]


def _mark_of(colours: np.ndarray | None) -> str:
    """Return an identity for inline colours; empty for those that have a URL."""
    return "" if colours is None else f"{hash(colours.tobytes()):x}"


def _found(pattern: str, search: Callable[[str], np.ndarray]) -> dict[str, str]:
    """Return the matching rows encoded for the browser, or the error in the pattern."""
    try:
        rows = search(pattern)[: limits.MAX_HIGHLIGHTED_POINTS]
    except InputError as error:
        return {"pattern": pattern, "problem": str(error)}
    return {"pattern": pattern, "rows": _text(rows.astype("<u4"))}


def _inline(points: MapPoints) -> dict[str, str]:
    """Encode positions, colours and words into the message, for maps without files."""
    assert points.colours is not None
    return {
        "points": _text(points.points[: points.n_rows].astype("<u2")),
        "colours": _text(points.colours),
        "words": words_text(points.words[: points.n_rows]),
    }


def _text(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode()
