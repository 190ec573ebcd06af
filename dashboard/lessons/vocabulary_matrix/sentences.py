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
        inside: the mark of pieces inside words, such as `##`; empty if the other form has a space.
        begins_texts: whether the tokenizer uses the form without a space at the start of a text.
        n_twins: number of pieces that the vocabulary has in two forms.
    """

    bare: str
    bare_id: int
    other: str
    other_id: int
    inside: str
    begins_texts: bool
    n_twins: int


def two_ids_of_one_piece(twins: Twins, *, cosine: float | None, model: str, random: Sequence[str]) -> str:
    """Say that a piece of text has two IDs, and how many others have.

    Args:
        twins: the two tokens.
        cosine: cosine of their rows; None if one of them is random.
        model: the title of the model.
        random: labels of the tokens whose rows are random.
    """
    pair = {
        "bare": as_code(twins.bare),
        "other": as_code(twins.other),
        "bare_id": twins.bare_id,
        "other_id": twins.other_id,
    }
    if cosine is None:
        strange = " and ".join(map(as_code, random))
        lead = passage(SLUG, "twins_random", strange=strange, model=model, **pair)
    else:
        lead = passage(SLUG, "twins", cosine=cosine, **pair)
    if twins.inside:
        return f"{lead} {passage(SLUG, 'twins_inside', n_twins=twins.n_twins, mark=as_code(twins.inside))}"
    if twins.begins_texts:
        return f"{lead} {passage(SLUG, 'twins_at_the_start', n_twins=twins.n_twins)}"
    return f"{lead} {passage(SLUG, 'twins_spaced', n_twins=twins.n_twins)}"


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


@dataclass(frozen=True)
class Spread:
    """How far the values of a matrix spread.

    Attributes:
        model: the title of the model.
        n_values: number of values.
        deviation: their standard deviation.
        fresh: that of a random start.
        lowest: the smallest value.
        highest: the largest value.
    """

    model: str
    n_values: int
    deviation: float
    fresh: float
    lowest: float
    highest: float


def compare_spread(spread: Spread, *, has_own_start: bool) -> str:
    """Say how far the values of a matrix spread, beside a random start: the model's own, or else that of GPT-2."""
    figures = {
        "model": spread.model,
        "n_values": spread.n_values,
        "deviation": spread.deviation,
        "fresh": spread.fresh,
        "lowest": spread.lowest,
        "highest": spread.highest,
    }
    factor = spread.deviation / spread.fresh
    if not has_own_start:
        return passage(SLUG, "values_unsaid", **figures)
    if round(factor, 2) == 1:
        return passage(SLUG, "values_same", **figures)
    return passage(SLUG, "values", factor=factor, **figures)


def offer_one_token(label: str) -> str:
    """Return the label of a button that offers the one-token form of a word."""
    return passage(SLUG, "offer_one_token", token=as_text(label))


def count_kinds(
    model: str, n_trained: int, n_put_in: int, n_random: int, *, source: str, is_tied: bool
) -> str:
    """Say how many rows there are of each kind, and what became of those that no training reached.

    Args:
        model: the title of the model.
        n_trained: rows of tokens that occurred in its training.
        n_put_in: rows put in from other vectors, whose tokens did not occur.
        n_random: the others.
        source: the name of those other vectors.
        is_tied: whether the model predicts with the same matrix.
    """
    n_rows = n_trained + n_put_in + n_random
    if n_trained == n_rows:
        return passage(SLUG, "all_occurred", n_rows=n_rows, model=model)
    counts = {"n_rows": n_rows, "n_trained": n_trained, "n_put_in": n_put_in, "n_random": n_random}
    if n_put_in:
        return passage(SLUG, "kinds_of_rows", model=model, source=source, **counts)
    name = "untrained_known" if is_tied else "untrained_known_untied"
    return passage(SLUG, name, never=n_random, share=n_random / n_rows, n_rows=n_rows, model=model)
