"""What the Start page asks."""

from dashboard.concepts.similarity import cosine
from dashboard.exercises.bank import Page
from dashboard.exercises.kinds import Number, Order, Posed, UnclearError, Verdict, posed, the_highest, typed
from dashboard.exercises.needs import cuts, has_tokens
from dashboard.exercises.screen import LONG_WORDS, OnScreen, with_space
from dashboard.lessons.presets import FIRST_SENTENCE

PAGE = Page("start")
exercise = PAGE.exercise

TWICE = "the cat and the dog and the king"


@exercise()
def how_many_numbers(on: OnScreen) -> Posed:
    """How many numbers a sentence becomes."""
    tokens, n_dims = on.language.tokenize(FIRST_SENTENCE), on.language.n_dims
    if not tokens:
        raise UnclearError
    answer = len(tokens) * n_dims
    return posed(Number(answer), sentence=FIRST_SENTENCE, n_tokens=len(tokens), n_dims=n_dims, answer=answer)


@exercise()
def on_the_way(on: OnScreen) -> Posed:
    """The stages of a sentence, in their order."""
    places = ("token + position vectors",) if on.language.adds_positions else ()
    stages = ("text", "tokens", "IDs", "token vectors", *places, "layers", "next token")
    items = tuple(sorted(stages, key=str.casefold))
    return posed(Order(items, tuple(items.index(stage) for stage in stages)), model=on.language.title)


@exercise(has_tokens("king", "bank"))
def beside_in_the_list(on: OnScreen) -> Posed:
    """IDs have no order: the neighbours in the list against the nearest row."""
    token = on.token(with_space(on.language, "king"))
    matrix = on.language.token_embeddings
    beside = [id_ for id_ in (token.id - 1, token.id + 1) if 0 <= id_ < on.language.n_rows]
    ids = [*beside, on.near_row(token.id), on.token(with_space(on.language, "bank")).id]
    values = {f"{on.label(id_)} (ID {id_:,})": cosine(matrix[token.id], matrix[id_]) for id_ in set(ids)}
    kind = the_highest(values)
    return posed(kind, token=token.label, id=token.id, answer=kind.solution, model=on.language.title)


@exercise()
def the_same_token_again(on: OnScreen) -> Posed:
    """A token that comes again gets the same row: position is not in the token vector."""
    spoken = with_space(on.language, TWICE)
    ids = [token.id for token in on.language.tokenize(spoken)]
    answer = len(set(ids))
    if answer == len(ids):
        raise UnclearError
    return posed(Number(answer), sentence=TWICE, n_tokens=len(ids), answer=answer)


@exercise(cuts)
def one_word_many_tokens(on: OnScreen) -> Posed:
    """A token is not a word."""

    def grade(answer: str) -> Verdict:
        cut = on.pieces_of(answer)
        return Verdict(len(cut) >= 3, f"{len(cut)} tokens: {' · '.join(cut[:12])}")

    return posed(typed(grade, LONG_WORDS, ("the", "a", "e")), model=on.language.title)
