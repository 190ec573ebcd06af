"""The data of a map: files that browsers fetch, or points that are sent inline."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard import limits
from dashboard.concepts.layout import pca_layout, quantised
from dashboard.models import layouts, maps, store
from dashboard.models.language_model import LanguageModel
from dashboard.models.layouts import StoredLayout
from dashboard.models.map_regions import MapRegions
from dashboard.models.maps import Legend, Space
from dashboard.models.word_vectors import WordVectors


@dataclass(frozen=True, eq=False)
class MapPoints:
    """The data of a map.

    Attributes:
        space: identity of the words and their layout; the view is kept while it is unchanged.
        n_rows: number of rows shown, from the first on.
        points: uint16 (n, n_axes), n at least n_rows: positions, also of rows that are not shown.
        words: the rows' names.
        legend: meaning of the colours.
        explained: explained variance ratio of each axis; None where it does not apply.
        rank: name of a row's rank; empty if ranks mean nothing.
        first_rank: rank of the first row.
        files: URLs of "points", "colours" and "words"; None if the page sends them inline.
        colours: uint8 (n_rows,), if sent inline.
        axis_titles: titles of the axes of a 3-D box.
        regions: the named regions of a layout; None if it has none.
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
    regions: MapRegions | None = None

    @property
    def n_axes(self) -> int:
        """Number of dimensions, 2 or 3."""
        return self.points.shape[1]

    @property
    def has_land(self) -> bool:
        """Whether neighbours stand together, so that the density of a topic means something."""
        return self.n_axes == 2 and self.explained is None

    @property
    def has_names(self) -> bool:
        """Whether names that somebody gave stand on it."""
        return self.regions is not None and self.regions.has_names

    def classes(self) -> np.ndarray:
        """Return the class of each row, uint8 (n_rows,), from its file unless it is sent inline."""
        if self.colours is not None:
            return self.colours
        path = maps.find(*(self.files or {})["colours"].split("/")[1:])
        return np.fromfile(path, np.uint8) if path else np.zeros(self.n_rows, np.uint8)

    @property
    def has_files(self) -> bool:
        """Whether its files still exist: the store may have been emptied."""
        return all(maps.find(*url.split("/")[1:]) for url in (self.files or {}).values())


def space_of_words(vectors: WordVectors) -> Space:
    """Return the words of a model with their vectors."""
    return Space(vectors.words, vectors.matrix, vectors.norms)


def space_of_tokens(model: LanguageModel, labels: Sequence[str]) -> Space:
    """Return the tokens of a model, in the order of their IDs, with their vectors."""
    return Space(
        labels,
        model.token_embeddings,
        model.token_norms,
        by_frequency=False,
        counted=model.rows_for_statistics(),
    )


def pca_files(space: Space, n_rows: int, colouring: str, n_axes: int) -> MapPoints:
    """Return the first `n_rows` rows by PCA, as files that are written on a cache miss.

    Raises:
        InputError: a value of the vectors is not finite, or the disk cannot be written.
        KeyError: there is no such colouring.
    """
    n_rows = min(n_rows, len(space.words))
    try:
        whole = maps.pca_folder(space, n_axes, len(space.words))
        placed = maps.pca_folder(space, n_axes, n_rows)
        coloured = maps.colours_folder(space, colouring, n_rows)
        files = _urls(space, placed, coloured, colouring, n_rows)
    except OSError as error:
        raise store.write_error(error) from error
    legend, explained = maps.legend(coloured, colouring), maps.explained(whole)
    points = maps.points(whole, n_axes)
    return MapPoints(placed, n_rows, points, space.words, legend, explained, *_rank(space), files=files)


def pca_inline(space: Space, name: str, colouring: str, n_axes: int) -> MapPoints:
    """Return the first `limits.MAX_INLINE_POINTS` rows by PCA inline; `name` identifies the space.

    Raises:
        InputError: a value of the vectors is not finite.
        KeyError: there is no such colouring.
    """
    n_rows = min(len(space.words), limits.MAX_INLINE_POINTS)
    first = replace(
        space, words=space.words[:n_rows], matrix=space.matrix[:n_rows], norms=space.norms[:n_rows]
    )
    placed = pca_layout(first.matrix, first.norms, n_axes)
    colours, legend = maps.COLOURINGS[colouring](first)
    return MapPoints(
        name, n_rows, placed.points, first.words, legend, placed.explained, *_rank(space), colours=colours
    )


def layout_files(
    space: Space, name: str, layout: StoredLayout, colouring: str, regions: MapRegions | None = None
) -> MapPoints:
    """Return the layout in the folder `name` as files, coloured by `layouts.KEPT` or as `pca_files` is.

    Raises:
        InputError: the disk cannot be written.
    """
    n_rows = len(layout.points)
    try:
        is_kept = colouring == layouts.KEPT
        coloured = layouts.classes_folder(name) if is_kept else maps.colours_folder(space, colouring, n_rows)
        files = _urls(space, name, coloured, colouring, n_rows)
    except OSError as error:
        raise store.write_error(error) from error
    legend = maps.legend(coloured, colouring)
    # Same space, so the view is kept while the colours change.
    return MapPoints(
        name, n_rows, layout.points, space.words, legend, None, *_rank(space), files=files, regions=regions
    )


def layout_inline(
    inline: MapPoints, name: str, layout: StoredLayout, colouring: str, regions: MapRegions | None = None
) -> MapPoints:
    """Return the rows of an inline map at the positions of a layout.

    Args:
        inline: the same rows by PCA, with the colours of `colouring` unless that is `layouts.KEPT`.
        name: identifies the layout.
        layout: the layout.
        colouring: `layouts.KEPT`, or one of `maps.COLOURINGS`.
        regions: the layout's regions.
    """
    n_rows = min(len(layout.points), limits.MAX_INLINE_POINTS)
    assert inline.colours is not None
    if colouring == layouts.KEPT:
        colours, legend = layouts.classes(layout.kept, layout.trust.k)
        colours = colours[:n_rows]
    else:
        colours, legend = inline.colours[:n_rows], inline.legend
    return replace(
        inline,
        space=name,
        n_rows=n_rows,
        points=layout.points,
        legend=legend.with_counts(colours),
        explained=None,
        colours=colours,
        regions=regions,
    )


def coloured_like(points: MapPoints, other: MapPoints) -> MapPoints:
    """Return the rows that two maps of the same words share, at the places of the first, coloured as the second."""
    n_rows = min(points.n_rows, other.n_rows)
    files = points.files and {**points.files, "colours": (other.files or points.files)["colours"]}
    colours = None if other.colours is None else other.colours[:n_rows]
    return replace(points, n_rows=n_rows, files=files, colours=colours, legend=other.legend)


def few_points(
    key: str,
    names: Sequence[str],
    groups: Sequence[str],
    positions: np.ndarray,
    legend_title: str,
    axis_titles: Sequence[str] = (),
) -> MapPoints:
    """Return a small inline map of labelled points.

    Args:
        key: the map's key.
        names: label of each point.
        groups: group of each point, for its colour, in order of first occurrence.
        positions: float (n, 2 or 3).
        legend_title: title of the legend.
        axis_titles: axis titles; none are drawn if empty.
    """
    labels = list(dict.fromkeys(groups))
    colours = np.array([labels.index(group) for group in groups], np.uint8)
    points = quantised(positions)
    content = hashlib.sha256(repr(tuple(names)).encode() + points.tobytes()).hexdigest()[:12]
    legend = Legend(legend_title, tuple(labels), (), False).with_counts(colours)
    return MapPoints(
        f"{key} {content}",
        len(names),
        points,
        names,
        legend,
        None,
        rank="",
        colours=colours,
        axis_titles=tuple(axis_titles),
    )


def _urls(space: Space, placed: str, coloured: str, colouring: str, n_rows: int) -> dict[str, str]:
    return {
        "points": f"maps/{placed}/{maps.POINTS}",
        "colours": f"maps/{coloured}/{colouring}.u8",
        "words": f"maps/{maps.words_folder(space, n_rows)}/{maps.WORDS}",
    }


def _rank(space: Space) -> tuple[str, int]:
    """Return the name of a row's rank, and the first rank."""
    return ("rank", 1) if space.by_frequency else ("ID", 0)
