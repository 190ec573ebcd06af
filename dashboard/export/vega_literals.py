"""Escaping of texts that Vega would evaluate: such a word as a title, sort label or constant breaks a chart.

Vega looks constants up among its named values and also finds the properties that every JavaScript object has.
Learners type such words: `if` is a common one.
"""

from typing import Any

_TAKEN = {
    "if", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
}  # fmt: skip


def escape_constant(value: Any) -> Any:
    """Escape a text, or a list of texts, by a trailing space, which is not visible.

    >>> escape_constant("if"), escape_constant(["then", "if"]), escape_constant(1.5)
    ('if ', ['then', 'if '], 1.5)
    """
    if isinstance(value, list | tuple):
        return [escape_constant(each) for each in value]
    return f"{value} " if isinstance(value, str) and value in _TAKEN else value
