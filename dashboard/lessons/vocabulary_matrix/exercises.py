"""Exercises of the page Vocabulary and matrix."""

import numpy as np

from dashboard.concepts.similarity import cosine
from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import ModelsOnScreen, with_space
from dashboard.course.questions import (
    Number,
    Posed,
    UnclearError,
    Verdict,
    choose_from,
    order_ascending,
    pose,
    type_answer,
)
from dashboard.course.requirements import has_tokens, is_large
from dashboard.errors import InputError
from dashboard.numerals import format_number

EXERCISES = PageExercises("vocabulary_matrix")
exercise = EXERCISES.exercise

COMMON = ("the", "king", "river", "bank", "dog", "water", "music", "money", "bread", "tree")
PAIRS = (
    "king queen",
    "dog cat",
    "river lake",
    "red blue",
    "king prince",
    "paris london",
    "man woman",
    "he she",
)
APART = ("king bread", "music tree", "money dog", "river king")


@exercise()
def how_many_values(models: ModelsOnScreen) -> Posed:
    """Ask for the number of values in the matrix."""
    rows, dims = models.language.n_rows, models.language.n_dims
    return pose(
        Number(rows * dims, within=0.02 * rows * dims), n_rows=rows, n_dims=dims, model=models.language.title
    )


@exercise()
def twice_the_dimensions(models: ModelsOnScreen) -> Posed:
    """Ask what twice the dimensions would change; more dimensions are not more words."""
    rows, dims = models.language.n_rows, models.language.n_dims
    options = (f"{rows:,}", f"{2 * rows:,}", f"{rows * rows:,}")
    return pose(
        choose_from(options, options[0]),
        n_rows=rows,
        n_dims=dims,
        twice=2 * dims,
        model=models.language.title,
    )


@exercise(has_tokens("bank"))
def look_up(models: ModelsOnScreen) -> Posed:
    """Ask what a lookup returns; it is a row."""
    token, matrix = models.token(with_space(models.language, "bank")), models.language.token_embeddings
    id_ = token.id
    shown = {
        "row": _values(matrix[id_]),
        "next": _values(matrix[(id_ + 1) % len(matrix)]),
        "column": _values(matrix[:, id_ % models.language.n_dims]),
    }
    options = tuple(sorted(shown.values()))
    if len(set(options)) < len(options):
        raise UnclearError
    return pose(choose_from(options, shown["row"]), id=id_, token=token.label, model=models.language.title)


@exercise(has_tokens("king"), is_large)
def how_far_in_the_list(models: ModelsOnScreen) -> Posed:
    """Ask how far away in the list of IDs the nearest row is; IDs have no order."""
    token = models.token(with_space(models.language, "king"))
    other = models.near_row(token.id)
    away = abs(other - token.id)
    options = ("1 row", "2 to 10 rows", "11 to 100 rows", "more than 100 rows")
    right = options[sum(away > most for most in (1, 10, 100))]
    return pose(
        choose_from(options, right),
        token=token.label,
        id=token.id,
        other=models.label(other),
        other_id=other,
        away=away,
        model=models.language.title,
    )


@exercise(has_tokens("the", "king"))
def longest_row(models: ModelsOnScreen) -> Posed:
    """Ask for three tokens in the order of their row lengths."""
    lengths: dict[str, float] = {}
    for word in COMMON:
        text = with_space(models.language, word)
        if not models.is_one(text):
            continue
        length = float(np.linalg.norm(models.row(text)))
        if all(abs(length - other) > 0.03 * length for other in lengths.values()):
            lengths[word] = length
        if len(lengths) == 3:
            break
    return pose(order_ascending(lengths, ".4f"), model=models.language.title)


@exercise(has_tokens("king", "queen"))
def a_closer_pair(models: ModelsOnScreen) -> Posed:
    """Ask for two tokens whose rows are closer than those of unrelated tokens."""
    apart = [
        pair
        for pair in APART
        if all(models.is_one(with_space(models.language, word)) for word in pair.split())
    ]
    if not apart:
        raise UnclearError
    usual = max(_cosine(models, pair) for pair in apart)
    # A tenth of the remaining way to 1 above the highest unrelated pair.
    least = round(usual + 0.1 * (1 - usual), 2)

    def grade(answer: str) -> Verdict:
        found = _cosine(models, answer)
        return Verdict(found >= least, f"Their rows have cosine {format_number(found, '.4f')}.")

    kind = type_answer(grade, PAIRS, apart, "two words, each one token")
    return pose(kind, least=least, usual=usual, model=models.language.title)


def _values(row: np.ndarray) -> str:
    return " · ".join(format_number(float(value), ".4f") for value in row[:4])


def _cosine(models: ModelsOnScreen, answer: str) -> float:
    """Compute the cosine of the rows of two words."""
    words = answer.split()
    if len(words) != 2 or words[0] == words[1]:
        raise InputError("Type two different words, with a space between them.")
    one, other = (models.row(with_space(models.language, word)) for word in words)
    return cosine(one, other)
