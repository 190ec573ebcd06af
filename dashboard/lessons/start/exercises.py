"""Exercises of the page Start."""

from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import added_marks
from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import LONG_WORDS, ModelsOnScreen, with_space
from dashboard.course.presets import FIRST_SENTENCE
from dashboard.course.questions import (
    Number,
    Order,
    Posed,
    UnclearError,
    Verdict,
    choose_highest,
    pose,
    type_answer,
)
from dashboard.course.requirements import has_tokens, splits_words
from dashboard.numerals import format_count

EXERCISES = PageExercises("start")
exercise = EXERCISES.exercise

# The first word must not be repeated: without a leading space, it may be another token.
TWICE = "a cat and the dog and the king"


@exercise()
def how_many_numbers(models: ModelsOnScreen) -> Posed:
    """Ask how many numbers a sentence becomes."""
    ids, tokens = _as_shown(models, FIRST_SENTENCE)
    n_dims = models.language.n_dims
    answer = len(ids) * n_dims
    figures = {"tokens": tokens, "n_tokens": len(ids), "n_dims": n_dims}
    return pose(Number(answer), sentence=FIRST_SENTENCE, answer=answer, **figures)


@exercise()
def on_the_way(models: ModelsOnScreen) -> Posed:
    """Ask for the order of the pipeline stages."""
    places = ("token + position vectors",) if models.language.adds_positions else ()
    stages = ("text", "tokens", "IDs", "token vectors", *places, "layers", "next token")
    items = tuple(sorted(stages, key=str.casefold))
    return pose(Order(items, tuple(items.index(stage) for stage in stages)), model=models.language.title)


@exercise(has_tokens("king", "bank"))
def beside_in_the_list(models: ModelsOnScreen) -> Posed:
    """Ask for the token nearest to “king”, to show that neighbouring IDs are not similar."""
    token = models.token(with_space(models.language, "king"))
    matrix = models.language.token_embeddings
    beside = [id_ for id_ in (token.id - 1, token.id + 1) if 0 <= id_ < models.language.n_rows]
    ids = [*beside, models.near_row(token.id), models.token(with_space(models.language, "bank")).id]
    values = {f"{models.label(id_)} (ID {id_:,})": cosine(matrix[token.id], matrix[id_]) for id_ in set(ids)}
    kind = choose_highest(values)
    return pose(kind, token=token.label, id=token.id, answer=kind.solution, model=models.language.title)


@exercise()
def the_same_token_again(models: ModelsOnScreen) -> Posed:
    """Ask for the number of different rows when words repeat: a row does not encode position."""
    ids, tokens = _as_shown(models, TWICE)
    answer = len(set(ids))
    if answer == len(ids):
        raise UnclearError
    return pose(Number(answer), sentence=TWICE, tokens=tokens, answer=answer)


@exercise(splits_words)
def one_word_many_tokens(models: ModelsOnScreen) -> Posed:
    """Ask for a word of several tokens, to show that a token is not a word."""

    def grade(answer: str) -> Verdict:
        cut = models.pieces_of(answer)
        return Verdict(len(cut) >= 3, f"{format_count(len(cut), 'token')}: {' · '.join(cut[:12])}")

    return pose(type_answer(grade, LONG_WORDS, ("the", "a", "e")), model=models.language.title)


def _as_shown(models: ModelsOnScreen, text: str) -> tuple[list[int], str]:
    """Tokenize a text as the page does; returns the IDs and a phrase on their number and added tokens.

    Raises:
        UnclearError: the text has no tokens.
    """
    found = models.language.tokenize(text, as_model_input=True)
    if not found:
        raise UnclearError
    marks = len(added_marks(models.language.tokenizer, found))
    counted = format_count(len(found), "token")
    if marks:
        counted += f", of which {format_count(marks, 'is a mark', 'are marks')} that the model adds"
    return [token.id for token in found], counted
