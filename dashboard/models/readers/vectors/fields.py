"""Split text lines into words and numbers."""

import re

import numpy as np

BLANKS = (b" ", b"\t")

# Possessive, so that a line of digits that ends otherwise is given up at once.
_NUMBER = re.compile(rb"[-+]?(\d++(\.\d*+)?|\.\d++)(e[-+]?\d++)?|[-+]?(nan|inf|infinity)", re.IGNORECASE)
_WHOLE = re.compile(rb"[-+]?\d+")


def split_fields(line: bytes) -> list[bytes]:
    r"""Split a line at runs of spaces or tabs.

    >>> split_fields(b"the  0.5\t-1 ")
    [b'the', b'0.5', b'-1']
    """
    return [field for field in line.replace(b"\t", b" ").split(b" ") if field]


def is_number(field: bytes) -> bool:
    """Return whether the field is a number with a decimal point or none.

    >>> is_number(b"-1.5e3"), is_number(b"1,5"), is_number(b"1_000")
    (True, False, False)
    """
    return _NUMBER.fullmatch(field) is not None


def is_whole(field: bytes) -> bool:
    """Return whether the field is an integer."""
    return _WHOLE.fullmatch(field) is not None


def trailing_numbers(fields: list[bytes]) -> int:
    """Count the numbers at the end of `fields`.

    >>> trailing_numbers([b"Windows", b"95", b"0.5"])
    2
    """
    count = 0
    while count < len(fields) and is_number(fields[-1 - count]):
        count += 1
    return count


def parse_values(fields: list[bytes]) -> np.ndarray | None:
    """Parse fields to float32 (n,); return None if one of them is not a number."""
    # Python and NumPy parse 1_000 as a thousand.
    if b"_" in b"".join(fields):
        return None
    try:
        return np.array(fields).astype(np.float32)
    except ValueError:
        return None


def split_row(line: bytes, n_dims: int) -> tuple[bytes, list[bytes]] | None:
    r"""Split a line into its word and its last `n_dims` fields; None if it has fewer or more numbers.

    The word is everything before the values; it may contain spaces, or be a single space.

    >>> split_row(b"New York 0.5 1.5", 2), split_row(b"  0.5 1.5", 2)
    ((b'New York', [b'0.5', b'1.5']), (b' ', [b'0.5', b'1.5']))
    >>> split_row(b"York 0.5", 2), split_row(b"York 0.25 0.5 1.5", 2)
    (None, None)
    """
    fields = split_fields(line)
    words, values = fields[:-n_dims], fields[-n_dims:]
    if len(words) == 1 or (len(words) > 1 and not is_value(words[-1], values)):
        return b" ".join(words), values
    if len(fields) == n_dims and line.startswith(BLANKS):
        return line[: len(line) - len(line.lstrip()) - 1], values
    return None


def is_value(field: bytes, values: list[bytes]) -> bool:
    """Return whether a field before `values` looks like one of them: 95 in “Windows 95” does not, among decimals."""
    if not is_number(field) or field.strip(b"+-").isalpha():
        return False
    return not is_whole(field) or all(map(is_whole, values))
