"""Single safetensors tensors by memory map, without torch and without a copy, which the library's reader makes.

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
from safetensors import SafetensorError, safe_open

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
    """Read the header of the file at `path`, after the library has checked that each tensor lies inside the file.

    Raises:
        InputError: the file is missing, truncated or not safetensors.
    """
    try:
        with safe_open(path, framework="np"), path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            return parse_header(file.read(length), data_start=8 + length)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except SafetensorError as error:
        raise InputError(
            f"{path.name} is not a safetensors file, or it is cut off; fetch it again."
        ) from error


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


def to_float32(stored: np.ndarray, dtype: str) -> np.ndarray:
    """Convert stored values of a safetensors `dtype` to float32; bfloat16 is given as uint16."""
    if dtype == "BF16":
        return (stored.astype(np.uint32) << 16).view(np.float32)
    return stored.astype(np.float32)


def write_float32(path: Path, shapes: Mapping[str, tuple[int, ...]], tensors: Iterable[np.ndarray]) -> None:
    """Write a file of float32 tensors one by one, so that only one is in memory at a time.

    The library's `save_file` wants all of them at once.

    Args:
        path: file to write.
        shapes: shape of each tensor by name, in the order of `tensors`.
        tensors: values of the tensors.
    """
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    stop = 0
    for name, shape in shapes.items():
        start, stop = stop, stop + 4 * math.prod(shape)
        entries[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [start, stop]}
    header = json.dumps(entries).encode()
    # The format aligns the data to eight bytes.
    header += b" " * (-len(header) % 8)
    with path.open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for shape, values in zip(shapes.values(), tensors, strict=True):
            if values.shape != shape:
                raise ValueError(f"a tensor has shape {values.shape} where {shape} was announced")
            file.write(np.ascontiguousarray(values, dtype="<f4").data)
