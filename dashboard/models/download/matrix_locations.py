"""Locate a model's two matrices in its published files from the safetensors headers."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.download.hub import HubRepository
from dashboard.models.download.probe import token_matrix_name
from dashboard.models.matrices import MAPPING, WEIGHTS, count_parameters, find_matrices, is_static
from dashboard.models.readers.safetensors_format import DTYPES, TensorInfo, parse_header

# A header of a hundred tensors fits; a longer one costs a second request.
FIRST_BYTES = 32_768


@dataclass(frozen=True)
class MatrixLocations:
    """Location of a model's two matrices: tensor name, file and byte range of each."""

    config: dict[str, Any]
    token: tuple[str, TensorInfo]
    position: tuple[str, TensorInfo] | None
    n_parameters: int

    @property
    def n_bytes(self) -> int:
        """Size in bytes of both matrices as published."""
        return sum(info.stop - info.start for _, info in filter(None, (self.token, self.position)))

    @property
    def memory_bytes(self) -> int:
        """Size in bytes of both matrices as float32."""
        return 4 * sum(info.n_values for _, info in filter(None, (self.token, self.position)))


def fetch_header(repository: HubRepository, name: str) -> dict[str, TensorInfo]:
    """Download the safetensors header of a file and return its tensors by name.

    Raises:
        InputError: it is not safetensors, or a tensor lies outside the file.
    """
    size = repository.files[name].n_bytes
    start = repository.byte_range(name, 0, min(FIRST_BYTES, size)).content()
    length = int.from_bytes(start[:8], "little")
    if not 2 <= length <= min(limits.MAX_SAFETENSORS_HEADER_BYTES, size - 8):
        raise InputError(f"{name} of {repository.repo} is not a safetensors file; choose another model.")
    if 8 + length > len(start):
        start += repository.byte_range(name, len(start), 8 + length).content()
    tensors = parse_header(start[8 : 8 + length], data_start=8 + length)
    for tensor, info in tensors.items():
        width = np.dtype(DTYPES[info.dtype]).itemsize if info.dtype in DTYPES else None
        if info.stop > size or (width and info.stop - info.start != info.n_values * width):
            raise InputError(
                f"The header of {name} of {repository.repo} does not fit its length ({tensor}); "
                "choose another model."
            )
    return tensors


def locate_matrices(repository: HubRepository) -> MatrixLocations:
    """Locate the matrices from the headers of all weight files.

    Raises:
        InputError: they are missing, or of an unsupported dtype.
    """
    config = repository.read_json("config.json")
    tensors: dict[str, TensorInfo] = {}
    place: dict[str, str] = {}
    for name in repository.weight_names():
        found = fetch_header(repository, name)
        tensors.update(found)
        place.update(dict.fromkeys(found, name))
    repo = repository.repo
    if is_static(tensors) and not {MAPPING, WEIGHTS}.isdisjoint(tensors):
        raise InputError(
            f"{repo} gives several tokens one row; get its folder with git and open that under “Bring your own”."
        )
    try:
        token, position = find_matrices(tensors, config, repo)
    except InputError:
        unusual = token_matrix_name(tensors, config)
        if unusual is None:
            raise
        token, position = unusual, None
    for name in filter(None, (token, position)):
        info = tensors[name]
        if info.dtype not in ("F64", "F32", "F16", "BF16") or 0 in info.shape:
            raise InputError(
                f"{repo} keeps {name} as {info.dtype} of shape {info.shape}, where 16- or 32-bit numbers are needed; "
                "choose another model."
            )
        if info.stop - info.start > limits.MAX_MATRIX_BYTES:
            raise InputError(f"The matrix {name} of {repo} is too large for this app; choose another model.")
    return MatrixLocations(
        config,
        (place[token], tensors[token]),
        (place[position], tensors[position]) if position else None,
        count_parameters(tensors),
    )
