"""Data of the map of all words, by layout and colouring: cached for all sessions, or inline for one."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import limits
from dashboard.components.map import MapPoints
from dashboard.models import layouts, maps, store
from dashboard.models.layouts import LaidOut, LayoutParams
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui.session_vectors import session_vectors

if TYPE_CHECKING:
    pass
from dashboard.ui import cache, model_cache

# Number of neighbours joined to a word by lines.
MAP_NEIGHBOURS = 10


@st.cache_resource(max_entries=4, show_spinner="Placing every word on the map …")
def space_of(slot: Slot, slug: str, mark: str) -> maps.Space:
    """Return the rows of a shared model."""
    if slot is Slot.WORDS:
        return space_of_words(model_cache.word_vectors(slug))
    model = model_cache.language_model(slug)
    labels = model_cache.vocabulary(slug).labels
    return maps.Space(labels, model.token_embeddings, model.token_norms, by_frequency=False)


def space_of_words(vectors: WordVectors) -> maps.Space:
    """Return the words of a model with their vectors, for layout."""
    return maps.Space(vectors.words, vectors.matrix, vectors.norms)


def _are_there(points: MapPoints) -> bool:
    """Return whether the map's files still exist: the store may have been emptied."""
    return all(maps.find(*address.split("/")[1:]) for address in (points.files or {}).values())


@st.cache_resource(max_entries=32, show_spinner="Placing every word on the map …", validate=_are_there)
def _fetched_map(slot: Slot, slug: str, mark: str, n_rows: int, colouring: str, n_axes: int) -> MapPoints:
    """Return the first rows of a model as files that browsers can fetch, created if missing."""
    space = space_of(slot, slug, mark)
    n_all = len(space.words)
    n_rows = min(n_rows, n_all)
    try:
        whole = maps.places(space, "PCA", n_axes, n_all)
        placed = maps.places(space, "PCA", n_axes, n_rows)
        coloured, named = maps.colours(space, colouring, n_rows), maps.names(space, n_rows)
    except OSError as error:
        raise store.write_error(error) from error
    files = {
        "points": f"maps/{placed}/{maps.POINTS}",
        "colours": f"maps/{coloured}/{colouring}.u8",
        "words": f"maps/{named}/{maps.WORDS}",
    }
    legend, explained = maps.legend(coloured, colouring), maps.explained(whole)
    return MapPoints(
        placed,
        n_rows,
        maps.points(whole, n_axes),
        space.words,
        legend,
        explained,
        *_rank(slot),
        files=files,
    )


def _sent_map(space: maps.Space, name: str, colouring: str, n_axes: int, slot: Slot) -> MapPoints:
    """Return the first rows of a space as inline data."""
    first = replace(
        space,
        words=space.words[: limits.MAX_INLINE_POINTS],
        matrix=space.matrix[: limits.MAX_INLINE_POINTS],
        norms=space.norms[: limits.MAX_INLINE_POINTS],
    )
    places = maps.LAYOUTS["PCA"](first, n_axes, 0)
    colours, legend = maps.COLOURINGS[colouring](first)
    return MapPoints(
        name,
        len(first.words),
        places.points,
        first.words,
        legend,
        places.explained,
        *_rank(slot),
        colours=colours,
    )


def _rank(slot: Slot) -> tuple[str, int]:
    """Return the name of a row's rank, and the first rank."""
    return ("rank", 1) if slot is Slot.WORDS else ("ID", 0)


@st.cache_resource(scope="session", max_entries=3, show_spinner="Placing every word on the map …")
def _own_map(slug: str, colouring: str, n_axes: int) -> MapPoints:
    """Return a map of this session's own vectors, which is private to it."""
    return _sent_map(space_of_words(session_vectors()[slug]), slug, colouring, n_axes, Slot.WORDS)


@st.cache_resource(max_entries=8, show_spinner=False)
def _unfetched_map(slot: Slot, slug: str, mark: str, colouring: str, n_axes: int) -> MapPoints:
    """Return an inline map of a shared model, for browsers that cannot fetch its files."""
    return _sent_map(space_of(slot, slug, mark), f"{slug} sent", colouring, n_axes, slot)


def map_of(
    slot: Slot, slug: str, n_rows: int, colouring: str, *, n_axes: int = 2, fetched: bool = True
) -> MapPoints:
    """Return a map of the first `n_rows` rows of a model, coloured by one of `maps.COLOURINGS`.

    The session's own vectors, and any vectors if `fetched` is False, are sent inline: at most
    `limits.MAX_INLINE_POINTS`.

    Raises:
        InputError: a value of the vectors is not a number, or the disk is full.
    """
    if slot is Slot.WORDS and slug in session_vectors():
        return _own_map(slug, colouring, n_axes)
    mark = cache.version_token(slot, slug)
    if not fetched:
        return _unfetched_map(slot, slug, mark, colouring, n_axes)
    return _fetched_map(slot, slug, mark, n_rows, colouring, n_axes)


@st.cache_resource(max_entries=64, show_spinner=False)
def _rows_mark(slot: Slot, slug: str, mark: str, n_rows: int) -> str:
    return layouts.fingerprint(space_of(slot, slug, mark).matrix[:n_rows])


def layout_name(slot: Slot, slug: str, recipe: LayoutParams) -> str | None:
    """Return the folder name of a shared model's layout if it exists, computed or shipped; else None.

    Raises:
        InputError: the disk is full.
    """
    try:
        return layouts.find_of(
            _rows_mark(slot, slug, cache.version_token(slot, slug), recipe.n_points), recipe
        )
    except OSError as error:
        raise store.write_error(error) from error


@st.cache_resource(max_entries=16, show_spinner=False)
def laid_out(name: str) -> LaidOut:
    """Return the layout in this folder, shared and read-only: a named layout never changes."""
    return layouts.read(name)


@st.cache_resource(max_entries=32, show_spinner=False, validate=_are_there)
def _laid_out_map(slot: Slot, slug: str, mark: str, name: str, colouring: str) -> MapPoints:
    space, made = space_of(slot, slug, mark), laid_out(name)
    n_rows = len(made.points)
    try:
        coloured = name if colouring == layouts.KEPT else maps.colours(space, colouring, n_rows)
        named = maps.names(space, n_rows)
    except OSError as error:
        raise store.write_error(error) from error
    files = {
        "points": f"maps/{name}/{maps.POINTS}",
        "colours": f"maps/{coloured}/{colouring}.u8",
        "words": f"maps/{named}/{maps.WORDS}",
    }
    meaning = maps.legend(coloured, colouring)
    # Same space, so the view is kept while the colours change.
    return MapPoints(name, n_rows, made.points, space.words, meaning, None, *_rank(slot), files=files)


def laid_out_map(slot: Slot, slug: str, name: str, colouring: str) -> MapPoints:
    """Return a layout as files that browsers can fetch, coloured by `layouts.KEPT` or as in `map_of`.

    Raises:
        InputError: the disk is full.
    """
    return _laid_out_map(slot, slug, cache.version_token(slot, slug), name, colouring)
