"""Memory-mapped list of words: bytes, offsets and sort order, opened in constant time.

Three million Python strings and their dictionary would take half a gigabyte and seconds to build. Here words
are decoded on access and found by binary search.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import overload

import numpy as np

from dashboard import limits

TEXT = "words.utf8"
OFFSETS = "word_offsets.npy"
ORDER = "word_order.npy"


class WordList(Sequence[str]):
    """Immutable sequence of words, with row lookup by binary search instead of a dictionary.

    >>> words = WordList.from_words(["queen", "king", "élan"])
    >>> words[1], words[-1], len(words), list(words), words[:2]
    ('king', 'élan', 3, ['queen', 'king', 'élan'], ('queen', 'king'))
    >>> words.find("king"), words.find("prince"), "élan" in words
    (1, None, True)
    """

    def __init__(self, text: np.ndarray, offsets: np.ndarray, order: np.ndarray) -> None:
        """Take `text` (uint8, all words in UTF-8), `offsets` (n + 1,) and `order` (n,), the rows sorted by bytes.

        Raises:
            ValueError: the arrays do not match.
        """
        if len(offsets) != len(order) + 1 or int(offsets[-1]) != len(text) or int(offsets[0]) != 0:
            raise ValueError("the words' bytes, offsets and order do not belong together")
        self._text = text
        self._offsets = offsets
        self._order = order
        # Indexing an array costs ten times as much as indexing a memoryview.
        self._text_view, self._offset_at, self._row_at = (
            np.asarray(values).data for values in (text, offsets, order)
        )

    @classmethod
    def from_words(cls, words: Iterable[str]) -> "WordList":
        """Build a list in memory."""
        encoded = [word.encode() for word in words]
        return cls(*_arrays(encoded))

    @classmethod
    def open(cls, folder: Path) -> "WordList":
        """Open the list that `write` stored in `folder`.

        Raises:
            OSError: a file is missing.
            ValueError: a file is damaged, or the files do not match.
        """
        text = folder / TEXT
        mapped = np.memmap(text, np.uint8, "r") if text.stat().st_size else np.empty(0, np.uint8)
        return cls(mapped, np.load(folder / OFFSETS, mmap_mode="r"), np.load(folder / ORDER, mmap_mode="r"))

    @staticmethod
    def write(folder: Path, encoded: list[bytes]) -> None:
        """Write a list of UTF-8 words to `folder`."""
        text, offsets, order = _arrays(encoded)
        (folder / TEXT).write_bytes(text.data)
        np.save(folder / OFFSETS, offsets)
        np.save(folder / ORDER, order)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._order)

    def _bytes(self, row: int) -> bytes:
        return self._text_view[self._offset_at[row] : self._offset_at[row + 1]].tobytes()

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[str, ...]: ...
    def __getitem__(self, row: int | slice) -> str | tuple[str, ...]:
        """Return the word of a row, or the words of a slice."""
        if isinstance(row, slice):
            start, stop, step = row.indices(len(self))
            if step == 1:
                return tuple(self._run(start, stop))
            return tuple(self[each] for each in range(start, stop, step))
        at = int(row)
        at = at + len(self) if at < 0 else at
        if not 0 <= at < len(self):
            raise IndexError(f"row {row} of {len(self)} words")
        return self._bytes(at).decode()

    def _run(self, start: int, stop: int) -> list[str]:
        """Decode the words of consecutive rows at once."""
        if start >= stop:
            return []
        offsets = np.asarray(self._offsets[start : stop + 1]).tolist()
        first = offsets[0]
        text = self._text[first : offsets[-1]].tobytes()
        return [text[a - first : b - first].decode() for a, b in pairwise(offsets)]

    def __iter__(self) -> Iterator[str]:
        """Yield all words, decoded block by block."""
        for start in range(0, len(self), 10_000):
            yield from self._run(start, min(start + 10_000, len(self)))

    def find(self, word: object) -> int | None:
        """Return the row of `word`, or None; about log2(n) comparisons."""
        if not isinstance(word, str):
            return None
        try:
            sought = word.encode()
        except UnicodeEncodeError:  # a lone surrogate is in no list
            return None
        place = self._bisect(sought)
        if place < len(self) and self._bytes(self._row_at[place]) == sought:
            return self._row_at[place]
        return None

    def has_prefix(self, start: str) -> bool:
        """Return whether a word begins with `start`.

        >>> words = WordList.from_words(["queen", "New York"])
        >>> words.has_prefix("New "), words.has_prefix("king")
        (True, False)
        """
        sought = start.encode(errors="replace")
        place = self._bisect(sought)
        return place < len(self) and self._bytes(self._row_at[place]).startswith(sought)

    def with_initial(self, letter: str) -> Iterator[str]:
        """Yield up to 20,000 words with this initial in either case, by row, without reading the others.

        >>> list(WordList.from_words(["queen", "king", "Quick"]).with_initial("q"))
        ['queen', 'Quick']
        """
        forms = {form.encode(errors="replace") for form in (letter, letter.lower(), letter.upper())}
        # No UTF-8 byte is 0xFF, so this sorts after every word with this prefix.
        spans = [slice(self._bisect(form), self._bisect(form + b"\xff")) for form in sorted(forms)]
        rows = np.concatenate([self._order[span] for span in spans])
        if len(rows) > limits.MAX_WORDS_PER_INITIAL:
            rows = np.partition(rows, limits.MAX_WORDS_PER_INITIAL)[: limits.MAX_WORDS_PER_INITIAL]
        rows = np.sort(rows).astype(np.int64)
        text = self._text_view
        for start, end in zip(self._offsets[rows].tolist(), self._offsets[rows + 1].tolist(), strict=True):
            yield str(text[start:end], "utf-8")

    def _bisect(self, sought: bytes) -> int:
        """Return the insertion point of `sought` in the sort order (bisect left)."""
        return bisect_left(range(len(self)), sought, key=lambda place: self._bytes(self._row_at[place]))

    def __contains__(self, word: object) -> bool:
        """Return whether `word` is in the list."""
        return self.find(word) is not None


class WordIndex(Mapping[str, int]):
    """Mapping from word to row over a WordList."""

    def __init__(self, words: WordList) -> None:
        """Wrap `words`."""
        self._words = words

    def __getitem__(self, word: str) -> int:
        """Return the row of `word`; raises KeyError if it is missing."""
        row = self._words.find(word)
        if row is None:
            raise KeyError(word)
        return row

    def __iter__(self) -> Iterator[str]:
        """Yield all words in row order."""
        return iter(self._words)

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self._words)


def _arrays(encoded: list[bytes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the bytes, offsets and sort order of UTF-8 words."""
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(word) for word in encoded], out=offsets[1:])
    order = np.array(sorted(range(len(encoded)), key=encoded.__getitem__), np.int32)
    return np.frombuffer(b"".join(encoded), np.uint8), offsets, order
