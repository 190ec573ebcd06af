"""Single tensors of a safetensors file by memory map, and such files written tensor by tensor, without importing torch.

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

from dashboard.errors import InputError
from dashboard.models.readers.json_text import loads

# A header lists a few hundred tensors; 100 MB is the bound that the safetensors library sets too.
MAX_HEADER_BYTES = 100_000_000

# bfloat16 has no NumPy type: it is read as its 16 bits and widened.
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
    """Where one tensor stands: `start` and `stop` are absolute byte offsets in the file."""

    dtype: str
    shape: tuple[int, ...]
    start: int
    stop: int

    @property
    def n_values(self) -> int:
        """Number of values, the product of the shape."""
        return math.prod(self.shape)


def parse_header(header: bytes, *, data_start: int) -> dict[str, TensorInfo]:
    """Tensor name to place, from the JSON header of a file whose data begin at byte `data_start`.

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
    """Tensor name to place in the file at `path`, each checked to lie inside the file.

    Raises:
        InputError: the file is missing, cut off or not safetensors.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
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
    """What the file at `path` says of itself beside its tensors; its header must be sound (see `read_header`)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        found = loads(file.read(length)).get("__metadata__")
    return found if isinstance(found, dict) else {}


def load_float32(path: Path, info: TensorInfo) -> np.ndarray:
    """One tensor as float32, read-only, in its own shape.

    A float32 tensor is a memory map: no byte is read before it is needed. Other types are widened into memory.

    Raises:
        InputError: the tensor does not hold floating-point values.
    """
    if info.dtype not in {"F64", "F32", "F16", "BF16"}:
        raise InputError(f"{path.name} holds {info.dtype} values where 16- or 32-bit floats are needed.")
    stored = np.memmap(path, dtype=DTYPES[info.dtype], mode="r", offset=info.start, shape=info.shape)
    if info.dtype == "F32":
        return stored
    values = widened(stored, info.dtype)
    values.flags.writeable = False
    return values


def widened(stored: np.ndarray, dtype: str) -> np.ndarray:
    """Stored values of a safetensors `dtype` as float32; bfloat16 comes as uint16, the upper half of a float32."""
    if dtype == "BF16":
        return (stored.astype(np.uint32) << 16).view(np.float32)
    return stored.astype(np.float32)


def float32_header(shapes: Mapping[str, tuple[int, ...]], metadata: Mapping[str, str]) -> bytes:
    """What a file of float32 tensors begins with: its length and each tensor's name, shape and place.

    Args:
        shapes: name to shape of each tensor, in the order in which their values follow.
        metadata: what else the file says of itself.
    """
    entries: dict[str, Any] = {"__metadata__": {"format": "pt", **metadata}}
    at = 0
    for name, shape in shapes.items():
        stop = at + 4 * math.prod(shape)
        entries[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [at, stop]}
        at = stop
    header = json.dumps(entries).encode()
    # Values begin at a multiple of eight, as the format asks.
    header += b" " * (-len(header) % 8)
    return len(header).to_bytes(8, "little") + header


def write_float32(path: Path, shapes: Mapping[str, tuple[int, ...]], tensors: Iterable[np.ndarray]) -> None:
    """Write a file of float32 tensors, one after the other, so that no more than one is in memory.

    Args:
        path: the file, made anew.
        shapes: name to shape of each tensor, in the order of the `tensors`.
        tensors: their values.
    """
    with path.open("wb") as file:
        file.write(float32_header(shapes, {}))
        for shape, values in zip(shapes.values(), tensors, strict=True):
            if values.shape != shape:
                raise ValueError(f"a tensor has shape {values.shape} where {shape} was announced")
            file.write(np.ascontiguousarray(values, dtype="<f4").data)
