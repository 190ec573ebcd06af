"""Sentences about the figures on the page Start."""

from collections.abc import Sequence

from dashboard.course.prose import passage, plain_passage

SLUG = "start"


def count_pieces(model: str, n_pieces: int, marks: Sequence[str]) -> str:
    """State how many tokens a text became, and which special tokens were added, as plain text.

    Args:
        model: title of the model.
        n_pieces: number of tokens of the text itself.
        marks: the special tokens as displayed, such as [CLS].
    """
    if not marks:
        return plain_passage(SLUG, "pieces", n_pieces=n_pieces)
    named = ", ".join(dict.fromkeys(marks))
    return plain_passage(
        SLUG, "pieces_and_marks", n_pieces=n_pieces, n_marks=len(marks), marks=named, model=model
    )


def compare_rotated(word: str, *, n_changed: int, n_dims: int, n_kept: int, k: int, difference: float) -> str:
    """Compare a word's numbers and neighbours before and after a rotation of the space.

    Args:
        word: the word, as Markdown.
        n_changed: number of its values that changed.
        n_dims: number of its values.
        n_kept: number of its nearest words that are nearest words after the rotation too.
        k: number of its nearest words.
        difference: largest difference between a cosine before and after.
    """
    figures = {"n_changed": n_changed, "n_dims": n_dims, "difference": difference}
    if n_kept < k:
        return passage(SLUG, "numbers rotated ties", n_kept=n_kept, k=k, **figures)
    if k == 1:
        return passage(SLUG, "numbers rotated alone", **figures)
    return passage(SLUG, "numbers rotated", word=word, k=k, **figures)
