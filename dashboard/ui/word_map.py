"""The map of a whole vocabulary, shared by several pages: a word, lines to its true neighbours, the selection."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dashboard.components.map import Mark, map_state, word_map
from dashboard.concepts.neighbours import Neighbours
from dashboard.concepts.shorten import short_word, short_words
from dashboard.concepts.similarity import cosines_to_all
from dashboard.export.script import Script
from dashboard.models.layouts import KEPT
from dashboard.models.manifest import Slot
from dashboard.models.map_points import MapPoints
from dashboard.numerals import format_count, format_number
from dashboard.ui import inputs, map_cache, map_layouts
from dashboard.ui.map_layouts import LayoutOnScreen
from dashboard.ui.pictures import data_table, export_only

if TYPE_CHECKING:
    from dashboard.charts.templates import Spec

# Lines from a word to its nearest neighbours in the original space.
NEIGHBOURS = 10

# Default number of points; the user can choose more of a larger vocabulary.
FIRST_POINTS = 100_000

KINDS = {"word": "chosen", "neighbour": "one of its nearest", "other": "other"}

COLOURS = {"Cluster": "cluster", "Frequency": "frequency"}


def layout(slot: Slot, slug: str, n_rows: int, key: str) -> LayoutOnScreen | None:
    """Render the choice between PCA and t-SNE, if it exists; return the t-SNE layout if selected, else None."""
    usual = map_layouts.default_layout(slot, slug, n_rows)
    if usual is None:
        return None
    return usual if inputs.choice("Layout", ["PCA", "t-SNE"], key=key) == "t-SNE" else None


def colouring(key: str, shown: LayoutOnScreen | None = None) -> str:
    """Render the choice of colouring, with the quality of the `shown` layout among it; return its name."""
    offered = COLOURS if shown is None else COLOURS | {"Neighbours kept": KEPT}
    return offered[inputs.choice("Colour by", list(offered), key=key)]


def point_count(n_words: int, key: str) -> int:
    """Render the choice of how many words are drawn, unless all are; return their number."""
    if n_words <= FIRST_POINTS:
        return n_words
    first, every = f"The first {FIRST_POINTS:,}", f"All {n_words:,}"
    return FIRST_POINTS if inputs.choice("Words", [first, every], key=key) == first else n_words


def map_with_lines(
    slot: Slot,
    slug: str,
    row: int,
    near: Neighbours,
    *,
    key: str,
    title: str,
    n_rows: int,
    colour: str = "cluster",
    shown: LayoutOnScreen | None = None,
    others: Sequence[int] = (),
    search: Callable[[str], np.ndarray] | None = None,
    on_choose: Callable[[str], None] | None = None,
    script: Callable[[], Script] | None = None,
) -> MapPoints:
    """Render the map with the word of `row` highlighted and lines to its neighbours `near`; return the map's data.

    It shows the layout `shown`, or the first `n_rows` rows by PCA.

    Raises:
        InputError: as `map_cache.map_of`.
    """
    fetched = not map_state(key).unreachable
    if shown is None:
        points = map_cache.map_of(slot, slug, n_rows, colour, fetched=fetched)
    else:
        points = map_layouts.map_of_layout(slot, slug, shown, fetched=fetched, colouring=colour)
    draw_with_lines(
        points,
        slot,
        row,
        near,
        key=key,
        title=title,
        others=others,
        search=search,
        on_choose=on_choose,
        script=script,
    )
    return points


def draw_with_lines(
    points: MapPoints,
    slot: Slot,
    row: int,
    near: Neighbours,
    *,
    key: str,
    title: str,
    others: Sequence[int] = (),
    shared: str | None = None,
    search: Callable[[str], np.ndarray] | None = None,
    on_choose: Callable[[str], None] | None = None,
    script: Callable[[], Script] | None = None,
) -> None:
    """Render points with the word of `row` highlighted and lines to its neighbours `near`.

    `script` recomputes the neighbours. Maps of the same group `shared` have a common selection.
    """
    noted = [(int(at), float(cosine)) for at, cosine in zip(near.rows, near.cosines, strict=True)]
    marks = [Mark(row, "word")]
    marks += [Mark(at, "neighbour", f"cosine {format_number(cosine, '.4f')}") for at, cosine in noted]
    marks += [Mark(at, "other") for at in others if at not in {row, *(at for at, _ in noted)}]
    word, rows = short_word(points.words[row]), "words" if slot is Slot.WORDS else "tokens"
    named = ", ".join(short_words(points.words[at] for at, _ in noted))
    if row >= len(points.points):
        summary = f"{word} is not among the {len(points.points):,} {rows} of this map."
    else:
        nearest = f" Its nearest: {named}." if noted else ""
        summary = f"{word} among {points.n_rows:,} {rows}.{nearest}"
    alt_text = f"{points.n_rows:,} {rows} of {title} on a map, around {word}"

    def chosen(at: int) -> None:
        if on_choose is not None:
            on_choose(points.words[at])

    lit = [(mark.row, mark.kind) for mark in marks if mark.row < len(points.points)]
    word_map(
        points,
        marks,
        key=key,
        alt_text=alt_text,
        summary=summary,
        lines=[(row, at) for at, _ in noted],
        kinds={kind: label for kind, label in KINDS.items() if any(mark.kind == kind for mark in marks)},
        shared=shared,
        search=search,
        on_choose=chosen if on_choose is not None else None,
    )

    def still() -> "Spec":
        # Imported lazily, so that the app's first chart does not wait for a chart library.
        from dashboard.charts.still_map import still_map

        return still_map(points.points, points.words, lit, short_words(points.words[at] for at, _ in lit))

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
        script=script,
        alt_text=f"{word} and its nearest words in {title}",
    )


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
