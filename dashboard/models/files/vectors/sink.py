"""Rows on their way into a folder of the store."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dashboard.errors import InputError
from dashboard.models.files.word_list import WordList
from dashboard.models.store import cannot_write
from dashboard.models.word_vectors import NORMS, VECTORS, row_norms

MOST_DIMS = 20_000

# A trained value beyond this is a damaged one: the largest in published vectors are below 100.
LARGEST_VALUE = 1e6

BLOCK_ROWS = 4_096


class Sink:
    """Rows on their way into a store folder: checked, without repeated words, a block at a time."""

    def __init__(self, folder: Path, n_dims: int, n_wanted: int, room: Callable[[int], None] | None) -> None:
        """`room` is asked whether a number of bytes fits on the disk."""
        if not 1 <= n_dims <= MOST_DIMS:
            raise InputError(f"The vectors have {n_dims:,} values each; this app reads 1 to {MOST_DIMS:,}.")
        self.n_dims = n_dims
        self.n_wanted = n_wanted
        self.n_repeated = 0
        self.words: list[bytes] = []
        self._seen: set[bytes] = set()
        self._folder = folder
        self._room = room
        self._block = np.empty((BLOCK_ROWS, n_dims), np.float32)
        self._filled = 0
        self._norms: list[np.ndarray] = []
        try:
            self._file = (folder / VECTORS).open("wb")
            self._file.write(self._head(0))
        except OSError as error:
            raise cannot_write(error) from error

    def _head(self, n_rows: int) -> bytes:
        """The npy header, which NumPy makes equally long for any number of rows: it is filled in at the end."""
        head = io.BytesIO()
        described = {"descr": "<f4", "fortran_order": False, "shape": (n_rows, self.n_dims)}
        np.lib.format.write_array_header_1_0(head, described)
        return head.getvalue()

    @property
    def full(self) -> bool:
        """Whether there are as many words as were asked for."""
        return len(self.words) >= self.n_wanted

    def add(self, word: bytes, vector: np.ndarray, where: str) -> None:
        """Keep one row. A word that came before is counted and left out, as gensim does.

        Raises:
            InputError: the word is empty or not UTF-8, or a value is not a number.
        """
        if word in self._seen:
            self.n_repeated += 1
            return
        try:
            word.decode()
        except UnicodeDecodeError as error:
            raise InputError(f"The word in {where} is not UTF-8 text; save the file as UTF-8.") from error
        self._seen.add(word)
        self.words.append(word)
        self._block[self._filled] = vector
        self._filled += 1
        if self._filled == BLOCK_ROWS:
            self._flush()

    def _flush(self) -> None:
        block = self._block[: self._filled]
        if not np.isfinite(block).all() or np.abs(block).max(initial=0.0) > LARGEST_VALUE:
            bad = int(np.flatnonzero(~(np.abs(block) <= LARGEST_VALUE).all(axis=1))[0])
            word = self.words[len(self.words) - self._filled + bad].decode()
            raise InputError(
                f"The vector of “{word[:50]}” holds a value that is not a usable number (NaN, infinite or huge); "
                "the file is damaged: get or export it again."
            )
        if self._room:
            self._room(block.nbytes)
        try:
            self._file.write(block.tobytes())
        except OSError as error:
            raise cannot_write(error) from error
        self._norms.append(row_norms(block))
        self._filled = 0

    def close(self) -> None:
        """Write what is left, the words and the norms.

        Raises:
            InputError: there is no row at all, or the disk is full.
        """
        self._flush()
        try:
            self._file.seek(0)
            self._file.write(self._head(len(self.words)))
            self._file.close()
            if not self.words:
                raise InputError("The file holds no word vector; choose another file.")
            np.save(self._folder / NORMS, np.concatenate(self._norms))
            self._seen.clear()
            WordList.write(self._folder, self.words)
        except OSError as error:
            raise cannot_write(error) from error

    def abandon(self) -> None:
        """Close the file; the folder is thrown away by its owner."""
        self._file.close()
