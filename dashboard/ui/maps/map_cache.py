"""Maps of all words, cached for all sessions, or for one if its vectors are private."""

import numpy as np
import streamlit as st

from dashboard.models import layouts, map_points, map_regions, store
from dashboard.models.layouts import LayoutParams, StoredLayout
from dashboard.models.manifest import Slot
from dashboard.models.map_points import MapPoints
from dashboard.models.map_regions import MapRegions
from dashboard.models.maps import Space
from dashboard.ui import cache, model_cache
from dashboard.ui.slots.session_vectors import session_vectors


@st.cache_resource(max_entries=4, show_spinner="Placing every word on the map …")
def _space(slot: Slot, slug: str, version: str) -> Space:
    """Return the rows of a shared model."""
    if slot is Slot.WORDS:
        return map_points.space_of_words(model_cache.word_vectors(slug))
    labels = model_cache.vocabulary(slug).labels
    return map_points.space_of_tokens(model_cache.language_model(slug), labels)


def _has_files(points: MapPoints) -> bool:
    return points.has_files


@st.cache_resource(max_entries=32, show_spinner="Placing every word on the map …", validate=_has_files)
def _fetched_map(slot: Slot, slug: str, version: str, n_rows: int, colouring: str, n_axes: int) -> MapPoints:
    """Return the first rows of a model as files that browsers can fetch, created if missing."""
    return map_points.pca_files(_space(slot, slug, version), n_rows, colouring, n_axes)


@st.cache_resource(scope="session", max_entries=3, show_spinner="Placing every word on the map …")
def _own_map(slug: str, colouring: str, n_axes: int) -> MapPoints:
    """Return a map of this session's own vectors, which is private to it."""
    space = map_points.space_of_words(session_vectors()[slug])
    return map_points.pca_inline(space, slug, colouring, n_axes)


@st.cache_resource(max_entries=8, show_spinner=False)
def _unfetched_map(slot: Slot, slug: str, version: str, colouring: str, n_axes: int) -> MapPoints:
    """Return an inline map of a shared model, for browsers that cannot fetch its files."""
    return map_points.pca_inline(_space(slot, slug, version), f"{slug} sent", colouring, n_axes)


def map_of(
    slot: Slot, slug: str, n_rows: int, colouring: str, *, n_axes: int = 2, fetched: bool = True
) -> MapPoints:
    """Return a map of the first `n_rows` rows of a model, coloured by one of `maps.COLOURINGS`.

    The session's own vectors, and any vectors if `fetched` is False, are sent inline, at most
    `limits.MAX_INLINE_POINTS`.

    Raises:
        InputError: a value of the vectors is not a number, or the disk is full.
    """
    if slot is Slot.WORDS and slug in session_vectors():
        return _own_map(slug, colouring, n_axes)
    version = cache.version_token(slot, slug)
    if not fetched:
        return _unfetched_map(slot, slug, version, colouring, n_axes)
    return _fetched_map(slot, slug, version, n_rows, colouring, n_axes)


@st.cache_resource(max_entries=64, show_spinner=False)
def _rows_fingerprint(slot: Slot, slug: str, version: str, n_rows: int) -> str:
    return layouts.fingerprint(_space(slot, slug, version).matrix[:n_rows])


def layout_name(slot: Slot, slug: str, params: LayoutParams) -> str | None:
    """Return the folder name of a shared model's layout if it exists, computed or shipped; else None.

    Raises:
        InputError: the disk is full.
    """
    try:
        return layouts.find_of(
            _rows_fingerprint(slot, slug, cache.version_token(slot, slug), params.n_points), params
        )
    except OSError as error:
        raise store.write_error(error) from error


@st.cache_resource(max_entries=16, show_spinner=False)
def stored_layout(name: str) -> StoredLayout:
    """Return the layout in this folder, shared and read-only: a named layout never changes."""
    return layouts.read(name)


def regions(slot: Slot, slug: str, name: str) -> MapRegions | None:
    """Return the regions of a shared model's layout: shipped, or found here for words."""
    folder = layouts.shipped_folder(name)
    shipped = None if folder is None else map_regions.read(folder)
    return _regions(slug, name) if shipped is None and slot is Slot.WORDS else shipped


@st.cache_resource(max_entries=16, show_spinner=False)
def _regions(slug: str, name: str) -> MapRegions:
    return _find_regions(slug, stored_layout(name).points)


@st.cache_resource(scope="session", max_entries=3, show_spinner=False)
def own_regions(slug: str, name: str, _points: np.ndarray) -> MapRegions:
    """Return the regions of a layout of this session's own vectors; `name` identifies it."""
    return _find_regions(slug, _points)


def _find_regions(slug: str, points: np.ndarray) -> MapRegions:
    vectors = model_cache.word_vectors(slug)
    found, _ = map_regions.find_map_regions(points, vectors.words, vectors.matrix)
    return found


@st.cache_resource(max_entries=32, show_spinner=False, validate=_has_files)
def _map_of_stored(slot: Slot, slug: str, version: str, name: str, colouring: str) -> MapPoints:
    return map_points.layout_files(
        _space(slot, slug, version), name, stored_layout(name), colouring, regions(slot, slug, name)
    )


def map_of_stored(slot: Slot, slug: str, name: str, colouring: str) -> MapPoints:
    """Return a layout as files that browsers can fetch, coloured by `layouts.KEPT` or as in `map_of`.

    Raises:
        InputError: the disk is full.
    """
    return _map_of_stored(slot, slug, cache.version_token(slot, slug), name, colouring)
