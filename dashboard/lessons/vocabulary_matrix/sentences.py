"""Sentences of the page Vocabulary and matrix that depend on figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import passage

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


def two_ids_of_one_piece(twins: Twins, *, cosine: float | None, model: str, unmet: Sequence[str]) -> str:
    """Say that a piece of text has two IDs, and how many others have.

    Args:
        twins: the two tokens.
        cosine: cosine of their rows; None if one of them never occurred in training.
        model: the title of the model.
        unmet: labels of the tokens that never occurred in training.
    """
    pair = {
        "bare": as_code(twins.bare),
        "other": as_code(twins.other),
        "bare_id": twins.bare_id,
        "other_id": twins.other_id,
    }
    if cosine is None:
        strange = " and ".join(map(as_code, unmet))
        lead = passage(SLUG, "twins_never_met", strange=strange, model=model, **pair)
    else:
        lead = passage(SLUG, "twins", cosine=cosine, **pair)
    if twins.inside:
        return f"{lead} {passage(SLUG, 'twins_inside', n_twins=twins.n_twins, mark=as_code(twins.inside))}"
    if twins.begins_texts:
        return f"{lead} {passage(SLUG, 'twins_at_the_start', n_twins=twins.n_twins)}"
    return f"{lead} {passage(SLUG, 'twins_spaced', n_twins=twins.n_twins)}"


def offer_one_token(label: str) -> str:
    """Return the label of a button that offers the one-token form of a word."""
    return passage(SLUG, "offer_one_token", token=as_text(label))


def never_occurred(n_never: int, n_rows: int, model: str, *, is_tied: bool) -> str:
    """Say how many tokens are known never to have occurred in training, and what became of their rows."""
    if not n_never:
        return passage(SLUG, "all_occurred", n_rows=n_rows, model=model)
    return passage(
        SLUG,
        "untrained_known" if is_tied else "untrained_known_untied",
        never=n_never,
        n_rows=n_rows,
        share=n_never / n_rows,
        model=model,
    )
