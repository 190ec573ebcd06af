"""Slow layouts in the UI: computed as a background job, followed, cancelled, and shown with their quality.

Layouts of shared models are files that any browser may fetch; those of a visitor's own vectors stay in this
process's memory and are sent inline.
"""

import math
from dataclasses import dataclass

import numpy as np

from dashboard import limits
from dashboard.concepts.neighbour_preservation import count_kept_of
from dashboard.errors import InputError
from dashboard.jobs import Job, Progress, Queue, SizedLRUCache
from dashboard.models import layouts, map_points
from dashboard.models.layouts import LayoutParams, StoredLayout
from dashboard.models.manifest import Slot
from dashboard.models.map_points import MapPoints
from dashboard.models.word_vectors import WordVectors
from dashboard.streamlit_internals.sessions import is_connected, session_id
from dashboard.ui.maps import map_cache
from dashboard.ui.slots.session_vectors import session_vectors

# One at a time and without time slices: a subprocess cannot yield as a thread can.
LAYOUTS: Queue[str] = Queue("layouts", is_connected=is_connected, turn_seconds=math.inf)
_own: SizedLRUCache[str, StoredLayout] = SizedLRUCache(
    limits.MAX_KEPT_LAYOUTS_BYTES, size=lambda made: made.points.nbytes + made.kept.nbytes
)


@dataclass(frozen=True, eq=False)
class LayoutOnScreen:
    """A layout that is ready to be shown.

    Attributes:
        stored: positions, with the neighbours that each row keeps.
        name: folder that browsers fetch it from; None if it is private to the session.
    """

    stored: StoredLayout
    name: str | None

    def kept_by(self, row: int) -> int | None:
        """Return how many of its true neighbours a row keeps; None if it has no position."""
        return int(self.stored.kept[row]) if row < len(self.stored.kept) else None

    def kept_of(self, row: int, neighbours: np.ndarray) -> int | None:
        """Return how many of these nearest rows are as near on the picture; None if the row has no position."""
        points = self.stored.points
        return count_kept_of(points, row, neighbours) if row < len(points) else None


def most_points(slot: Slot, slug: str, n_rows: int) -> int:
    """Return the maximum number of rows in a layout; for a visitor's own vectors, the inline limit."""
    return min(n_rows, limits.MAX_INLINE_POINTS) if _is_own(slot, slug) else n_rows


def find(slot: Slot, slug: str, n_rows: int, params: LayoutParams) -> LayoutOnScreen | None:
    """Return a model's layout of `n_rows` rows if it exists, computed or shipped; else None.

    Raises:
        InputError: the layout is not available here, or the disk is full.
    """
    layouts.check_params(params, n_rows)
    if _is_own(slot, slug):
        made = _own.get(_key(slug, params))
        return None if made is None else LayoutOnScreen(made, None)
    name = map_cache.layout_name(slot, slug, params)
    return None if name is None else LayoutOnScreen(map_cache.stored_layout(name), name)


def default_layout(slot: Slot, slug: str, n_rows: int) -> LayoutOnScreen | None:
    """Return the default t-SNE layout of a model if it exists; else None."""
    try:
        return find(slot, slug, n_rows, default_params(slot, slug, n_rows))
    except InputError:  # too few rows for one, or no room to unpack it
        return None


def default_params(slot: Slot, slug: str, n_rows: int) -> LayoutParams:
    """Return the parameters of the default layout."""
    return LayoutParams(layouts.usual_points(most_points(slot, slug, n_rows)))


def start(vectors: WordVectors, params: LayoutParams) -> None:
    """Start or join a layout job for this session, and leave the one it waited for until now.

    Raises:
        InputError: too many jobs are waiting.
    """
    key, own = _key(vectors.slug, params), _is_own(Slot.WORDS, vectors.slug)

    def work(progress: Progress) -> None:
        if own:
            _own.put(key, layouts.make_privately(vectors.matrix, params, vectors.title, progress))
        else:
            layouts.make(vectors.matrix, params, vectors.title, progress)

    LAYOUTS.submit(session_id(), key, vectors.title, work)


def cancel() -> None:
    """Cancel this session's layout job, unless another session waits for it too."""
    LAYOUTS.unsubscribe(session_id())


def job_of(vectors: WordVectors, params: LayoutParams) -> Job[str] | None:
    """Return this session's job for a layout, active or failed; else None."""
    job = LAYOUTS.job_of(session_id())
    return job if job is not None and job.key == _key(vectors.slug, params) else None


def map_of_layout(
    slot: Slot, slug: str, shown: LayoutOnScreen, *, fetched: bool, colouring: str = layouts.KEPT
) -> MapPoints:
    """Return the map of a layout, coloured by the true neighbours that each row keeps, or by `colouring`.

    If `fetched` is False, the first `limits.MAX_INLINE_POINTS` rows are sent inline.

    Raises:
        InputError: as `map_cache.map_of`.
    """
    if shown.name is not None and fetched:
        return map_cache.map_of_stored(slot, slug, shown.name, colouring)
    other = "cluster" if colouring == layouts.KEPT else colouring
    inline = map_cache.map_of(slot, slug, limits.MAX_INLINE_POINTS, other, fetched=False)
    name = shown.name or f"{slug} {layouts.fingerprint(shown.stored.points)}"
    regions = (
        map_cache.regions(slot, slug, shown.name)
        if shown.name is not None
        else map_cache.own_regions(slug, name, shown.stored.points)
    )
    return map_points.layout_inline(inline, name, shown.stored, colouring, regions)


def _is_own(slot: Slot, slug: str) -> bool:
    return slot is Slot.WORDS and slug in session_vectors()


def _key(slug: str, params: LayoutParams) -> str:
    # The name of a visitor's own vectors is a content hash.
    return f"{slug} {params}"
