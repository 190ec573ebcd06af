"""Exercises of the page Position embeddings."""

import numpy as np

from dashboard.concepts.positions import BASE, Rope, apply_rope, sinusoidal
from dashboard.concepts.similarity import cosine
from dashboard.concepts.word_order import add_positions, order_differences
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
from dashboard.course.requirements import adds_positions, has_tokens, many_positions
from dashboard.errors import InputError
from dashboard.lessons.position_embeddings.presets import ONE_ORDER, OTHER_ORDER

EXERCISES = PageExercises("position_embeddings")
exercise = EXERCISES.exercise

TWICE = "the bank is near the bank"
# Tolerance: below this, a difference is rounding.
NOTHING = 1e-4
EVEN_DIMS = 64
# Places far apart may be alike again, so a nearer one is asked for where the first is not the least alike.
FARTHEST_PLACES = (60, 32, 16)


@exercise(has_tokens("bank"))
def without_positions(models: ModelsOnScreen) -> Posed:
    """Ask for the cosine of one token with itself at two positions, before positions are added."""
    one, other = _banks(models)
    answer = cosine(*models.language.token_embeddings[[one, other]])
    return pose(
        Number(answer, within=0.005, places=2), sentence=TWICE, answer=answer, model=models.language.title
    )


@exercise(has_tokens("bank"), adds_positions)
def with_positions(models: ModelsOnScreen) -> Posed:
    """Ask for that cosine after the position vectors are added."""
    # With the special tokens before a text, as the page shows it.
    tokens = models.language.tokenize(with_space(models.language, TWICE), as_model_input=True)
    ids = [token.id for token in tokens]
    at = [place for place, id_ in enumerate(ids) if id_ in _banks(models)]
    placed = add_positions(models.language.scaled_token_vectors(ids), models.language.position_embeddings)
    found = cosine(placed[at[0]], placed[at[-1]])
    if found > 1 - NOTHING:
        raise UnclearError
    options = ("exactly 1, as before", "less than 1", "more than 1")
    return pose(choose_from(options, options[1]), sentence=TWICE, cosine=found, model=models.language.title)


@exercise()
def a_bag_of_words(models: ModelsOnScreen) -> Posed:
    """Ask how the sums of token vectors of two orders differ: a bag of words has no order."""
    left, right = (_rows(models, text) for text in (ONE_ORDER, OTHER_ORDER))
    gap = float(np.abs(order_differences(left, right)["token vectors: sum"]).max())
    options = ("the same", "a little different", "opposite")
    same = gap < NOTHING * float(np.abs(left).max())
    if not same and _ids(models, ONE_ORDER) == _ids(models, OTHER_ORDER):
        raise UnclearError
    answer = options[0] if same else options[1]
    return pose(
        choose_from(options, answer), one=ONE_ORDER, other=OTHER_ORDER, gap=gap, model=models.language.title
    )


@exercise(many_positions)
def near_and_far_places(models: ModelsOnScreen) -> Posed:
    """Ask for positions in the order of their cosine with one in the middle."""
    positions = models.language.position_embeddings
    if positions is None:
        raise UnclearError
    start = len(positions) // 3
    for farthest in FARTHEST_PLACES:
        places = (start + 1, start + 8, start + farthest)
        near, farther, far = (cosine(positions[start], positions[place]) for place in places)
        if near > farther > far:
            values = dict(zip((f"position {place}" for place in places), (near, farther, far), strict=True))
            return pose(order_ascending(values, ".4f"), start=start, model=models.language.title)
    raise UnclearError


@exercise()
def only_the_distance(models: ModelsOnScreen) -> Posed:
    """Ask about sinusoidal vectors, whose cosine depends on the distance alone."""
    waves = sinusoidal(60, EVEN_DIMS)
    one, other = cosine(waves[0], waves[5]), cosine(waves[50], waves[55])
    options = ("the cosine of 0 and 5", "the cosine of 50 and 55", "neither: they are equal")
    right = options[2] if abs(one - other) < NOTHING else options[0] if one > other else options[1]
    return pose(choose_from(options, right), one=one, other=other, n_dims=EVEN_DIMS)


@exercise()
def a_turn_keeps_the_length(models: ModelsOnScreen) -> Posed:
    """Ask what RoPE's rotation does to the length of a vector."""
    vector = np.asarray(
        models.language.token_embeddings[models.language.n_rows // 2][: models.language.n_dims // 2 * 2]
    )
    turned = apply_rope(vector[None], np.array([7]), Rope(BASE))[0]
    before, after = (float(np.linalg.norm(each)) for each in (vector, turned))
    if not before:
        raise UnclearError
    options = ("longer", "shorter", "as long as before")
    equal = abs(after - before) < NOTHING * before
    right = options[2] if equal else options[0] if after > before else options[1]
    return pose(choose_from(options, right), before=before, after=after, model=models.language.title)


@exercise()
def values_for_places(models: ModelsOnScreen) -> Posed:
    """Ask for the number of values in the position matrix."""
    matrix = models.language.all_position_embeddings
    answer = 0 if matrix is None else matrix.size
    rows, dims = (0, 0) if matrix is None else matrix.shape
    how = "it has no matrix of positions" if matrix is None else f"{rows:,} rows of {dims:,} values"
    return pose(Number(answer, within=0.02 * answer), how=how, answer=answer, model=models.language.title)


@exercise()
def same_bag_other_order(models: ModelsOnScreen) -> Posed:
    """Ask for two texts of the same tokens in another order."""

    def grade(answer: str) -> Verdict:
        texts = [part.strip() for part in answer.split("/")]
        if len(texts) != 2 or not all(texts):
            raise InputError("Type two texts with / between them.")
        one, other = (_ids(models, text) for text in texts)
        if [*one] == [*other]:
            raise InputError("Both texts are the same; change the order in one of them.")
        same = sorted(one) == sorted(other)
        said = "Both are made of the same tokens." if same else "Their tokens are not the same."
        return Verdict(same, said)

    right = (f"{ONE_ORDER} / {OTHER_ORDER}",)
    wrong = ("dog bites man / cat likes milk",)
    return pose(type_answer(grade, right, wrong, "one text / the other"), model=models.language.title)


def _banks(models: ModelsOnScreen) -> tuple[int, int]:
    """Return the IDs of the two banks in the sentence."""
    bank = models.token(with_space(models.language, "bank")).id
    found = [
        token.id for token in models.language.tokenize(with_space(models.language, TWICE)) if token.id == bank
    ]
    if len(found) != 2:
        raise UnclearError
    return found[0], found[1]


def _ids(models: ModelsOnScreen, text: str) -> list[int]:
    return [token.id for token in models.language.tokenize(with_space(models.language, text))]


def _rows(models: ModelsOnScreen, text: str) -> np.ndarray:
    return np.asarray(models.language.token_embeddings[_ids(models, text)], dtype=np.float64)
