"""Texts that Vega takes for something else: a title, a label to sort by or a constant that is such a word ends a chart.

Vega looks constants up among the names that it gives a meaning, and finds what every JavaScript object has besides.
Learners type them: `if` is a common word.
"""

from typing import Any

_TAKEN = {
    "if", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
}  # fmt: skip


def as_constant(value: Any) -> Any:
    """A text, or a list of texts, of which none is taken: with a space behind it, a word looks the same.

    >>> as_constant("if"), as_constant(["then", "if"]), as_constant(1.5)
    ('if ', ['then', 'if '], 1.5)
    """
    if isinstance(value, list | tuple):
        return [as_constant(each) for each in value]
    return f"{value} " if isinstance(value, str) and value in _TAKEN else value
