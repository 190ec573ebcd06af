"""Layouts that take a while, as a visitor sees them: begun once, followed, cancelled, and shown with their meter.

Those of models that everybody has are files that any browser may fetch; those of a visitor's own vectors stay in this
process's memory and travel in the message to this one browser.
"""

import math
from dataclasses import dataclass, replace

from dashboard.components.map import MapPoints
from dashboard.errors import InputError
from dashboard.jobs import FairQueue, Job, Progress, SizedLRUCache
from dashboard.models import layouts
from dashboard.models.layouts import LaidOut, LayoutParams
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import map_data
from dashboard.ui.session import is_connected, session_id
from dashboard.ui.session_vectors import session_vectors

MOST_BYTES_KEPT = 8_000_000

# One at a time and to its end: a process cannot be told to wait for others as a thread can.
LAYOUTS: FairQueue[str] = FairQueue("layouts", is_here=is_connected, turn_seconds=math.inf)
_own: SizedLRUCache[str, LaidOut] = SizedLRUCache(
    MOST_BYTES_KEPT, size=lambda made: made.points.nbytes + made.kept.nbytes
)


@dataclass(frozen=True, eq=False)
class LayoutOnScreen:
    """A layout that can be drawn.

    Attributes:
        laid_out: places, and how true they are.
        name: the folder that browsers fetch it from; None where it is nobody else's.
    """

    laid_out: LaidOut
    name: str | None

    def kept_by(self, row: int) -> int | None:
        """How many of its true neighbours this row keeps; None where it has no place here."""
        return int(self.laid_out.kept[row]) if row < len(self.laid_out.kept) else None


def most_points(slot: Slot, slug: str, n_rows: int) -> int:
    """How many rows can be laid out: of a visitor's own vectors as many as can be sent to the browser."""
    return min(n_rows, map_data.MOST_SENT) if _is_own(slot, slug) else n_rows


def find(slot: Slot, slug: str, n_rows: int, recipe: LayoutParams) -> LayoutOnScreen | None:
    """The layout of a model with so many rows, if it has been made or came with the app.

    Raises:
        InputError: it cannot be followed here, or the disk is full.
    """
    layouts.check(recipe, n_rows)
    if _is_own(slot, slug):
        made = _own.get(_key(slug, recipe))
        return None if made is None else LayoutOnScreen(made, None)
    name = map_data.layout_name(slot, slug, recipe)
    return None if name is None else LayoutOnScreen(map_data.laid_out(name), name)


def default_layout(slot: Slot, slug: str, n_rows: int) -> LayoutOnScreen | None:
    """The t-SNE that everybody has of a model with so many rows, if it is here."""
    try:
        return find(slot, slug, n_rows, default_params(slot, slug, n_rows))
    except InputError:  # too few rows for one, or no room to unpack it
        return None


def default_params(slot: Slot, slug: str, n_rows: int) -> LayoutParams:
    """How that is made."""
    return LayoutParams(layouts.usual_points(most_points(slot, slug, n_rows)))


def start(vectors: WordVectors, recipe: LayoutParams) -> None:
    """Begin a layout for this session, or join one that is on its way; what the session waited for until now stops.

    Raises:
        InputError: so many wait that another one would wait too long.
    """
    key, own = _key(vectors.slug, recipe), _is_own(Slot.WORDS, vectors.slug)

    def work(watch: Progress) -> None:
        if own:
            _own.put(key, layouts.make_privately(vectors.matrix, recipe, vectors.title, watch))
        else:
            layouts.make(vectors.matrix, recipe, vectors.title, watch)

    LAYOUTS.submit(session_id(), key, vectors.title, work)


def cancel() -> None:
    """Stop the layout that this session waits for, unless another one waits for it too."""
    LAYOUTS.leave(session_id())


def job_of(vectors: WordVectors, recipe: LayoutParams) -> Job[str] | None:
    """The work on this layout, if this session began it: going, or failed."""
    job = LAYOUTS.of(session_id())
    return job if job is not None and job.key == _key(vectors.slug, recipe) else None


def map_points(
    slot: Slot, slug: str, shown: LayoutOnScreen, *, fetched: bool, colouring: str = layouts.KEPT
) -> MapPoints:
    """What the map component draws of a layout, coloured by how many of its true neighbours each row keeps, or else.

    A browser that cannot have it `fetched` is sent the first `loaders.MOST_SENT` rows.

    Raises:
        InputError: as `loaders.map_of`.
    """
    if shown.name is not None and fetched:
        return map_data.laid_out_map(slot, slug, shown.name, colouring)
    made = shown.laid_out
    n_rows = min(len(made.points), map_data.MOST_SENT)
    other = "cluster" if colouring == layouts.KEPT else colouring
    sent = map_data.map_of(slot, slug, n_rows, other, fetched=False)
    if colouring == layouts.KEPT:
        colours, meaning = made.kept[:n_rows], layouts.legend(made.kept, made.trust.k)
    else:
        assert sent.colours is not None
        colours, meaning = sent.colours[:n_rows], sent.legend
    return replace(
        sent,
        space=shown.name or f"{slug} {layouts.fingerprint(made.points)}",
        n_rows=n_rows,
        points=made.points,
        legend=meaning.of(colours),
        explained=None,
        colours=colours,
    )


def _is_own(slot: Slot, slug: str) -> bool:
    return slot is Slot.WORDS and slug in session_vectors()


def _key(slug: str, recipe: LayoutParams) -> str:
    # The name of a visitor's own vectors is made of their content.
    return f"{slug} {recipe}"
