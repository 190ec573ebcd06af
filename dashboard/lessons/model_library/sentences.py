"""Sentences of the page Models that depend on figures."""

from collections.abc import Sequence

from dashboard.course.prose import passage, plain_passage

SLUG = "model_library"

# Maximum number of a word's pieces to name.
MOST_PIECES = 12


def second_matrix(share: float, *, is_tied: bool) -> str:
    """Continue a sentence with the second matrix of an untied model, as large as its token matrix.

    Args:
        share: share of the model's values that is in the token matrix, in per cent.
        is_tied: whether input and output embedding are tied; then the result is empty.
    """
    return "" if is_tied else f" {passage(SLUG, 'second_matrix', share=share, both=2 * share)}"


def how_it_is_cut(word: str, pieces: Sequence[str], *, words_title: str, language_title: str) -> str:
    """Say, as plain text, how many tokens the language model splits a word into that word vectors have."""
    titles = {"words_title": words_title, "language_title": language_title}
    if len(pieces) == 1:
        return plain_passage(SLUG, "kept_whole", word=word, piece=pieces[0], **titles)
    named, rest = " · ".join(pieces[:MOST_PIECES]), len(pieces) - MOST_PIECES
    if rest > 0:
        named = f"{named} and {rest} more"
    return plain_passage(SLUG, "cut", word=word, n_pieces=len(pieces), pieces=named, **titles)
