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
from dashboard.models.matrices import ALL_ROWS, EMBEDDINGS_FILE
from dashboard.models.readers.safetensors_format import DTYPES, float32_header, to_float32
from dashboard.models.store import write_error

# Trained embedding values are far smaller; a flipped exponent bit makes them larger.
LARGEST_VALUE = 1e5
# Rows checked and written at a time.
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
    shapes = {name: tuple(info.shape) for name, info, _ in parts}
    try:
        with (staged / EMBEDDINGS_FILE).open("wb") as file:
            file.write(float32_header(shapes, ALL_ROWS))
            for name, info, part in parts:
                stored = np.memmap(part.data_path, DTYPES[info.dtype], "r", shape=info.shape)
                for row in range(0, info.shape[0], ROWS):
                    repository.progress.check()
                    block = to_float32(stored[row : row + ROWS], info.dtype)
                    if not (np.abs(block) <= LARGEST_VALUE).all():
                        part.discard()
                        raise InputError(
                            f"The {name.partition('_')[0]} matrix of {repository.repo} arrived damaged "
                            "(a value is not a usable number) and was thrown away; get it again."
                        )
                    file.write(block.data)
    except OSError as error:
        raise write_error(error) from error
