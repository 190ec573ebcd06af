"""Kinds of rows of a token matrix, and the files of a model folder that tell them apart."""

from enum import IntEnum
from pathlib import Path

from dashboard.models.readers.json_text import loads

# Files of a model folder that list the IDs of tokens: those met in training, and those put in from other vectors.
TRAINED_TOKENS, PUT_IN_TOKENS = "trained_tokens.json", "put_in_tokens.json"


class RowKind(IntEnum):
    """Where the values of a row come from.

    RANDOM: still as drawn at the start. PUT_IN: put in from other, trained vectors, and not met in training.
    TRAINED: met in training.
    """

    RANDOM = 0
    PUT_IN = 1
    TRAINED = 2


def read_trained(folder: Path) -> frozenset[int] | None:
    """Read the list of tokens met in training; None if there is no such file. Raises as `_checked_ids`."""
    path = folder / TRAINED_TOKENS
    return _checked_ids(loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def read_put_in(folder: Path) -> tuple[frozenset[int], str]:
    """Read the tokens whose rows were put in, and from which vectors; none if there is no such file.

    Raises:
        ValueError: the file holds something else.
    """
    path = folder / PUT_IN_TOKENS
    if not path.exists():
        return frozenset(), ""
    found = loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not isinstance(source := found.get("source"), str):
        raise ValueError(f"{path.name} does not say where its rows come from")
    return _checked_ids(found.get("ids")), source


def _checked_ids(found: object) -> frozenset[int]:
    """Return these token IDs.

    Raises:
        ValueError: they are no list of IDs.
    """
    if not isinstance(found, list) or not all(isinstance(id_, int) and id_ >= 0 for id_ in found):
        raise ValueError("token IDs are a list of integers from 0")
    return frozenset(found)
