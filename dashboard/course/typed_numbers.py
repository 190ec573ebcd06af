"""Numbers as people write them: `6,432,896`, `6.4 million`, `6.4e6`, `0,5`, `47 %`."""

import re

from dashboard.errors import InputError

# More letters are no number that somebody typed by hand.
MAX_LETTERS = 60
MAX_EXPONENT = 99

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
# A number in groups of three digits.
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([,.'’_\s])\d{3})(?:\1\d{3})*")


def read_number(typed: str) -> float:
    """Read a number that somebody typed.

    A comma is a decimal one, unless it parts a number into groups of three digits as in 6,432; a point is a decimal
    one, unless there are several. What is counted may stand behind it.

    Returns:
        The number; a whole one as an integer.

    Raises:
        InputError: it is no number, or more than one.

    >>> [read_number(text) for text in ("6,432,896", "6.4 million", "6,4e6", "0,5", "47 %")]
    [6432896, 6400000, 6400000, 0.5, 47]
    """
    text = typed.strip().replace("\N{MINUS SIGN}", "-")
    match = _NUMBER.fullmatch(text) if text.isprintable() and len(text) <= MAX_LETTERS else None
    digits = _without_groups(match["digits"].strip()) if match else None
    if match is None or digits is None:
        raise InputError(f"“{typed.strip()[:40]}” is no number; write one such as 512, 0.5 or 6.4 million.")
    exponent = int(match["exponent"] or 0) + _SCALES.get((match["scale"] or "").lower().rstrip("."), 0)
    if abs(exponent) > MAX_EXPONENT:
        raise InputError(f"“{typed.strip()[:40]}” is too large or too small to be the answer.")
    value = float(f"{match['sign']}{digits}e{exponent}")
    return int(value) if value.is_integer() else value


def _without_groups(digits: str) -> str | None:
    """Digits with a decimal point at most; None where the signs between them make no sense."""
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
