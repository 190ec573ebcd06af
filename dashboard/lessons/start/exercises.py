"""What the Start page asks."""

from dashboard.concepts.similarity import cosine
from dashboard.concepts.subwords import added_marks
from dashboard.course.exercise import Page
from dashboard.course.models_on_screen import LONG_WORDS, ModelsOnScreen, with_space
from dashboard.course.presets import FIRST_SENTENCE
from dashboard.course.questions import Number, Order, Posed, UnclearError, Verdict, posed, the_highest, typed
from dashboard.course.requirements import cuts, has_tokens
from dashboard.numerals import format_count

PAGE = Page("start")
exercise = PAGE.exercise

# Its first word comes once: at the start of a text, where no space stands before it, it may be another token.
TWICE = "a cat and the dog and the king"


@exercise()
def how_many_numbers(models: ModelsOnScreen) -> Posed:
    """How many numbers a sentence becomes."""
    ids, tokens = _as_shown(models, FIRST_SENTENCE)
    n_dims = models.language.n_dims
    answer = len(ids) * n_dims
    figures = {"tokens": tokens, "n_tokens": len(ids), "n_dims": n_dims}
    return posed(Number(answer), sentence=FIRST_SENTENCE, answer=answer, **figures)


@exercise()
def on_the_way(models: ModelsOnScreen) -> Posed:
    """The stages of a sentence, in their order."""
    places = ("token + position vectors",) if models.language.adds_positions else ()
    stages = ("text", "tokens", "IDs", "token vectors", *places, "layers", "next token")
    items = tuple(sorted(stages, key=str.casefold))
    return posed(Order(items, tuple(items.index(stage) for stage in stages)), model=models.language.title)


@exercise(has_tokens("king", "bank"))
def beside_in_the_list(models: ModelsOnScreen) -> Posed:
    """IDs have no order: the neighbours in the list against the nearest row."""
    token = models.token(with_space(models.language, "king"))
    matrix = models.language.token_embeddings
    beside = [id_ for id_ in (token.id - 1, token.id + 1) if 0 <= id_ < models.language.n_rows]
    ids = [*beside, models.near_row(token.id), models.token(with_space(models.language, "bank")).id]
    values = {f"{models.label(id_)} (ID {id_:,})": cosine(matrix[token.id], matrix[id_]) for id_ in set(ids)}
    kind = the_highest(values)
    return posed(kind, token=token.label, id=token.id, answer=kind.solution, model=models.language.title)


@exercise()
def the_same_token_again(models: ModelsOnScreen) -> Posed:
    """A token that comes again gets the same row: position is not in the token vector."""
    ids, tokens = _as_shown(models, TWICE)
    answer = len(set(ids))
    if answer == len(ids):
        raise UnclearError
    return posed(Number(answer), sentence=TWICE, tokens=tokens, answer=answer)


@exercise(cuts)
def one_word_many_tokens(models: ModelsOnScreen) -> Posed:
    """A token is not a word."""

    def grade(answer: str) -> Verdict:
        cut = models.pieces_of(answer)
        return Verdict(len(cut) >= 3, f"{format_count(len(cut), 'token')}: {' · '.join(cut[:12])}")

    return posed(typed(grade, LONG_WORDS, ("the", "a", "e")), model=models.language.title)


def _as_shown(models: ModelsOnScreen, text: str) -> tuple[list[int], str]:
    """Cut a text as the page shows it; returns the IDs, and in words how many tokens that are and which were added.

    Raises:
        UnclearError: there are none.
    """
    found = models.language.tokenize(text, as_model_input=True)
    if not found:
        raise UnclearError
    marks = len(added_marks(models.language.tokenizer, found))
    counted = format_count(len(found), "token")
    if marks:
        counted += f", of which {format_count(marks, 'is a mark', 'are marks')} that the model adds"
    return [token.id for token in found], counted
