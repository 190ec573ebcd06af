"""Comparison of a word in two texts: its neighbours in each, and the sentences behind them.

Two separately trained spaces have no common axes, so a word is compared by its neighbours in each, never by its
vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard import limits
from dashboard.concepts.neighbours import nearest, top_k
from dashboard.concepts.similarity import unit_rows
from dashboard.concepts.word2vec import Text

# Words that are rarer than this in one of the texts have neighbours by chance.
FEWEST_TO_COMPARE = 5
SHARE_NEAR_NOTHING = 0.1
MOST_LETTERS = 160
# The most frequent words are function words: at most this many, and at most this share of a small vocabulary.
MOST_JOINING = 200
SHARE_JOINING = 50


@dataclass(frozen=True, eq=False)
class Side:
    """Neighbours of the word in one text, best first.

    Attributes:
        words: the k neighbours.
        cosines: float32 (k,).
        stays: for each, whether it is among the neighbours in the other text as well.
        elsewhere: for each, whether the other text has the word at all.
    """

    words: tuple[str, ...]
    cosines: np.ndarray
    stays: tuple[bool, ...]
    elsewhere: tuple[bool, ...]

    @property
    def new(self) -> tuple[str, ...]:
        """Neighbours that the other text does not have."""
        return tuple(word for word, stays in zip(self.words, self.stays, strict=True) if not stays)


@dataclass(frozen=True, eq=False)
class Trained:
    """Word vectors that were trained on a text.

    Attributes:
        text: the text.
        words: those that were kept, the most frequent first.
        matrix: float32 (n_words, n_dims), their vectors.
    """

    text: Text
    words: tuple[str, ...]
    matrix: np.ndarray

    def neighbours(self, word: str, k: int) -> tuple[tuple[str, ...], np.ndarray]:
        """Find the `k` words nearest to `word` and their cosines; ValueError if it has no vector."""
        row = self.words.index(word)
        found = nearest(self.matrix, np.linalg.norm(self.matrix, axis=1), self.matrix[row], k, hidden=[row])
        return tuple(self.words[at] for at in found.rows), found.cosines


def sides(first: Trained, second: Trained, word: str, k: int) -> tuple[Side, Side]:
    """Find the `k` nearest neighbours of `word` in each of two texts; both must have a vector for it."""
    found = [each.neighbours(word, k) for each in (first, second)]

    def side(index: int, other: Trained) -> Side:
        words, cosines = found[index]
        there = set(found[1 - index][0])
        known = set(other.words)
        return Side(words, cosines, tuple(w in there for w in words), tuple(w in known for w in words))

    return side(0, second), side(1, first)


@dataclass(frozen=True)
class Steady:
    """The number of neighbours that a word has in common in both texts.

    Attributes:
        word: the word.
        kept: how many of its nearest words are the same in both.
        nearness: how near they are: the mean of their cosines, the lower of the two texts.
    """

    word: str
    kept: int
    nearness: float


def kept_neighbours(first: Trained, second: Trained, k: int) -> list[Steady]:
    """Count for the frequent common words how many of their `k` nearest are the same, the fewest first.

    Only words of both texts count, as words and as neighbours.
    """
    counts = [dict(zip(each.text.words, each.text.counts.tolist(), strict=True)) for each in (first, second)]
    there = set(second.words)
    both = [word for word in first.words if word in there]
    frequent = [word for word in both if min(count[word] for count in counts) >= FEWEST_TO_COMPARE]
    frequent = frequent[: limits.MAX_WORDS_IN_TWO_TEXTS]
    if not frequent or len(both) < 2:
        return []
    near = [_nearest_of(each, both, frequent, min(k, len(both) - 1)) for each in (first, second)]
    found = [
        Steady(word, len(set(rows) & set(others)), min(mean, other_mean))
        for word, (rows, mean), (others, other_mean) in zip(frequent, *near, strict=True)
    ]
    return sorted(found, key=lambda each: each.kept)


def _nearest_of(
    trained: Trained, both: list[str], frequent: list[str], k: int
) -> list[tuple[list[int], float]]:
    """Find the indices in `both` of the `k` nearest of each of `frequent`, without itself, and their mean cosine."""
    row = {word: at for at, word in enumerate(trained.words)}
    place = {word: at for at, word in enumerate(both)}
    own = [place[word] for word in frequent]
    unit = unit_rows(trained.matrix[[row[word] for word in both]])
    cosines = unit[own] @ unit.T
    cosines[np.arange(len(own)), own] = -2.0
    rows = top_k(cosines, k)
    means = np.take_along_axis(cosines, rows, axis=1).mean(axis=1)
    return list(zip(rows.tolist(), means.tolist(), strict=True))


def most_changed(found: Sequence[Steady], count: int) -> list[str]:
    """List the words with the fewest common neighbours, without the tenth whose neighbours are least similar.

    >>> most_changed([Steady("the", 0, 0.2), Steady("bank", 1, 0.8), Steady("king", 7, 0.9)], 2)
    ['bank', 'king']
    """
    least = float(np.quantile([each.nearness for each in found], SHARE_NEAR_NOTHING)) if found else 0.0
    return [each.word for each in found if each.nearness >= least][:count]


def mean_kept(found: Sequence[Steady], without: str) -> float:
    """Compute the mean number of common neighbours, except for `without`; NaN without other words.

    >>> mean_kept([Steady("bank", 0, 0.8), Steady("king", 4, 0.7), Steady("rain", 8, 0.9)], without="bank")
    6.0
    """
    others = [each.kept for each in found if each.word != without]
    return float(np.mean(others)) if others else float("nan")


@dataclass(frozen=True)
class NeighbourEvidence:
    """Sentences that explain why two words are neighbours.

    Attributes:
        together: a sentence in which they occur within the window of each other; "" if there is none.
        n_together: how many such sentences there are.
        shared: context words of both, the most informative first.
        of_word: a sentence with the word near the first of `shared`; "" where they share none.
        of_other: the same for its neighbour.
    """

    together: str
    n_together: int
    shared: tuple[str, ...]
    of_word: str
    of_other: str


def evidence(text: Text, word: str, other: str, window: int, most_shared: int = 3) -> NeighbourEvidence:
    """Find the context words that `word` and its neighbour `other` share, with the shortest example sentences.

    Only sentences with one of them count, without the text's most frequent words, which are near everything. Context
    words are ranked by their share of each context times the logarithm of the ratio of that share to their share of
    the text, the smaller of the two: a word ranks high if it is often near both and rare elsewhere.

    >>> from dashboard.concepts.word2vec import read_text
    >>> text = read_text("the bank lends gold. the lender lends gold. the dog runs.")
    >>> found = evidence(text, "bank", "lender", window=1, most_shared=1)
    >>> found.shared, found.of_word, found.of_other, found.n_together
    (('lends',), 'the bank lends gold', 'the lender lends gold', 0)
    """
    at, beside = text.words.index(word), text.words.index(other)
    near_word, near_other = _company(text, at, window), _company(text, beside, window)
    together = np.unique(near_word.sentences[near_word.words == beside])
    apart = near_word.without(together), near_other.without(together)
    usual = text.counts / len(text.numbers)
    shares = [np.bincount(each.words, minlength=len(usual)) / max(len(each.words), 1) for each in apart]
    tells = np.minimum(*(share * np.log(np.maximum(share, usual) / usual) for share in shares))
    tells[[at, beside]] = 0.0
    tells[: min(len(usual) // SHARE_JOINING, MOST_JOINING)] = 0.0
    shared = [int(each) for each in np.argsort(-tells, kind="stable")[:most_shared] if tells[each] > 0]

    def shortest(company: _Company) -> str:
        return _shortest(text, company.sentences[company.words == shared[0]]) if shared else ""

    return NeighbourEvidence(
        _shortest(text, together),
        len(together),
        tuple(text.words[each] for each in shared),
        *map(shortest, apart),
    )


@dataclass(frozen=True, eq=False)
class _Company:
    """Context words of a word, int32 (n,), and the sentence of each, int64 (n,)."""

    words: np.ndarray
    sentences: np.ndarray

    def without(self, sentences: np.ndarray) -> "_Company":
        stays = ~np.isin(self.sentences, sentences)
        return _Company(self.words[stays], self.sentences[stays])


def _company(text: Text, word: int, window: int) -> _Company:
    places = np.flatnonzero(text.numbers == word)
    sentence = np.searchsorted(text.starts, places, side="right") - 1
    words, sentences = [], []
    for away in (*range(-window, 0), *range(1, window + 1)):
        near = places + away
        inside = (near >= text.starts[sentence]) & (near < text.starts[sentence + 1])
        words.append(text.numbers[near[inside]])
        sentences.append(sentence[inside])
    return _Company(np.concatenate(words), np.concatenate(sentences))


def _shortest(text: Text, sentences: np.ndarray) -> str:
    """Return the shortest of these sentences, truncated to 160 letters; ties go to the first; "" if there are none."""
    if not len(sentences):
        return ""
    chosen = np.unique(sentences)
    written = text.sentence(int(chosen[np.argmin(np.diff(text.spans[chosen], axis=1)[:, 0])]))
    return written if len(written) <= MOST_LETTERS else written[:MOST_LETTERS].rstrip() + " …"
