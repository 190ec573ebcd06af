"""The map of a whole vocabulary, shared by several pages: a word, lines to its true neighbours, the selection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import limits
from dashboard.components.map.map import MapDrawing, Mark, MenuChoice, draw_map, map_state, standalone_map
from dashboard.concepts.neighbours import Neighbours
from dashboard.concepts.similarity import cosines_to_all
from dashboard.display_text import short_word, short_words
from dashboard.export import word_scripts
from dashboard.export.script import Script
from dashboard.models.layouts import KEPT
from dashboard.models.manifest import Slot
from dashboard.models.map_points import MapPoints
from dashboard.models.map_regions import LANDMARKS
from dashboard.models.maps import COLOURINGS
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count, format_number
from dashboard.ui import fragments, inputs, messages, model_cache
from dashboard.ui.export.pictures import data_table, export_only
from dashboard.ui.maps import map_cache, map_layouts
from dashboard.ui.maps.map_layouts import LayoutOnScreen

if TYPE_CHECKING:
    from dashboard.charts.templates import Spec

# Lines from a word to its nearest neighbours in the original space.
NEIGHBOURS = 10

# A word without a position is drawn amid so many of the nearest that have one.
COMPANY = 3

# Default number of points; the user can choose more of a larger vocabulary.
FIRST_POINTS = 100_000

# Landmarks are looked for among so many words.
LANDMARK_ROWS = 20_000

COLOURS = {name.capitalize(): name for name in COLOURINGS}


def word_of_map(label: str, default: str, vectors: WordVectors, *, key: str) -> str:
    """Return the chosen word of a map whose own box chooses it; the widget behind it, which the URL knows, is not seen.

    A word that the model lacks gets a message, and the last one stays.
    """
    with fragments.hidden(f"{key}_box"):
        word = inputs.known_word(label, default, vectors, key=key)
    typed = str(st.session_state.get(key) or "").strip()
    if typed and vectors.find_spelling(typed) is None:
        messages.warn(vectors.refusal(typed[: limits.MAX_WORD]))
    return word


def layout(slot: Slot, slug: str, n_rows: int, key: str) -> LayoutOnScreen | None:
    """Render the choice between t-SNE, if it exists, and PCA; return the t-SNE layout if selected, else None."""
    _menu_of(key).clear()
    usual = map_layouts.default_layout(slot, slug, n_rows)
    if usual is None:
        return None
    return usual if _choice("Layout", ["t-SNE", "PCA"], key) == "t-SNE" else None


def colouring(key: str, shown: LayoutOnScreen | None = None) -> str:
    """Render the choice of colouring, with the quality of the `shown` layout among it; return its name."""
    offered = COLOURS if shown is None else COLOURS | {"Neighbours kept": KEPT}
    return offered[_choice("Colour", list(offered), key)]


def point_count(n_words: int, key: str) -> int:
    """Render the choice of how many words are drawn, unless all are; return their number."""
    if n_words <= FIRST_POINTS:
        return n_words
    first, every = f"The first {FIRST_POINTS:,}", f"All {n_words:,}"
    return FIRST_POINTS if _choice("Words", [first, every], key) == first else n_words


def _choice(label: str, options: list[str], key: str) -> str:
    """Offer a choice in the menu of the page's map; the widget behind it, which the URL knows, is not seen."""
    with fragments.hidden(key):
        value = inputs.choice(label, options, key=key)
    _menu_of(key)[key] = MenuChoice(key, label, tuple(options), value)
    return value


def _menu_of(key: str) -> dict[str, MenuChoice]:
    """Return what the menu of a page's map offers; all keys of a page begin with its two letters."""
    menus: dict[str, dict[str, MenuChoice]] = st.session_state.setdefault("map_menus", {})
    return menus.setdefault(key[:2], {})


@dataclass(frozen=True)
class MappedModel:
    """The model whose words a map shows: its slot, name and title."""

    slot: Slot
    slug: str
    title: str


@dataclass(frozen=True, eq=False)
class Highlight:
    """What stands out on a map: the row of a word, its true neighbours, and other rows.

    `origins` has where rows stood in a picture of their own before, from which they come.
    """

    row: int
    neighbours: Neighbours
    others: Sequence[int] = ()
    origins: Mapping[int, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class MapActions:
    """What a visitor can do with a map.

    Attributes:
        search: rows that match a regular expression; see `components.map.draw_map`.
        on_choose: called with the word of a clicked point.
        on_type: called with what was typed, if no word of the map begins so.
        script: makes a standalone script that recomputes the neighbours.
    """

    search: Callable[[str], np.ndarray] | None = None
    on_choose: Callable[[str], None] | None = None
    on_type: Callable[[str], None] | None = None
    script: Callable[[], Script] | None = None


def map_with_lines(
    model: MappedModel,
    highlight: Highlight,
    *,
    key: str,
    n_rows: int,
    colour: str = "cluster",
    layout: LayoutOnScreen | None = None,
    actions: MapActions,
) -> MapPoints:
    """Render the map with a word highlighted and lines to its neighbours; return the map's data.

    It shows the layout `layout`, or the first `n_rows` rows by PCA.

    Raises:
        InputError: as `map_cache.map_of`.
    """
    fetched = not map_state(key).unreachable
    if layout is None:
        points = map_cache.map_of(model.slot, model.slug, n_rows, colour, fetched=fetched)
    else:
        points = map_layouts.map_of_layout(model.slot, model.slug, layout, fetched=fetched, colouring=colour)
    draw_with_lines(points, model, highlight, key=key, actions=actions, menu=tuple(_menu_of(key).values()))
    return points


def map_of_word(
    vectors: WordVectors,
    highlight: Highlight,
    *,
    key: str,
    word_key: str,
    n_rows: int,
    colour: str = "cluster",
    layout: LayoutOnScreen | None = None,
) -> MapPoints:
    """Render the map of all words with one highlighted, and what is picked on it.

    A click on the map sets the control `word_key`. For the rest see `map_with_lines`.
    """
    word = vectors.words[highlight.row]
    shown = map_with_lines(
        MappedModel(Slot.WORDS, vectors.slug, vectors.title),
        highlight,
        key=key,
        n_rows=n_rows,
        colour=colour,
        layout=layout,
        actions=MapActions(
            search=lambda pattern: model_cache.words_matching(vectors.slug, pattern),
            on_choose=inputs.setter(word_key),
            on_type=inputs.setter(word_key),
            script=lambda: word_scripts.neighbours_on_map(
                vectors, word, len(highlight.neighbours.rows), shown.first_rank
            ),
        ),
    )
    picked_words(shown, key, word, vectors.matrix, vectors.norms, vectors.vector(word))
    return shown


def draw_with_lines(
    points: MapPoints,
    model: MappedModel,
    highlight: Highlight,
    *,
    key: str,
    shared: str | None = None,
    actions: MapActions,
    menu: Sequence[MenuChoice] = (),
) -> None:
    """Render points with a word highlighted and lines to its neighbours.

    Maps of the same group `shared` have a common selection, and show all words; any other flies to the word.
    """
    row, near = highlight.row, highlight.neighbours
    noted = [(int(at), float(cosine)) for at, cosine in zip(near.rows, near.cosines, strict=True)]
    kinds = {row: "word"} | {at: "neighbour" for at, _ in noted}
    kinds |= {at: "other" for at in highlight.others if at not in kinds}
    notes = {at: f"cosine {format_number(cosine, '.4f')}" for at, cosine in noted}
    marks = [Mark(at, kind, notes.get(at, ""), at=_stand_in(points, at, model)) for at, kind in kinds.items()]
    word, rows = short_word(points.words[row]), "words" if model.slot is Slot.WORDS else "tokens"
    named = ", ".join(short_words(points.words[at] for at, _ in noted))
    if row >= len(points.points):
        summary = f"{word} is not among the {len(points.points):,} {rows} of this map."
    else:
        nearest = f" Its nearest: {named}." if noted else ""
        summary = f"{word} among {points.n_rows:,} {rows}.{nearest}"
    alt_text = f"{points.n_rows:,} {rows} of {model.title} on a map, around {word}"

    def chosen(at: int) -> None:
        if actions.on_choose is not None:
            actions.on_choose(points.words[at])

    lit = [(mark.row, mark.kind) for mark in marks if mark.row < len(points.points)]
    drawing = MapDrawing(
        points,
        marks,
        alt_text=alt_text,
        summary=summary,
        lines=[(row, at) for at, _ in noted],
        flies=shared is None,
        landmarks=_landmarks(points) if model.slot is Slot.WORDS and points.has_land else (),
        menu=menu,
        origins=highlight.origins,
    )
    draw_map(
        drawing,
        key=key,
        shared=shared,
        search=actions.search,
        on_choose=chosen if actions.on_choose is not None else None,
        on_type=actions.on_type,
    )

    def still() -> "Spec":
        # Imported lazily, so that the app's first chart does not wait for a chart library.
        from dashboard.charts.still_map import still_map

        far = () if points.regions is None else points.regions.far_out
        named = [(region.title, region.place) for region in far]
        labels = short_words(points.words[at] for at, _ in lit)
        tints = None if points.legend.is_ordered else _tints(points)
        return still_map(points.points, points.words, lit, labels, named, tints, points.n_rows)

    export_only(
        lambda: pd.DataFrame(
            {
                "word": short_words(points.words[at] for at, _ in noted),
                points.rank: [at + points.first_rank for at, _ in noted],
                "cosine": [round(cosine, 4) for _, cosine in noted],
            }
        ),
        key=f"{key}_near",
        figure=still,
        script=actions.script,
        alt_text=f"{word} and its nearest words in {model.title}",
        live=lambda: standalone_map(drawing),
    )


def _stand_in(points: MapPoints, row: int, model: MappedModel) -> tuple[int, int] | None:
    """Return where a word without a position is drawn: amid the nearest that have one; None if it has one itself."""
    n_placed = len(points.points)
    if row < n_placed or model.slot is not Slot.WORDS:
        return None
    near = model_cache.nearest_of_first(model.slug, row, n_placed, COMPANY).rows
    x, y = np.median(points.points[near], axis=0).astype(int).tolist()
    return x, y


def _tints(points: MapPoints) -> Callable[[np.ndarray], list[str]]:
    """Return a function that gives rows the colours of their topics."""

    def tints(rows: np.ndarray) -> list[str]:
        from dashboard.charts.topic_colours import topic_colours

        classes, n = points.classes(), len(points.legend.labels)
        colours = topic_colours(points.points[: points.n_rows, :2], classes, n)
        return [colours[at] for at in classes[rows].tolist()]

    return tints


def _landmarks(points: MapPoints) -> list[int]:
    """List the rows of `LANDMARKS` among the most frequent words."""
    rows = {word: row for row, word in enumerate(points.words[:LANDMARK_ROWS])}
    return [rows[word] for word in LANDMARKS if word in rows]


def picked_words(
    points: MapPoints, key: str, word: str, matrix: np.ndarray, norms: np.ndarray, vector: np.ndarray
) -> None:
    """List the words in the box or lasso selection, if any, nearest to `word` first."""
    rows = [row for row in map_state(key).picked if 0 <= row < points.n_rows]
    if not rows:
        return
    cosines = cosines_to_all(np.asarray(matrix[rows]), np.asarray(norms[rows]), vector)
    table = pd.DataFrame(
        {
            "word": short_words(points.words[row] for row in rows),
            points.rank: [row + points.first_rank for row in rows],
            f"cosine with {short_word(word)}": cosines.round(4),
        }
    )
    data_table(
        table.sort_values(table.columns[-1], ascending=False),
        name="chosen_on_the_map",
        alt_text=f"{format_count(len(rows), 'word')} chosen on the map",
        height=240,
    )
