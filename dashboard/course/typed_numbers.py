"""Parser for numbers as people write them: `6,432,896`, `6.4 million`, `6.4e6`, `0,5`, `47 %`."""

import re

from dashboard import limits
from dashboard.errors import InputError

_NUMBER = re.compile(
    r"""(?:about|around|circa|ca\.?|[~≈])?\s*
    (?P<sign>[-+]?)\s*
    (?P<digits>[.,]?\d[\d.,'’_\s]*)
    (?:(?:e|\s*[x×*·]\s*10\s*\^)\s*(?P<exponent>[-+]?\d+))?\s*
    (?P<scale>thousand|million|mio\.?|billion|bn)?\s*
    (?:%|per\s?cent|mb|megabytes?|values?|numbers?|tokens?|rows?|words?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_SCALES = {"thousand": 3, "million": 6, "mio": 6, "billion": 9, "bn": 9}
# Digits in groups of three, with one separator throughout.
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([,.'’_\s])\d{3})(?:\1\d{3})*")


def read_number(typed: str) -> float:
    """Parse a number that somebody typed.

    A comma is a decimal separator unless it separates groups of three digits, as in 6,432; a point is a
    decimal separator unless there are several. A unit may follow.

    Returns:
        The number; an int if it is whole.

    Raises:
        InputError: the text is not exactly one number.

    >>> [read_number(text) for text in ("6,432,896", "6.4 million", "6,4e6", "0,5", "47 %")]
    [6432896, 6400000, 6400000, 0.5, 47]
    """
    text = typed.strip().replace("\N{MINUS SIGN}", "-")
    match = _NUMBER.fullmatch(text) if text.isprintable() and len(text) <= limits.MAX_NUMBER else None
    digits = _without_groups(match["digits"].strip()) if match else None
    if match is None or digits is None:
        raise InputError(f"“{typed.strip()[:40]}” is no number; write one such as 512, 0.5 or 6.4 million.")
    exponent = int(match["exponent"] or 0) + _SCALES.get((match["scale"] or "").lower().rstrip("."), 0)
    if abs(exponent) > limits.MAX_EXPONENT:
        raise InputError(f"“{typed.strip()[:40]}” is too large or too small to be the answer.")
    value = float(f"{match['sign']}{digits}e{exponent}")
    return int(value) if value.is_integer() else value


def _without_groups(digits: str) -> str | None:
    """Remove group separators and normalise the decimal point; None if the separators are inconsistent."""
    decimal = ""
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0:
        sign = digits[last]
        others = set(digits[:last]) & set(",.'’_ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
        is_group = digits.count(sign) > 1 or (sign == "," and not others and _GROUPED.fullmatch(digits))
        if not is_group:
            digits, decimal = digits[:last], digits[last + 1 :]
    if not (digits.isdigit() or digits == "" or _GROUPED.fullmatch(digits)):
        return None
    whole = "".join(filter(str.isdigit, digits))
    if not (decimal.isdigit() or decimal == "") or not whole + decimal or not (whole + decimal).isascii():
        return None
    return f"{whole or '0'}.{decimal or '0'}"
