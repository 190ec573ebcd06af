"""All words of a model as points that one can walk through: drawn on a canvas, fetched from files, no GPU needed."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from dashboard.components.loader import load
from dashboard.concepts.shorten import short_word
from dashboard.errors import InputError
from dashboard.models.maps import Legend

# One script of three files: where things are, how points become pixels, and what hands do.
_render = load(__file__, before=("button", "map_places", "map_picture"))

# Rows that a box or a lasso sends back at most, as the script knows too.
MOST_PICKED = 500

# From where one first looks at three axes: turned by so many radians, then tilted.
YAW, PITCH = 0.7, 0.45

# Rows that a pattern may light at most: four bytes each go to the browser.
MOST_FOUND = 50_000


@dataclass(frozen=True, eq=False)
class MapPoints:
    """What a map shows.

    Attributes:
        space: a name for the words and where they stand; the view stays as it is while this stays the same.
        n_rows: how many rows are shown, the first ones.
        points: uint16 (n, n_axes), n at least n_rows: where rows stand, also some that are not shown.
        words: the rows' names.
        legend: what the colours mean.
        explained: share of the variance that each axis keeps; None where there is no such thing.
        rank: what a row's number is called; empty where it means nothing.
        first_rank: the number of the first row.
        files: addresses of "points", "colours" and "words"; None where the page sends them itself.
        colours: uint8 (n_rows,), where the page sends them itself.
        axis_titles: what the axes of a box are called.
    """

    space: str
    n_rows: int
    points: np.ndarray
    words: Sequence[str]
    legend: Legend
    explained: tuple[float, ...] | None
    rank: str = "rank"
    first_rank: int = 1
    files: Mapping[str, str] | None = None
    colours: np.ndarray | None = None
    axis_titles: Sequence[str] = ()

    @property
    def n_axes(self) -> int:
        """2 or 3."""
        return self.points.shape[1]


@dataclass(frozen=True)
class Mark:
    """A row that is lit, with what is said of it: a diamond for a "word", a square for an "other", a circle else."""

    row: int
    kind: str
    note: str = ""


@dataclass(frozen=True)
class OnTheMap:
    """What the visitor has done to a map: rows inside a box or lasso, and whether its files could not be fetched."""

    picked: tuple[int, ...]
    unreachable: bool


def done_to(key: str) -> OnTheMap:
    """What the visitor has done to the map with this key, before it is drawn."""
    state = st.session_state.get(key) or {}
    return OnTheMap(_rows_in(state.get("picked")), bool(state.get("unreachable")))


def shared_rows(shared: str) -> tuple[int, ...]:
    """The rows inside a box or lasso on any of the maps that share what is chosen."""
    return st.session_state.get(shared, ())


def _rows_in(sent: object) -> tuple[int, ...]:
    """Rows that a browser sent; a forged message may hold anything."""
    found = sent if isinstance(sent, list) else []
    return tuple(row for row in found if isinstance(row, int) and row >= 0)[:MOST_PICKED]


def word_map(
    points: MapPoints,
    marks: Sequence[Mark],
    *,
    key: str,
    alt_text: str,
    summary: str,
    lines: Sequence[tuple[int, int]] = (),
    kinds: Mapping[str, str] | None = None,
    few: bool = False,
    shared: str | None = None,
    search: Callable[[str], np.ndarray] | None = None,
    on_choose: Callable[[int], None] | None = None,
) -> None:
    """Draw the map with marks on it, and lines between marks.

    Args:
        points: what it shows.
        marks: the rows that are lit, each with its label, the foremost first; rows without a place are left out.
        key: the element's key.
        alt_text: what it is called for those who do not see it.
        summary: what it is said to show, once it is drawn.
        lines: pairs of marked rows that a line joins.
        kinds: what each kind of mark is called in the legend.
        few: whether the marks are all there is, so that there is nothing to find or to choose.
        shared: a name for what is chosen on this map and on those beside it that have the same name; see `shared_rows`.
        search: rows that match a regular expression, or an InputError; without it there is no such search.
        on_choose: called with the row of a point that is clicked.
    """

    def chosen() -> None:
        row = st.session_state[key].get("chosen")
        if on_choose is not None and isinstance(row, int) and 0 <= row < len(points.words):
            on_choose(row)

    def chosen_on_one() -> None:
        if shared is not None:
            st.session_state[shared] = _rows_in(st.session_state[key].get("shared"))

    pattern = (st.session_state.get(key) or {}).get("sought")
    sends = None if points.files else _inline(points)
    _render(
        key=key,
        data={
            "space": points.space,
            "version": f"{points.space} {points.legend.title} {points.n_rows} {_mark_of(points.colours)}",
            "files": None if points.files is None else dict(points.files),
            "inline": sends,
            "n": points.n_rows,
            "axes": points.n_axes,
            "marks": [
                {
                    "row": mark.row,
                    "at": points.points[mark.row].tolist(),
                    "word": short_word(points.words[mark.row]),
                    "kind": mark.kind,
                    "note": mark.note,
                }
                for mark in marks
                if mark.row < len(points.points)
            ],
            "lines": [list(pair) for pair in lines],
            "kinds": dict(kinds or {}),
            "few": few,
            "shared": None if shared is None else list(shared_rows(shared)),
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
            "alt": alt_text,
            "summary": summary,
            "patterns": search is not None,
            "choosable": on_choose is not None,
            "found": _found(pattern, search) if isinstance(pattern, str) and pattern and search else None,
        },
        default={"picked": [], "sought": "", "unreachable": False},
        on_chosen_change=chosen,
        on_picked_change=lambda: None,
        on_shared_change=chosen_on_one,
        on_sought_change=lambda: None,
        on_unreachable_change=lambda: None,
    )


def first_seen(places: np.ndarray) -> np.ndarray:
    """Right and up on the screen of `places` (n, 3) as one first sees them, float64 (n, 2)."""
    (s, c), (t, d) = (np.sin(YAW), np.cos(YAW)), (np.sin(PITCH), np.cos(PITCH))
    return places @ np.array([[c, t * s], [0, d], [s, -t * c]])


def _mark_of(colours: np.ndarray | None) -> str:
    """A name for colours that are sent; empty for those that have an address."""
    return "" if colours is None else f"{hash(colours.tobytes()):x}"


def _found(pattern: str, search: Callable[[str], np.ndarray]) -> dict[str, str]:
    """The rows that match the pattern as the browser reads them, or what is wrong with it."""
    try:
        rows = search(pattern)[:MOST_FOUND]
    except InputError as error:
        return {"pattern": pattern, "problem": str(error)}
    return {"pattern": pattern, "rows": _text(rows.astype("<u4"))}


def _inline(points: MapPoints) -> dict[str, str]:
    """Places, colours and words in the message itself, for rows that have no address."""
    from dashboard.models.maps import words_text

    assert points.colours is not None
    return {
        "points": _text(points.points[: points.n_rows].astype("<u2")),
        "colours": _text(points.colours),
        "words": words_text(points.words[: points.n_rows]),
    }


def _text(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode()
