"""What the page Subword splitting asks."""

from dashboard.concepts.subwords import spellings
from dashboard.errors import InputError
from dashboard.exercises.bank import Page
from dashboard.exercises.kinds import (
    Number,
    Pick,
    Posed,
    UnclearError,
    Verdict,
    ascending,
    one_of,
    posed,
    the_highest,
    typed,
)
from dashboard.exercises.needs import cuts, joins, of_bytes
from dashboard.exercises.screen import LONG_WORDS, OnScreen
from dashboard.lessons.presets import FIRST_SPELLED, GREETINGS, SPLITTINGS

PAGE = Page("subword_splitting")
exercise = PAGE.exercise

MADE_UP = "rand_xyz"
RARE_AMONG = "the old captain sat by a window"
COSTLY = ("🦜", "👩‍👩‍👧", "ༀ", "𒀀")
LANGUAGES = ("English", "German", "Russian", "Thai", "Hindi", "Korean")


@exercise(cuts)
def how_many_tokens(on: OnScreen) -> Posed:
    """The tokens of a made-up word."""
    tokens = on.language.tokenize(MADE_UP)
    cut = " · ".join(token.label for token in tokens)
    return posed(Number(len(tokens)), text=MADE_UP, cut=cut, model=on.language.title)


@exercise()
def four_spellings(on: OnScreen) -> Posed:
    """One word in four spellings: how many different sequences of IDs."""
    forms = spellings(FIRST_SPELLED)
    found = {tuple(token.id for token in on.language.tokenize(form)) for form in forms}
    shown = ", ".join(f"“{form}”" for form in forms)
    return posed(
        Number(len(found)), forms=shown, n_forms=len(forms), answer=len(found), model=on.language.title
    )


@exercise()
def a_space_before(on: OnScreen) -> Posed:
    """Whether a space before a word makes another token of it."""
    bare, spaced = (on.language.tokenize(form) for form in (FIRST_SPELLED, f" {FIRST_SPELLED}"))
    if not (bare and spaced):
        raise UnclearError
    same = [token.id for token in bare] == [token.id for token in spaced]
    options = ("the same IDs", "other IDs")
    figures = {"bare": bare[0].id, "spaced": spaced[0].id}
    return posed(one_of(options, options[not same]), word=FIRST_SPELLED, model=on.language.title, **figures)


@exercise(of_bytes)
def by_language(on: OnScreen) -> Posed:
    """Greetings by what they cost."""
    costs: dict[str, float] = {}
    for name in LANGUAGES:
        tokens = on.language.tokenize(GREETINGS[name])
        cost = len(tokens)
        if any(token.is_unknown for token in tokens):
            continue
        if cost not in costs.values() and len(costs) < 4:
            costs[name] = cost
    return posed(ascending(costs, ",.0f"), greeting=GREETINGS["English"], model=on.language.title)


@exercise(joins)
def learned_last(on: OnScreen) -> Posed:
    """The token with the highest ID: the rarest."""
    tokens = on.language.tokenize(RARE_AMONG)
    ids = {token.label: token.id for token in tokens}
    if len(ids) != len(tokens):
        raise UnclearError
    right = max(range(len(tokens)), key=lambda at: tokens[at].id)
    values = tuple(f"ID {token.id:,}" for token in tokens)
    kind = Pick(tuple(ids), right, values)
    return posed(kind, text=RARE_AMONG, answer=kind.solution, id=tokens[right].id, model=on.language.title)


@exercise(of_bytes)
def nothing_unknown(on: OnScreen) -> Posed:
    """What becomes of a word that nobody has ever written."""
    word = SPLITTINGS["made-up words"].text.split()[0]
    tokens = on.language.tokenize(word)
    unknown = any(token.is_unknown for token in tokens)
    options = ("it becomes one unknown token", "it falls into smaller pieces", "it gets a new ID of its own")
    right = options[0] if unknown else options[1] if len(tokens) > 1 else ""
    if not right:
        raise UnclearError
    cut = " · ".join(token.label for token in tokens)
    return posed(one_of(options, right), word=word, cut=cut, model=on.language.title)


@exercise(cuts)
def many_pieces(on: OnScreen) -> Posed:
    """A token is not a word: one that falls into many."""
    fewest = 4

    def grade(answer: str) -> Verdict:
        cut = on.pieces_of(answer)
        return Verdict(len(cut) >= fewest, f"{len(cut)} tokens: {' · '.join(cut[:12])}.")

    return posed(typed(grade, LONG_WORDS, ("the", "a", "cat")), fewest=fewest, model=on.language.title)


@exercise(of_bytes)
def more_tokens_than_letters(on: OnScreen) -> Posed:
    """Hunt: a text that costs more tokens than letters."""

    def grade(answer: str) -> Verdict:
        n_tokens = len(on.language.tokenize(answer))
        return Verdict(n_tokens > len(answer), f"{n_tokens:,} tokens for {len(answer):,} characters.")

    return posed(typed(grade, COSTLY, ("the cat", "a")), model=on.language.title)


@exercise(cuts)
def one_token_a_word(on: OnScreen) -> Posed:
    """A sentence in which each word is one token, and none that is short."""
    fewest = 5

    def grade(answer: str) -> Verdict:
        n_words, n_tokens = len(answer.split()), len(on.language.tokenize(answer))
        if n_words < fewest:
            raise InputError(f"That has {n_words} words; type {fewest} or more.")
        return Verdict(n_tokens == n_words, f"{n_tokens} tokens for {n_words} words.")

    right = ("the cat sat on the mat", "the old man and the sea", "a man and a dog in the house")
    wrong = ("unflurbable snorkelization of the quibblewock", "the the the the zqxv")
    return posed(typed(grade, right, wrong), fewest=fewest, model=on.language.title)


@exercise(of_bytes)
def cheapest_spelling(on: OnScreen) -> Posed:
    """Which spelling of a word costs most."""
    forms = {f"“{form}”": float(len(on.language.tokenize(form))) for form in ("strawberry", "STRAWBERRY")}
    kind = the_highest(forms, ".0f")
    return posed(kind, answer=kind.solution, model=on.language.title)
