"""Reader and writer of single safetensors tensors by memory map, without torch.

The format: 8 bytes little-endian header length, a JSON header with each tensor's dtype, shape and byte range, then
the raw little-endian values (https://huggingface.co/docs/safetensors).
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.readers.json_text import loads

# NumPy has no bfloat16: it is read as uint16 and to_float32.
DTYPES = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I8": "i1",
    "U8": "u1",
}


@dataclass(frozen=True)
class TensorInfo:
    """Dtype, shape and absolute byte offsets (`start`, `stop`) of a tensor."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int

    @property
    def n_values(self) -> int:
        """Number of values, the product of the shape."""
        return math.prod(self.shape)


INTEGERS = {"I64": "<i8", "I32": "<i4", "I16": "<i2", "U16": "<u2", "U8": "u1"}


def parse_header(header: bytes, *, data_start: int) -> dict[str, TensorInfo]:
    """Parse the JSON header of a file whose data start at byte `data_start`; return the tensors by name.

    Raises:
        InputError: the header is not valid safetensors JSON.
    """
    try:
        entries = loads(header)
        entries.pop("__metadata__", None)
        tensors = {}
        for name, entry in entries.items():
            first, last = (int(at) for at in entry["data_offsets"])
            shape = tuple(int(length) for length in entry["shape"])
            if not 0 <= first <= last or any(length < 0 for length in shape):
                raise ValueError(f"{name} has no place")
            tensors[name] = TensorInfo(entry["dtype"], shape, data_start + first, data_start + last)
        return tensors
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError("The header of this safetensors file is damaged; fetch the file again.") from error


def read_header(path: Path) -> dict[str, TensorInfo]:
    """Read the header of the file at `path` and check that each tensor lies inside the file.

    Raises:
        InputError: the file is missing, truncated or not safetensors.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 2 <= length <= min(limits.MAX_SAFETENSORS_HEADER_BYTES, size - 8):
                raise InputError(f"{path.name} is not a safetensors file, or it is cut off; fetch it again.")
            tensors = parse_header(file.read(length), data_start=8 + length)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}.") from error
    for name, info in tensors.items():
        if info.dtype in DTYPES:
            n_bytes = info.n_values * np.dtype(DTYPES[info.dtype]).itemsize
            if info.stop > size or info.stop - info.start != n_bytes:
                raise InputError(f"{path.name} is cut off inside {name}; fetch it again.")
    return tensors


def read_metadata(path: Path) -> dict[str, str]:
    """Return the `__metadata__` of the file at `path`, whose header must be valid (see `read_header`)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        found = loads(file.read(length)).get("__metadata__")
    return found if isinstance(found, dict) else {}


def load_float32(path: Path, info: TensorInfo) -> np.ndarray:
    """Load a tensor as float32, read-only, in its own shape.

    Float32 tensors are memory-mapped and read on demand; other dtypes are converted in memory.

    Raises:
        InputError: the tensor does not hold floating-point values.
    """
    if info.dtype not in {"F64", "F32", "F16", "BF16"}:
        raise InputError(f"{path.name} holds {info.dtype} values where 16- or 32-bit floats are needed.")
    stored = np.memmap(path, dtype=DTYPES[info.dtype], mode="r", offset=info.start, shape=info.shape)
    if info.dtype == "F32":
        return stored
    values = to_float32(stored, info.dtype)
    values.flags.writeable = False
    return values


def load_integers(path: Path, info: TensorInfo) -> np.ndarray:
    """Load a tensor of integers as int64, in its own shape.

    Raises:
        InputError: the tensor holds no integers.
    """
    if info.dtype not in INTEGERS:
        raise InputError(f"{path.name} holds {info.dtype} values where integers are needed.")
    stored = np.memmap(path, dtype=INTEGERS[info.dtype], mode="r", offset=info.start, shape=info.shape)
    return stored.astype(np.int64)


def to_float32(stored: np.ndarray, dtype: str) -> np.ndarray:
    """Convert stored values of a safetensors `dtype` to float32; bfloat16 is given as uint16."""
    if dtype == "BF16":
        return (stored.astype(np.uint32) << 16).view(np.float32)
    return stored.astype(np.float32)


def float32_header(shapes: Mapping[str, tuple[int, ...]], metadata: Mapping[str, str]) -> bytes:
    """Build the header of a file of float32 tensors, with its length prefix.

    Args:
        shapes: shape of each tensor by name, in file order.
        metadata: further entries of `__metadata__`.
    """
    entries: dict[str, Any] = {"__metadata__": {"format": "pt", **metadata}}
    at = 0
    for name, shape in shapes.items():
        stop = at + 4 * math.prod(shape)
        entries[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [at, stop]}
        at = stop
    header = json.dumps(entries).encode()
    # The format aligns the data to eight bytes.
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header


def write_float32(path: Path, shapes: Mapping[str, tuple[int, ...]], tensors: Iterable[np.ndarray]) -> None:
    """Write a file of float32 tensors one by one, so that only one is in memory at a time.

    Args:
        path: file to write.
        shapes: shape of each tensor by name, in the order of `tensors`.
        tensors: values of the tensors.
    """
    with path.open("wb") as file:
        file.write(float32_header(shapes, {}))
        for shape, values in zip(shapes.values(), tensors, strict=True):
            if values.shape != shape:
                raise ValueError(f"a tensor has shape {values.shape} where {shape} was announced")
            file.write(np.ascontiguousarray(values, dtype="<f4").data)
