"""What the page Models asks."""

from dashboard.course.exercise import Page
from dashboard.course.models_on_screen import OnScreen, one_word, with_space
from dashboard.course.questions import (
    Number,
    Posed,
    UnclearError,
    Verdict,
    ascending,
    one_of,
    posed,
    the_highest,
    typed,
)
from dashboard.course.requirements import cuts
from dashboard.lessons.model_library.sentences import how_it_is_cut, second_matrix

PAGE = Page("model_library")
exercise = PAGE.exercise

# What a value takes as it is kept here, in bytes.
BYTES = 4
MEGA = 1_000_000
# Words that a list of many words has, and that a tokenizer is likely to cut.
LONG_WORDS = ("hippopotamus", "rhinoceros", "caterpillar", "saxophone", "kaleidoscope", "hummingbird")
IN_BOTH = ("king", "water", "dog", "bank", "music")


@exercise()
def how_large(on: OnScreen) -> Posed:
    """Megabytes of the token matrix."""
    rows, dims = on.language.n_rows, on.language.n_dims
    answer = rows * dims * BYTES / MEGA
    kind = Number(answer, within=max(0.1, 0.1 * answer), places=1)
    return posed(kind, n_rows=rows, n_dims=dims, bytes=BYTES, model=on.language.title)


@exercise()
def share_of_the_matrix(on: OnScreen) -> Posed:
    """How much of the model is the token matrix."""
    values = on.language.token_embeddings.size
    answer = 100 * values / on.language.n_parameters
    if not 0 < answer <= 100:
        raise UnclearError
    kind = Number(answer, within=10)
    second = second_matrix(answer, is_tied=on.language.is_tied or not on.language.continues_text)
    return posed(kind, values=values, all=on.language.n_parameters, second=second, model=on.language.title)


@exercise()
def longer_vectors(on: OnScreen) -> Posed:
    """Whose vectors are longer lists of numbers."""
    if on.words.n_dims == on.language.n_dims or on.words.title == on.language.title:
        raise UnclearError
    kind = the_highest(
        {
            f"a word of {on.words.title}": on.words.n_dims,
            f"a token of {on.language.title}": on.language.n_dims,
        },
        ",.0f",
    )
    return posed(kind, answer=kind.solution)


@exercise()
def most_values(on: OnScreen) -> Posed:
    """Matrices by the number of their values."""
    values = {
        "one word's vector": float(on.words.n_dims),
        "the matrix of all words": float(on.words.matrix.size),
        "the matrix of all tokens": float(on.language.token_embeddings.size),
    }
    return posed(ascending(values, ",.0f"), words=on.words.title, language=on.language.title)


@exercise()
def two_spaces(on: OnScreen) -> Posed:
    """Vectors of two models do not compare."""
    word = next((word for word in IN_BOTH if word in on.words), None)
    if word is None:
        raise UnclearError
    options = (
        "it is 1: it is the same word",
        "it means nothing: each model has a space of its own",
        "it is near 1: both models read English",
    )
    shapes = f"{on.words.n_dims:,} and {on.language.n_dims:,}"
    return posed(
        one_of(options, options[1]),
        word=word,
        words=on.words.title,
        language=on.language.title,
        shapes=shapes,
    )


@exercise(cuts)
def a_word_here_pieces_there(on: OnScreen) -> Posed:
    """A word that has one vector in one model and is cut in the other."""

    def grade(answer: str) -> Verdict:
        word = on.known(one_word(answer))
        cut = [token.label for token in on.language.tokenize(with_space(on.language, word))]
        titles = {"words_title": on.words.title, "language_title": on.language.title}
        return Verdict(len(cut) > 1, how_it_is_cut(word, cut, **titles))

    common = (*IN_BOTH, *on.words.words[:50])
    long = sorted(on.words.own_words(500), key=len, reverse=True)
    rare = [on.words.words[at] for at in range(len(on.words) - 1, max(0, len(on.words) - 300), -1)]
    return posed(
        typed(grade, (*LONG_WORDS, *long[:50], *rare), common),
        words=on.words.title,
        language=on.language.title,
    )
