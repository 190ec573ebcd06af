"""Exercises of the page Models."""

from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import ModelsOnScreen, one_word, with_space
from dashboard.course.questions import (
    Number,
    Posed,
    UnclearError,
    Verdict,
    choose_from,
    choose_highest,
    order_ascending,
    pose,
    type_answer,
)
from dashboard.course.requirements import splits_words
from dashboard.lessons.model_library.sentences import how_it_is_cut, second_matrix

EXERCISES = PageExercises("model_library")
exercise = EXERCISES.exercise

# Bytes per value: the matrices are kept as float32.
BYTES = 4
MEGA = 1_000_000
# Words that word vectors are likely to have whole and a tokenizer is likely to split.
LONG_WORDS = ("hippopotamus", "rhinoceros", "caterpillar", "saxophone", "kaleidoscope", "hummingbird")
IN_BOTH = ("king", "water", "dog", "bank", "music")


@exercise()
def how_large(models: ModelsOnScreen) -> Posed:
    """Ask for the size of the token matrix in megabytes."""
    rows, dims = models.language.n_rows, models.language.n_dims
    answer = rows * dims * BYTES / MEGA
    kind = Number(answer, within=max(0.1, 0.1 * answer), places=1)
    return pose(kind, n_rows=rows, n_dims=dims, bytes=BYTES, model=models.language.title)


@exercise()
def share_of_the_matrix(models: ModelsOnScreen) -> Posed:
    """Ask for the token matrix's share of the model."""
    values = models.language.token_embeddings.size
    answer = 100 * values / models.language.n_parameters
    if not 0 < answer <= 100:
        raise UnclearError
    kind = Number(answer, within=10)
    second = second_matrix(answer, is_tied=models.language.is_tied or not models.language.continues_text)
    return pose(
        kind, values=values, all=models.language.n_parameters, second=second, model=models.language.title
    )


@exercise()
def longer_vectors(models: ModelsOnScreen) -> Posed:
    """Ask which model has the longer vectors."""
    if models.words.n_dims == models.language.n_dims or models.words.title == models.language.title:
        raise UnclearError
    kind = choose_highest(
        {
            f"a word of {models.words.title}": models.words.n_dims,
            f"a token of {models.language.title}": models.language.n_dims,
        },
        ",.0f",
    )
    return pose(kind, answer=kind.solution)


@exercise()
def most_values(models: ModelsOnScreen) -> Posed:
    """Ask for matrices in the order of their number of values."""
    values = {
        "one word's vector": float(models.words.n_dims),
        "the matrix of all words": float(models.words.matrix.size),
        "the matrix of all tokens": float(models.language.token_embeddings.size),
    }
    return pose(order_ascending(values, ",.0f"), words=models.words.title, language=models.language.title)


@exercise()
def two_spaces(models: ModelsOnScreen) -> Posed:
    """Ask about a comparison across two models, whose vector spaces are unrelated."""
    word = next((word for word in IN_BOTH if word in models.words), None)
    if word is None:
        raise UnclearError
    options = (
        "it is 1: it is the same word",
        "it means nothing: each model has a space of its own",
        "it is near 1: both models read English",
    )
    shapes = f"{models.words.n_dims:,} and {models.language.n_dims:,}"
    return pose(
        choose_from(options, options[1]),
        word=word,
        words=models.words.title,
        language=models.language.title,
        shapes=shapes,
    )


@exercise(splits_words)
def a_word_here_pieces_there(models: ModelsOnScreen) -> Posed:
    """Ask for a word that has one vector in one model and is split in the other."""

    def grade(answer: str) -> Verdict:
        word = models.known(one_word(answer))
        cut = [token.label for token in models.language.tokenize(with_space(models.language, word))]
        titles = {"words_title": models.words.title, "language_title": models.language.title}
        return Verdict(len(cut) > 1, how_it_is_cut(word, cut, **titles))

    common = (*IN_BOTH, *models.words.words[:50])
    long = sorted(models.words.example_words(500), key=len, reverse=True)
    rare = [
        models.words.words[at] for at in range(len(models.words) - 1, max(0, len(models.words) - 300), -1)
    ]
    return pose(
        type_answer(grade, (*LONG_WORDS, *long[:50], *rare), common),
        words=models.words.title,
        language=models.language.title,
    )
