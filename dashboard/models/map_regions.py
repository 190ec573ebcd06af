"""Regions of a map with what they are called: found in a layout, shipped beside it, named by hand in a TOML file.

Files:
    dashboard/maps/<model>-seed-<seed>/regions.json   regions of a shipped layout, far and near
    dashboard/maps/<model>.toml                       names for all layouts of this model: a table for each of the two
                                                      levels, in it a name = "the words that must lie in its region"
"""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np

from dashboard.concepts import regions
from dashboard.concepts.regions import FAR, NEAR, NamedRegion, Regions
from dashboard.models import maps
from dashboard.models.readers.json_text import loads
from dashboard.numerals import format_number

REGIONS = "regions.json"
LEVELS = ("far", "near")

# Words that everybody knows, written on the whole map.
LANDMARKS = (
    *("london", "tokyo", "river", "piano", "elephant", "doctor", "summer", "war"),
    *("democracy", "virus", "shakespeare", "bread", "guitar", "money", "football", "love"),
)

# The words of each name, for each of the two levels.
Names = Mapping[str, Mapping[str, Sequence[str]]]
NO_NAMES: Names = {level: {} for level in LEVELS}


@dataclass(frozen=True)
class Region:
    """A region of a map.

    Attributes:
        name: its name by hand; empty if it has none.
        words: its most typical words, two if it has as many.
        place: where its name stands, in steps of the layout.
        extent: half the width and half the height of the middle 80 % of its rows, in the same steps.
        n_rows: number of rows in it.
    """

    name: str
    words: tuple[str, ...]
    place: tuple[int, int]
    extent: tuple[int, int]
    n_rows: int

    @property
    def title(self) -> str:
        """Its name, or its typical words."""
        return self.name or ", ".join(self.words)


@dataclass(frozen=True)
class MapRegions:
    """The regions of a map at both levels: those with a name first, in the order of its file, then the largest."""

    far: tuple[Region, ...]
    near: tuple[Region, ...]

    @property
    def has_names(self) -> bool:
        """Whether somebody named its far regions."""
        return any(region.name for region in self.far)

    @property
    def far_out(self) -> tuple[Region, ...]:
        """The far regions that are written on the whole map: those with a name, or all where none has one."""
        return tuple(region for region in self.far if region.name) or self.far


def read_names(path: Path) -> Names:
    """Read a file of names; without the file there are none."""
    if not path.exists():
        return NO_NAMES
    known = tomllib.loads(path.read_text(encoding="utf-8"))
    return {level: {name: words.split() for name, words in known.get(level, {}).items()} for level in LEVELS}


def check_names(names: Names, words: Sequence[str]) -> tuple[Names, list[str]]:
    """Return the names that can be looked for among these `words`, and a sentence for each of the others.

    A name is left out if it has no word, if a word of it is not on the map, or stands twice in the file.

    >>> check_names({"far": {"Food": ["bread"], "Sea": ["fish", "fish"]}, "near": {}}, ["bread", "fish"])
    ({'far': {'Food': ['bread']}, 'near': {}}, ['Sea: “fish” stands twice in the file of names.'])
    """
    on_map = set(words)
    times = Counter(word for level in LEVELS for own in names[level].values() for word in own)
    good: dict[str, dict[str, Sequence[str]]] = {level: {} for level in LEVELS}
    problems = []
    for level in LEVELS:
        for name, own in names[level].items():
            found = [f"“{word}” is not on this map" for word in dict.fromkeys(own) if word not in on_map]
            found += [
                f"“{word}” stands twice in the file of names"
                for word in dict.fromkeys(own)
                if times[word] > 1
            ]
            if not own:
                found = ["it has no words"]
            if found:
                problems.append(f"{name}: {'; '.join(found)}.")
            else:
                good[level][name] = own
    return good, problems


def find_map_regions(
    points: np.ndarray, words: Sequence[str], matrix: np.ndarray, names: Names = NO_NAMES
) -> tuple[MapRegions, list[str]]:
    """Find the regions of a layout and what they are called, with a sentence for each name that is not drawn.

    Args:
        points: uint16 (n_rows, 2).
        words: the words, the most frequent first; the first n_rows are on the map.
        matrix: their vectors, float (at least n_rows, n_dims).
        names: names by hand.
    """
    n_rows = len(points)
    words, matrix = words[:n_rows], matrix[:n_rows]
    names, problems = check_names(names, words)
    row_of = {word: row for row, word in enumerate(words)} if any(names.values()) else {}
    is_content = np.fromiter(map(maps.names_something, words), bool, n_rows)
    near = regions.find_regions(points, NEAR)
    groups = {}
    for level, found in (("far", regions.find_regions(points, FAR)), ("near", near)):
        by_name = {
            name: regions.named_region(points, near, [row_of[word] for word in own])
            for name, own in names[level].items()
        }
        problems += [_why_not(name, region) for name, region in by_name.items() if not region.holds]
        named = {name: region for name, region in by_name.items() if region.holds}
        groups[level] = [(name, region.rows, region.place, region.extent) for name, region in named.items()]
        groups[level] += _without_name(found, list(named.values()))
    typical = iter(
        regions.typical_rows(
            matrix, [rows for level in LEVELS for _, rows, _, _ in groups[level]], is_content
        )
    )
    drawn = [
        tuple(
            Region(name, tuple(words[row] for row in next(typical)), _steps(place), _steps(extent), len(rows))
            for name, rows, place, extent in groups[level]
        )
        for level in LEVELS
    ]
    return MapRegions(*drawn), problems


def find_regions_of_space(
    points: np.ndarray, space: maps.Space, names: Names = NO_NAMES
) -> tuple[MapRegions, list[str]]:
    """Find the regions of a layout of the first rows of a space, of those that mean something; see above."""
    if space.counted is None:
        return find_map_regions(points, space.words, space.matrix, names)
    rows = space.counted[space.counted < len(points)]
    return find_map_regions(points[rows], [space.words[row] for row in rows], space.matrix[rows], names)


def _why_not(name: str, region: NamedRegion) -> str:
    return (
        f"{name}: {region.inside:.0%} of its words lie together, {format_number(region.lift, '.0f')} × chance; "
        f"{regions.INSIDE_SHARE:.0%} and {format_number(regions.LEAST_LIFT, '.0f')} × chance are needed."
    )


def _without_name(
    found: Regions, named: Sequence[NamedRegion]
) -> list[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
    """List the regions that no name stands in or covers half of: no name, rows, place and extent."""
    is_covered = np.zeros(len(found.labels), bool)
    for region in named:
        is_covered[region.rows] = True
    taken = {int(found.labels[region.central_row]) for region in named}
    rows = [np.flatnonzero(found.labels == label) for label in range(len(found.sizes))]
    return [
        ("", own, found.places[label], found.extents[label])
        for label, own in enumerate(rows)
        if label not in taken and is_covered[own].mean() < 0.5
    ]


def _steps(position: np.ndarray) -> tuple[int, int]:
    x, y = np.round(position).astype(int).tolist()
    return x, y


def write(folder: Path, map_regions: MapRegions) -> None:
    """Write the regions beside the points of their layout, a region a line."""
    levels = asdict(map_regions)
    lines = [
        f'"{level}": [\n'
        + ",\n".join(json.dumps(list(region.values()), ensure_ascii=False) for region in levels[level])
        + "\n]"
        for level in LEVELS
    ]
    (folder / REGIONS).write_text("{" + ",\n".join(lines) + "}\n", encoding="utf-8")


@cache
def read(folder: Path) -> MapRegions | None:
    """Read the regions beside a layout; None if there are none."""
    path = folder / REGIONS
    if not path.exists():
        return None
    known = loads(path.read_text(encoding="utf-8"))
    return MapRegions(
        *(
            tuple(
                Region(name, tuple(words), (place[0], place[1]), (extent[0], extent[1]), n_rows)
                for name, words, place, extent, n_rows in known[level]
            )
            for level in LEVELS
        )
    )
