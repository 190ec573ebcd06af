"""Sentences of the page Vocabulary and matrix that depend on figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import format_list, passage

SLUG = "vocabulary_matrix"


@dataclass(frozen=True)
class Twins:
    """Two tokens for one piece of text, which the vocabulary has in two forms.

    Attributes:
        bare: the label of the form without a mark or a space.
        bare_id: its ID.
        other: the label of the other form: after a space, or for the inside of a word.
        other_id: its ID.
    """

    bare: str
    bare_id: int
    other: str
    other_id: int


def two_ids_of_one_piece(twins: Twins, *, cosine: float | None) -> str:
    """Say that a piece of text has two IDs.

    Args:
        twins: the two tokens.
        cosine: cosine of their rows; None if one of them is random.
    """
    pair = {
        "bare": as_code(twins.bare),
        "other": as_code(twins.other),
        "bare_id": twins.bare_id,
        "other_id": twins.other_id,
    }
    if cosine is None:
        return passage(SLUG, "twins_random", **pair)
    return passage(SLUG, "twins", cosine=cosine, **pair)


@dataclass(frozen=True)
class Listed:
    """A token in a list of neighbours: its row, label and cosine; None if its row or the chosen one is random."""

    row: int
    label: str
    cosine: float | None


def compare_ids(label: str, model: str, nearest: Sequence[Listed], beside: Sequence[Listed]) -> str:
    """Say whether the tokens beside a token in the list of IDs are also near it in the matrix.

    Args:
        label: the token's label.
        model: the title of the model.
        nearest: the tokens of the nearest rows, nearest first.
        beside: the tokens with the next IDs.
    """
    if not nearest or not beside:
        return passage(SLUG, "ids_alone", model=model)
    first = nearest[0]
    if first.cosine is None:
        return passage(SLUG, "ids_random", token=as_code(label), model=model)
    found = {"nearest": as_code(first.label)}
    if first.row in {each.row for each in beside}:
        return passage(SLUG, "ids_together", **found)
    listed = format_list([as_code(each.label) for each in beside])
    return passage(SLUG, "ids_apart", beside=listed, **found)


def compare_spread(model: str, factor: float, *, has_own_start: bool) -> str:
    """Say how far the values of a matrix spread.

    Args:
        model: the title of the model.
        factor: their standard deviation, divided by that of the random start beside them.
        has_own_start: whether that start is the model's own; else it is that of GPT-2.
    """
    if not has_own_start:
        return passage(SLUG, "values_unsaid", model=model)
    if round(factor, 1) == 1:
        return passage(SLUG, "values_same")
    return passage(SLUG, "values", factor=factor)


def offer_one_token(label: str) -> str:
    """Return the label of a button that offers the one-token form of a word."""
    return passage(SLUG, "offer_one_token", token=as_text(label))


def count_kinds(n_trained: int, n_put_in: int, n_random: int, *, source: str, is_tied: bool) -> str:
    """Say how many rows there are of each kind, and what became of those that no training reached.

    Args:
        n_trained: rows of tokens that occurred in the training.
        n_put_in: rows put in from other vectors, whose tokens did not occur.
        n_random: the others.
        source: the name of those other vectors.
        is_tied: whether the model predicts with the same matrix.
    """
    n_rows = n_trained + n_put_in + n_random
    if n_trained == n_rows:
        return passage(SLUG, "all_occurred", n_rows=n_rows)
    if n_put_in:
        counts = {"n_trained": n_trained, "n_put_in": n_put_in, "n_random": n_random}
        return passage(SLUG, "kinds_of_rows", source=source, **counts)
    name = "untrained_known" if is_tied else "untrained_known_untied"
    return passage(SLUG, name, never=n_random, n_rows=n_rows)
