"""Layouts that take a while, as a visitor sees them: begun once, followed, cancelled, and shown with their meter.

Those of models that everybody has are files that any browser may fetch; those of a visitor's own vectors stay in this
process's memory and travel in the message to this one browser.
"""

import math
from dataclasses import dataclass, replace

from dashboard.interface import loaders
from dashboard.interface.components.map import MapPoints
from dashboard.interface.session_vectors import session_vectors
from dashboard.interface.sessions import is_connected, session_id
from dashboard.jobs import Job, Kept, Turns, Watch
from dashboard.models import layouts, maps, store
from dashboard.models.layouts import LaidOut, Recipe
from dashboard.models.word_vectors import WordVectors

MOST_BYTES_KEPT = 8_000_000

# One at a time and to its end: a process cannot be told to wait for others as a thread can.
LAYOUTS: Turns[str] = Turns("layouts", is_here=is_connected, turn_seconds=math.inf)
_own: Kept[str, LaidOut] = Kept(MOST_BYTES_KEPT, size=lambda made: made.points.nbytes + made.kept.nbytes)


@dataclass(frozen=True, eq=False)
class Shown:
    """A layout that can be drawn.

    Attributes:
        laid_out: places, and how true they are.
        name: the folder that browsers fetch it from; None where it is nobody else's.
    """

    laid_out: LaidOut
    name: str | None


def most_points(vectors: WordVectors) -> int:
    """How many words can be laid out: of a visitor's own vectors as many as can be sent to the browser."""
    return min(len(vectors), loaders.MOST_SENT) if _is_own(vectors) else len(vectors)


def find(vectors: WordVectors, recipe: Recipe) -> Shown | None:
    """The layout, if it has been made or came with the app.

    Raises:
        InputError: it cannot be followed here, or the disk is full.
    """
    layouts.check(recipe, len(vectors))
    if _is_own(vectors):
        made = _own.get(_key(vectors, recipe))
        return None if made is None else Shown(made, None)
    try:
        name = layouts.find(vectors.matrix, recipe)
    except OSError as error:
        raise store.cannot_write(error) from error
    return None if name is None else Shown(layouts.read(name), name)


def start(vectors: WordVectors, recipe: Recipe) -> None:
    """Begin a layout for this session, or join one that is on its way; what the session waited for until now stops.

    Raises:
        InputError: so many wait that another one would wait too long.
    """
    key, own = _key(vectors, recipe), _is_own(vectors)

    def work(watch: Watch) -> None:
        if own:
            _own.put(key, layouts.make_privately(vectors.matrix, recipe, vectors.title, watch))
        else:
            layouts.make(vectors.matrix, recipe, vectors.title, watch)

    LAYOUTS.submit(session_id(), key, vectors.title, work)


def cancel() -> None:
    """Stop the layout that this session waits for, unless another one waits for it too."""
    LAYOUTS.leave(session_id())


def job_of(vectors: WordVectors, recipe: Recipe) -> Job[str] | None:
    """The work on this layout, if this session began it: going, or failed."""
    job = LAYOUTS.of(session_id())
    return job if job is not None and job.key == _key(vectors, recipe) else None


def map_points(vectors: WordVectors, shown: Shown, *, fetched: bool) -> MapPoints:
    """What the map component draws: the layout, coloured by how many of its true neighbours each word keeps.

    A browser that cannot have it `fetched` is sent the first `loaders.MOST_SENT` words.
    """
    made = shown.laid_out
    meaning = layouts.legend(made.kept, made.trust.k)
    n_rows, files, colours = len(made.points), None, None
    if shown.name is not None and fetched:
        files = {
            "points": f"maps/{shown.name}/{maps.POINTS}",
            "colours": f"maps/{shown.name}/{layouts.KEPT}.u8",
            "words": f"maps/{loaders.names_of(vectors.slug, n_rows)}/{maps.WORDS}",
        }
    else:
        n_rows = min(n_rows, loaders.MOST_SENT)
        colours = made.kept[:n_rows]
        meaning = meaning.of(colours)
    space = shown.name or f"{vectors.slug} {hash(made.points.tobytes())}"
    points = MapPoints(space, n_rows, made.points, vectors.words, meaning, None, files=files, colours=colours)
    return replace(points, space=f"{space} {n_rows}")


def _is_own(vectors: WordVectors) -> bool:
    return vectors.slug in session_vectors()


def _key(vectors: WordVectors, recipe: Recipe) -> str:
    # The name of a visitor's own vectors is made of their content.
    return f"{vectors.slug} {recipe}"
