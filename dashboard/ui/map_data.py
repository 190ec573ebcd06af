"""The points of the map of all words, by layout and colouring, kept for all sessions or sent to one."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.map import MapPoints
from dashboard.models import layouts, maps, store
from dashboard.models.layouts import LaidOut, LayoutParams
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui.session_vectors import session_vectors

if TYPE_CHECKING:
    pass
from dashboard.ui import cache, model_cache

# Points of a map that no address may lead to: they travel in the message to this one browser and stay in its session.
MOST_SENT = 15_000

# Neighbours of a word that a map of all words draws a line to.
MAP_NEIGHBOURS = 10


@st.cache_resource(max_entries=4, show_spinner="Placing every word on the map …")
def space_of(slot: Slot, slug: str, mark: str) -> maps.Space:
    """The rows of a model that every visitor may open."""
    if slot is Slot.WORDS:
        return space_of_words(model_cache.word_vectors(slug))
    model = model_cache.language_model(slug)
    labels = model_cache.vocabulary(slug).labels
    return maps.Space(labels, model.token_embeddings, model.token_norms, by_frequency=False)


def space_of_words(vectors: WordVectors) -> maps.Space:
    """Return the words of a model with their vectors, to be laid out."""
    return maps.Space(vectors.words, vectors.matrix, vectors.norms)


def _are_there(points: MapPoints) -> bool:
    """Whether the files of a map still are: somebody may have emptied the store."""
    return all(maps.find(*address.split("/")[1:]) for address in (points.files or {}).values())


@st.cache_resource(max_entries=32, show_spinner="Placing every word on the map …", validate=_are_there)
def _fetched_map(slot: Slot, slug: str, mark: str, n_rows: int, colouring: str, n_axes: int) -> MapPoints:
    """The first rows of a model as files that any browser may fetch, made where they are not there yet."""
    space = space_of(slot, slug, mark)
    n_all = len(space.words)
    n_rows = min(n_rows, n_all)
    try:
        whole = maps.places(space, "PCA", n_axes, n_all)
        placed = maps.places(space, "PCA", n_axes, n_rows)
        coloured, named = maps.colours(space, colouring, n_rows), maps.names(space, n_rows)
    except OSError as error:
        raise store.cannot_write(error) from error
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
    """The first rows of a space in the message itself."""
    first = replace(
        space,
        words=space.words[:MOST_SENT],
        matrix=space.matrix[:MOST_SENT],
        norms=space.norms[:MOST_SENT],
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
    """What the number of a row is called, and that of the first."""
    return ("rank", 1) if slot is Slot.WORDS else ("ID", 0)


@st.cache_resource(scope="session", max_entries=3, show_spinner="Placing every word on the map …")
def _own_map(slug: str, colouring: str, n_axes: int) -> MapPoints:
    """A map of this session's own vectors, seen by nobody else and gone with the session."""
    return _sent_map(space_of_words(session_vectors()[slug]), slug, colouring, n_axes, Slot.WORDS)


@st.cache_resource(max_entries=8, show_spinner=False)
def _unfetched_map(slot: Slot, slug: str, mark: str, colouring: str, n_axes: int) -> MapPoints:
    """A map of a shared model for browsers that cannot fetch its files."""
    return _sent_map(space_of(slot, slug, mark), f"{slug} sent", colouring, n_axes, slot)


def map_of(
    slot: Slot, slug: str, n_rows: int, colouring: str, *, n_axes: int = 2, fetched: bool = True
) -> MapPoints:
    """The first `n_rows` rows of a model on a map, coloured by one of `maps.COLOURINGS`.

    Vectors of this session, and those of a browser that cannot have them `fetched`, are sent: `MOST_SENT` at most.

    Raises:
        InputError: a value of the vectors is no number, or the disk is full.
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
    """The name of the folder with this layout of a shared model, if it has been made or came with the app.

    Raises:
        InputError: the disk is full.
    """
    try:
        return layouts.find_of(
            _rows_mark(slot, slug, cache.version_token(slot, slug), recipe.n_points), recipe
        )
    except OSError as error:
        raise store.cannot_write(error) from error


@st.cache_resource(max_entries=16, show_spinner=False)
def laid_out(name: str) -> LaidOut:
    """The layout in the folder of this name, shared and read-only: what has a name never changes."""
    return layouts.read(name)


@st.cache_resource(max_entries=32, show_spinner=False, validate=_are_there)
def _laid_out_map(slot: Slot, slug: str, mark: str, name: str, colouring: str) -> MapPoints:
    space, made = space_of(slot, slug, mark), laid_out(name)
    n_rows = len(made.points)
    try:
        coloured = name if colouring == layouts.KEPT else maps.colours(space, colouring, n_rows)
        named = maps.names(space, n_rows)
    except OSError as error:
        raise store.cannot_write(error) from error
    files = {
        "points": f"maps/{name}/{maps.POINTS}",
        "colours": f"maps/{coloured}/{colouring}.u8",
        "words": f"maps/{named}/{maps.WORDS}",
    }
    meaning = maps.legend(coloured, colouring)
    # The view stays where it is while the colours change.
    return MapPoints(name, n_rows, made.points, space.words, meaning, None, *_rank(slot), files=files)


def laid_out_map(slot: Slot, slug: str, name: str, colouring: str) -> MapPoints:
    """The layout of this name as files that any browser may fetch, coloured by `layouts.KEPT` or as `map_of` does.

    Raises:
        InputError: the disk is full.
    """
    return _laid_out_map(slot, slug, cache.version_token(slot, slug), name, colouring)
