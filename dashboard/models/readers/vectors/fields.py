"""A line of a text file as its fields: words and numbers between runs of spaces or tabs."""

import re

import numpy as np

BLANKS = (b" ", b"\t")

_NUMBER = re.compile(rb"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?|[-+]?(nan|inf|infinity)", re.IGNORECASE)
_WHOLE = re.compile(rb"[-+]?\d+")


def fields_of(line: bytes) -> list[bytes]:
    r"""What stands between runs of spaces or tabs.

    >>> fields_of(b"the  0.5\t-1 ")
    [b'the', b'0.5', b'-1']
    """
    return [field for field in line.replace(b"\t", b" ").split(b" ") if field]


def is_number(field: bytes) -> bool:
    """Whether the field is a number as people write them, with a decimal point.

    >>> is_number(b"-1.5e3"), is_number(b"1,5"), is_number(b"1_000")
    (True, False, False)
    """
    return _NUMBER.fullmatch(field) is not None


def is_whole(field: bytes) -> bool:
    """Whether the field is a number without a point."""
    return _WHOLE.fullmatch(field) is not None


def trailing_numbers(fields: list[bytes]) -> int:
    """How many numbers stand at the end.

    >>> trailing_numbers([b"Windows", b"95", b"0.5"])
    2
    """
    count = 0
    while count < len(fields) and is_number(fields[-1 - count]):
        count += 1
    return count


def values_of(fields: list[bytes]) -> np.ndarray | None:
    """The fields as float32 (n,), or None if one of them is not a number."""
    # Python, and NumPy with it, takes 1_000 for a thousand.
    if b"_" in b"".join(fields):
        return None
    try:
        return np.array(fields).astype(np.float32)
    except ValueError:
        return None


def split_row(line: bytes, n_dims: int) -> tuple[bytes, list[bytes]] | None:
    r"""The word of a line and its last `n_dims` fields; None if the line has fewer, or more numbers than that.

    The word is what stands before them: it may hold spaces, or be nothing but a space.

    >>> split_row(b"New York 0.5 1.5", 2), split_row(b"  0.5 1.5", 2)
    ((b'New York', [b'0.5', b'1.5']), (b' ', [b'0.5', b'1.5']))
    >>> split_row(b"York 0.5", 2), split_row(b"York 0.25 0.5 1.5", 2)
    (None, None)
    """
    fields = fields_of(line)
    words, values = fields[:-n_dims], fields[-n_dims:]
    if len(words) == 1 or (len(words) > 1 and not is_value(words[-1], values)):
        return b" ".join(words), values
    if len(fields) == n_dims and line.startswith(BLANKS):
        return line[: len(line) - len(line.lstrip()) - 1], values
    return None


def is_value(field: bytes, values: list[bytes]) -> bool:
    """Whether a field before the `values` looks like one more of them: 95 in “Windows 95” does not, among decimals."""
    if not is_number(field) or field.strip(b"+-").isalpha():
        return False
    return not is_whole(field) or all(map(is_whole, values))
