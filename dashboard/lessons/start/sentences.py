"""Sentences about the figures on the page Start."""

from collections.abc import Sequence

from dashboard.course.prose import passage, plain_passage

SLUG = "start"

# Least difference from the mean cosine of two random tokens for a token to count as near.
CLEARLY_NEARER = 0.05


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


def describe_map(word: str, nearest: str, *, n_dims: int, is_of_texts: bool) -> str:
    """Explain the points of the map of all words.

    Args:
        word: the searched word, as Markdown.
        nearest: its nearest words.
        n_dims: dimensions of a word vector.
        is_of_texts: whether the vectors are known to be trained on texts; else they came from a file.
    """
    name = "map" if is_of_texts else "map of a file"
    return passage(SLUG, name, word=word, nearest=nearest, n_dims=n_dims)


def compare_lists(
    token: str, nearest: str, model: str, *, beside: float | None, best: float, typical: float
) -> str:
    """Compare a token's cosines with its neighbours by ID and with its nearest token.

    Args:
        token: the token, as Markdown.
        nearest: the token with the nearest vector.
        model: title of the model.
        beside: mean cosine with its neighbours by ID; None if the rows of all of them are random.
        best: cosine with the nearest.
        typical: mean cosine of two random tokens.
    """
    if beside is None:
        in_list = passage(SLUG, "ids_list_unknown", token=token)
    else:
        above = beside - typical > CLEARLY_NEARER
        name = "ids_list_above_chance" if above else "ids_list_at_chance"
        in_list = passage(SLUG, name, token=token, beside=beside, typical=typical)
    if best - typical > CLEARLY_NEARER:
        in_space = passage(SLUG, "ids_space_near", nearest=nearest, cosine=best, model=model)
    else:
        in_space = passage(
            SLUG, "ids_space_at_chance", nearest=nearest, cosine=best, model=model, typical=typical
        )
    return passage(SLUG, "ids", list=in_list, space=in_space)
