"""Estimate of the rows of an embedding matrix that were never trained.

Where a model predicts with its own rows, a token that never occurs gets the same push as every other such token,
whatever it is called; where it does not, such a row stays at its random start. Either way these rows end up in one
place, which differs from model to model. Some tokens surely never occurred, and their rows locate it (Land and Bartolo
2024, "Fishing for Magikarp", arXiv:2405.05417).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from tokenizers import Tokenizer

from dashboard.concepts.subwords import BYTE_PIECE, Spelling
from dashboard.concepts.vocabulary import Vocabulary

# Bytes that no text in UTF-8 holds (RFC 3629, section 3).
NO_UTF8 = frozenset({0xC0, 0xC1, *range(0xF5, 0x100)})
# With fewer rows than this, there is no common place to find.
FEWEST = 3
# The limit in median distances of the rows that locate the place: in 50 dimensions or more, hardly any of them lies
# as far out.
REACH = 1.4
# Rows that collapsed to one point show no distance; then this share of the distance of the farthest rows is used.
NEAR = 0.05


class Evidence(StrEnum):
    """The tokens by which untrained rows are located.

    NO_TEXT: tokens that no text holds, such as single bytes outside UTF-8, or BERT's [unused1].
    SPECIAL: special tokens, many of which are reserved and unused.
    MEAN: none; the mean of all rows is used instead.
    """

    NO_TEXT = "no text"
    SPECIAL = "special"
    MEAN = "mean"


@dataclass(frozen=True, eq=False)
class Estimate:
    """Estimate of the rows whose tokens never occurred in training.

    Attributes:
        shown: the tokens whose rows locate the place.
        distances: Euclidean distance of each row from that place, float32 (n_rows,).
        limit: rows closer than this look untrained.
    """

    shown: Evidence
    distances: np.ndarray
    limit: float

    @property
    def never(self) -> np.ndarray:
        """Rows that look untrained, bool (n_rows,)."""
        return self.distances < self.limit

    @property
    def n_never(self) -> int:
        """How many rows look untrained."""
        return int(self.never.sum())


def in_no_text(tokenizer: Tokenizer, vocabulary: Vocabulary) -> np.ndarray:
    """Find the rows whose tokens no text can produce, int64 (n,).

    Those are rows without a token, bytes that UTF-8 does not use, and pieces whose own text is tokenized otherwise.
    Special tokens are left out, and so are pieces for the inside of words, for which this cannot be tested.
    """
    spelled = Spelling.of_tokenizer(tokenizer)
    cuts = tokenizer.encode_batch_fast(vocabulary.texts.to_pylist(), add_special_tokens=False)
    start = tokenizer.encode("a", add_special_tokens=False)
    adds_space = bool(start.ids) and spelled.raw(start.ids[0], start.tokens[0]).startswith(b" ")

    def stands_alone(piece: str, raw: bytes) -> bool:
        return not (
            (spelled.inside and piece.startswith(spelled.inside))
            or (spelled.end and not piece.endswith(spelled.end))
            or (adds_space and not raw.startswith(b" "))
            or BYTE_PIECE.fullmatch(piece)
        )

    found = []
    for at, (piece, raw, cut) in enumerate(zip(vocabulary.pieces, vocabulary.raws, cuts, strict=True)):
        if at in spelled.added:
            continue
        cut_otherwise = _is_whole(raw) and stands_alone(piece, raw) and at not in cut.ids
        if not piece or NO_UTF8.intersection(raw) or cut_otherwise:
            found.append(at)
    return np.array(found, dtype=np.int64)


def _is_whole(raw: bytes) -> bool:
    try:
        return bool(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def special(tokenizer: Tokenizer, n_rows: int) -> np.ndarray:
    """Return the rows of the special tokens, int64 (n,)."""
    return np.array(
        sorted(id_ for id_ in Spelling.of_tokenizer(tokenizer).added if id_ < n_rows), dtype=np.int64
    )


def estimate(matrix: np.ndarray, tokenizer: Tokenizer, vocabulary: Vocabulary) -> Estimate:
    """Estimate which rows of `matrix` (n_rows, n_dims) are untrained, from rows that surely are."""
    for shown, ids in (
        (Evidence.NO_TEXT, in_no_text(tokenizer, vocabulary)),
        (Evidence.SPECIAL, special(tokenizer, len(matrix))),
    ):
        if len(ids) >= FEWEST:
            found = near_these(matrix, ids, shown)
            if found is not None:
                return found
    return near_the_mean(matrix)


def near_these(matrix: np.ndarray, ids: np.ndarray, shown: Evidence) -> Estimate | None:
    """Estimate the untrained rows of `matrix` around most of the rows `ids`; None if those do not lie together.

    >>> matrix = np.array([[0.0, 0.0], [0.0, 0.1], [0.1, 0.0], [0.1, 0.1], [5.0, 5.0], [6.0, 0.0], [0.0, 7.0]])
    >>> near_these(matrix, np.array([0, 1, 2]), Evidence.NO_TEXT).never.tolist()
    [True, True, True, True, False, False, False]
    """
    # The median of each dimension is robust against a few rows that were trained after all.
    distances = _distances(matrix, np.asarray(np.median(matrix[ids], axis=0)))
    own = float(np.median(distances[ids]))
    # Most rows may be untrained, so the median over all rows says nothing about the trained ones.
    far = float(np.quantile(distances, 0.99))
    if own > far / 2:
        return None
    return Estimate(shown, distances, max(REACH * own, NEAR * far))


def near_the_mean(matrix: np.ndarray) -> Estimate:
    """Estimate the untrained rows: closer to the mean than half the median distance (Rumbelow and Watkins 2023).

    >>> near_the_mean(np.array([[1.0], [-1.1], [0.9], [-0.8], [0.1]])).never.tolist()
    [False, False, False, False, True]
    """
    distances = _distances(matrix, np.asarray(np.mean(matrix, axis=0, dtype=np.float64)))
    return Estimate(Evidence.MEAN, distances, float(np.median(distances)) / 2)


def _distances(matrix: np.ndarray, place: np.ndarray, step: int = 4096) -> np.ndarray:
    """Compute the Euclidean distance of each row from `place`, in slices: a memory map is never copied whole."""
    found = np.empty(len(matrix), dtype=np.float32)
    for start in range(0, len(matrix), step):
        rows = slice(start, start + step)
        found[rows] = np.linalg.norm(np.asarray(matrix[rows], dtype=np.float64) - place, axis=1)
    return found


@dataclass(frozen=True, eq=False)
class GroupedDistances:
    """Distances of rows from the place of untrained ones, by group of rows.

    Attributes:
        edges: limits of bins of distance, float64 (n_bins + 1,).
        counts: by group, the rows in each bin, int64 (n_bins,).
        ids: by group, its row numbers, the nearest first, int64 (n,).
    """

    edges: np.ndarray
    counts: dict[str, np.ndarray]
    ids: dict[str, np.ndarray]


def group_distances(distances: np.ndarray, groups: Mapping[str, np.ndarray], n_bins: int) -> GroupedDistances:
    """Sort and count `distances` (n_rows,) by group, a mask, bool (n_rows,); groups without a row are left out.

    >>> group_distances(np.array([3.0, 1.0, 2.0]), {"a": np.array([True, True, False])}, 2).ids["a"].tolist()
    [1, 0]
    """
    edges = np.histogram_bin_edges(distances, n_bins)
    order = np.argsort(distances, kind="stable")
    ids = {name: order[rows[order]] for name, rows in groups.items() if rows.any()}
    counts = {name: np.histogram(distances[of_group], edges)[0] for name, of_group in ids.items()}
    return GroupedDistances(edges, counts, ids)
