"""Writer of vectors and words in the store's format."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.readers.vectors.text_rows import LARGEST_VALUE
from dashboard.models.readers.word_list import WordList
from dashboard.models.store import write_error
from dashboard.models.word_vectors import NORMS, VECTORS, row_norms

# Bytes checked and written at a time, for vectors of any length.
BLOCK_BYTES = 8_000_000


class VectorWriter:
    """Block-wise writer of checked vectors into a store folder."""

    def __init__(self, folder: Path, n_dims: int, reserve: Callable[[int], None] | None) -> None:
        """Open the file; `reserve(n_bytes)` raises InputError if a block does not fit on the disk."""
        if not 1 <= n_dims <= limits.MAX_VECTOR_DIMS:
            raise InputError(
                f"The vectors have {n_dims:,} values each; this app reads 1 to {limits.MAX_VECTOR_DIMS:,}."
            )
        self.n_dims = n_dims
        self.n_rows = 0
        self._folder = folder
        self._reserve = reserve
        self._block = np.empty((BLOCK_BYTES // (4 * n_dims), n_dims), np.float32)
        self._names: list[bytes] = []
        self._norms: list[np.ndarray] = []
        try:
            self._file = (folder / VECTORS).open("wb")
            self._file.write(self._head(0))
        except OSError as error:
            raise write_error(error) from error

    def _head(self, n_rows: int) -> bytes:
        """Return the npy header, which has the same length for any number of rows and is rewritten at the end."""
        head = io.BytesIO()
        described = {"descr": "<f4", "fortran_order": False, "shape": (n_rows, self.n_dims)}
        np.lib.format.write_array_header_1_0(head, described)
        return head.getvalue()

    def add(self, vector: np.ndarray, name: bytes) -> None:
        """Add a row, called `name` in error messages.

        Raises:
            InputError: a value of this block is not finite or too large, or the disk is full.
        """
        self._block[len(self._names)] = vector
        self._names.append(name)
        self.n_rows += 1
        if len(self._names) == len(self._block):
            self._flush()

    def _flush(self) -> None:
        block = self._block[: len(self._names)]
        usable = np.abs(block) <= LARGEST_VALUE
        if not usable.all():
            row, column = np.argwhere(~usable)[0]
            raise InputError(
                f"The vector of “{self._names[row][:50].decode(errors='replace')}” holds {block[row, column]:g}, which "
                f"is not a usable number (up to {LARGEST_VALUE:,.0f}); scale the vectors or export them again."
            )
        if self._reserve:
            self._reserve(block.nbytes)
        try:
            self._file.write(block.tobytes())
        except OSError as error:
            raise write_error(error) from error
        self._norms.append(row_norms(block))
        self._names.clear()

    def close(self, words: list[bytes]) -> None:
        """Write the last block, the norms, and the `words` of all rows.

        Raises:
            InputError: there are no rows, or the disk is full.
        """
        self._flush()
        if self._reserve:
            # Size of the words, and per row of its offset, its sort order and its norm.
            self._reserve(sum(map(len, words)) + 16 * self.n_rows)
        try:
            self._file.seek(0)
            self._file.write(self._head(self.n_rows))
            self._file.close()
            if not self.n_rows:
                raise InputError("The file holds no word vector; choose another file.")
            np.save(self._folder / NORMS, np.concatenate(self._norms))
            WordList.write(self._folder, words)
        except OSError as error:
            raise write_error(error) from error

    def abandon(self) -> None:
        """Close the file; the caller removes the folder."""
        self._file.close()
