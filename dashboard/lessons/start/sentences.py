"""What the page Start says of the figures on screen."""

from collections.abc import Sequence

from dashboard.course.prose import passage, plain_passage

SLUG = "start"

# A cosine that is not farther than this above that of two tokens taken at random is no nearness.
CLEARLY_NEARER = 0.05


def count_pieces(model: str, n_pieces: int, marks: Sequence[str]) -> str:
    """Say how many pieces a text was cut into, and which marks a model adds around it, as plain text.

    Args:
        model: the title of the model.
        n_pieces: how many pieces of text there are.
        marks: the marks as they are written, such as [CLS].
    """
    if not marks:
        return plain_passage(SLUG, "pieces", n_pieces=n_pieces)
    named = ", ".join(dict.fromkeys(marks))
    return plain_passage(
        SLUG, "pieces_and_marks", n_pieces=n_pieces, n_marks=len(marks), marks=named, model=model
    )


def describe_map(word: str, nearest: str, *, n_dims: int, is_of_texts: bool) -> str:
    """Say what the points of the map of all words are.

    Args:
        word: the word that is looked for, as Markdown.
        nearest: those nearest to it.
        n_dims: how many numbers describe a word.
        is_of_texts: whether a model is known to have learned them from texts; else they came in a file.
    """
    name = "map" if is_of_texts else "map of a file"
    return passage(SLUG, name, word=word, nearest=nearest, n_dims=n_dims)


def compare_lists(
    token: str, nearest: str, model: str, *, beside: float | None, best: float, typical: float
) -> str:
    """Say what a token has in common with those beside it in the list, and with the nearest in the space.

    Args:
        token: the token, as Markdown.
        nearest: the token with the nearest vector.
        model: the title of the model.
        beside: the mean cosine with those beside it in the list; None where none of them was ever met in training.
        best: the cosine with the nearest.
        typical: the mean cosine of two tokens taken at random.
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
