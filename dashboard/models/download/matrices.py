"""Download of the two embedding matrices into `embeddings.safetensors`.

The hub lists no checksums for byte ranges. Verified are the dtype, shape and offsets in the header, the
length of the file, and that each value is finite and of plausible size. A flipped bit that leaves a plausible
value is only detected when the whole model is downloaded.
"""

from pathlib import Path

import numpy as np

from dashboard.errors import InputError
from dashboard.models.download.hub import HubRepository
from dashboard.models.download.matrix_locations import MatrixLocations
from dashboard.models.download.partial_file import PartialFile
from dashboard.models.matrices import EMBEDDINGS_FILE
from dashboard.models.readers.safetensors_format import DTYPES, TensorInfo, to_float32, write_float32
from dashboard.models.store import write_error

# Trained embedding values are far smaller; a flipped exponent bit makes them larger.
LARGEST_VALUE = 1e5
# Rows checked at a time.
ROWS = 1024


def fetch_matrices(repository: HubRepository, found: MatrixLocations, staged: Path) -> None:
    """Download the two byte ranges and write them to `staged` as float32 `embeddings.safetensors`.

    Raises:
        InputError: a value is not finite or is too large, the disk is full, or as `byte_ranges.fill`.
        StoppedError: the user cancelled.
    """
    sources = [("token_embeddings.weight", *found.token)]
    if found.position:
        sources.append(("position_embeddings.weight", *found.position))
    parts = [(name, info, repository.byte_range(file, info.start, info.stop)) for name, file, info in sources]
    shapes = {name: info.shape for name, info, _ in parts}
    try:
        write_float32(
            staged / EMBEDDINGS_FILE,
            shapes,
            (_checked(repository, name, info, part) for name, info, part in parts),
        )
    except OSError as error:
        raise write_error(error) from error


def _checked(repository: HubRepository, name: str, info: TensorInfo, part: PartialFile) -> np.ndarray:
    """Return a matrix as float32, mapped where it is published so.

    Raises:
        InputError: a value is not finite or is too large.
    """
    stored = np.memmap(part.data_path, DTYPES[info.dtype], "r", shape=info.shape)
    values = stored if info.dtype == "F32" else to_float32(stored, info.dtype)
    for row in range(0, len(values), ROWS):
        repository.progress.check()
        if not (np.abs(values[row : row + ROWS]) <= LARGEST_VALUE).all():
            part.discard()
            raise InputError(
                f"The {name.partition('_')[0]} matrix of {repository.repo} arrived damaged "
                "(a value is not a usable number) and was thrown away; get it again."
            )
    return values
