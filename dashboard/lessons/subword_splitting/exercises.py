"""Exercises of the page Subword splitting."""

from dashboard.concepts.subwords import spellings
from dashboard.course.exercise import PageExercises
from dashboard.course.models_on_screen import LONG_WORDS, ModelsOnScreen
from dashboard.course.questions import (
    Number,
    Pick,
    Posed,
    UnclearError,
    Verdict,
    choose_from,
    choose_highest,
    order_ascending,
    pose,
    type_answer,
)
from dashboard.course.requirements import is_byte_level, splits_words, uses_merges
from dashboard.errors import InputError
from dashboard.lessons.subword_splitting.presets import FIRST_SPELLED, GREETINGS, PRESETS
from dashboard.lessons.subword_splitting.sentences import explain_sequences, explain_space
from dashboard.numerals import format_count

EXERCISES = PageExercises("subword_splitting")
exercise = EXERCISES.exercise

MADE_UP = "rand_xyz"
RARE_AMONG = "the old captain sat by a window"
COSTLY = ("🦜", "👩‍👩‍👧", "ༀ", "𒀀")
LANGUAGES = ("English", "German", "Russian", "Thai", "Hindi", "Korean")


@exercise(splits_words)
def how_many_tokens(models: ModelsOnScreen) -> Posed:
    """Ask for the number of tokens of a made-up word."""
    tokens = models.language.tokenize(MADE_UP)
    cut = " · ".join(token.label for token in tokens)
    return pose(Number(len(tokens)), text=MADE_UP, cut=cut, model=models.language.title)


@exercise()
def four_spellings(models: ModelsOnScreen) -> Posed:
    """Ask how many different ID sequences four spellings of a word have."""
    forms = spellings(FIRST_SPELLED)
    found = {tuple(token.id for token in models.language.tokenize(form)) for form in forms}
    shown = ", ".join(f"“{form}”" for form in forms)
    model = models.language.title
    told_apart = explain_sequences(len(forms), len(found), model)
    return pose(Number(len(found)), forms=shown, n_forms=len(forms), model=model, told_apart=told_apart)


@exercise()
def a_space_before(models: ModelsOnScreen) -> Posed:
    """Ask whether a leading space changes the token of a word."""
    bare, spaced = (models.language.tokenize(form) for form in (FIRST_SPELLED, f" {FIRST_SPELLED}"))
    if not (bare and spaced):
        raise UnclearError
    without, with_it = ([token.id for token in tokens] for tokens in (bare, spaced))
    options = ("the same IDs", "different IDs")
    return pose(
        choose_from(options, options[without != with_it]),
        word=FIRST_SPELLED,
        model=models.language.title,
        told_apart=explain_space(without, with_it),
    )


@exercise(is_byte_level)
def by_language(models: ModelsOnScreen) -> Posed:
    """Ask for greetings in order of their number of tokens."""
    costs: dict[str, float] = {}
    for name in LANGUAGES:
        tokens = models.language.tokenize(GREETINGS[name])
        cost = len(tokens)
        if any(token.is_unknown for token in tokens):
            continue
        if cost not in costs.values() and len(costs) < 4:
            costs[name] = cost
    return pose(order_ascending(costs, ",.0f"), greeting=GREETINGS["English"], model=models.language.title)


@exercise(uses_merges)
def learned_last(models: ModelsOnScreen) -> Posed:
    """Ask for the token with the highest ID, which is the rarest."""
    tokens = models.language.tokenize(RARE_AMONG)
    ids = {token.label: token.id for token in tokens}
    if len(ids) != len(tokens):
        raise UnclearError
    right = max(range(len(tokens)), key=lambda at: tokens[at].id)
    values = tuple(f"ID {token.id:,}" for token in tokens)
    kind = Pick(tuple(ids), right, values)
    return pose(kind, text=RARE_AMONG, answer=kind.solution, id=tokens[right].id, model=models.language.title)


@exercise(is_byte_level)
def nothing_unknown(models: ModelsOnScreen) -> Posed:
    """Ask what becomes of a word that no one has written before."""
    word = PRESETS["made-up"].text.split()[0]
    tokens = models.language.tokenize(word)
    unknown = any(token.is_unknown for token in tokens)
    options = ("it becomes one unknown token", "it falls into smaller pieces", "it gets a new ID of its own")
    right = options[0] if unknown else options[1] if len(tokens) > 1 else ""
    if not right:
        raise UnclearError
    cut = " · ".join(token.label for token in tokens)
    return pose(choose_from(options, right), word=word, cut=cut, model=models.language.title)


@exercise(splits_words)
def many_pieces(models: ModelsOnScreen) -> Posed:
    """Ask for a word of many tokens, to show that a token is not a word."""
    fewest = 4

    def grade(answer: str) -> Verdict:
        cut = models.pieces_of(answer)
        if not answer.strip().replace("-", "").isalpha():
            raise InputError("A word has letters only; type one without digits and signs.")
        return Verdict(len(cut) >= fewest, f"{format_count(len(cut), 'token')}: {' · '.join(cut[:12])}.")

    return pose(
        type_answer(grade, LONG_WORDS, ("the", "a", "cat")), fewest=fewest, model=models.language.title
    )


@exercise(is_byte_level)
def more_tokens_than_letters(models: ModelsOnScreen) -> Posed:
    """Ask for a text with more tokens than characters."""

    def grade(answer: str) -> Verdict:
        n_tokens = len(models.language.tokenize(answer))
        counts = f"{format_count(n_tokens, 'token')} for {format_count(len(answer), 'character')}."
        return Verdict(n_tokens > len(answer), counts)

    return pose(type_answer(grade, COSTLY, ("the cat", "a")), model=models.language.title)


@exercise(splits_words)
def one_token_a_word(models: ModelsOnScreen) -> Posed:
    """Ask for words that are one token each."""
    fewest = 5

    def grade(answer: str) -> Verdict:
        words, tokens = answer.split(), models.language.tokenize(answer)
        n_counted = len({word.casefold() for word in words if len(word) > 1 and word.isalpha()})
        if n_counted < fewest:
            counted = format_count(n_counted, "different word")
            raise InputError(f"That has {counted} of two letters or more; type {fewest} or more.")
        counts = f"{format_count(len(tokens), 'token')} for {format_count(len(words), 'word')}."
        known = not any(token.is_unknown for token in tokens)
        return Verdict(known and len(tokens) == len(words), counts)

    right = ("the cat sat on the mat", "the old man and the sea", "a man and a dog in the house")
    wrong = ("unflurbable snorkelization of the quibblewock", "the the the the zqxv")
    return pose(type_answer(grade, right, wrong), fewest=fewest, model=models.language.title)


@exercise(is_byte_level)
def cheapest_spelling(models: ModelsOnScreen) -> Posed:
    """Ask which spelling of a word has the most tokens, if that is the one in capitals."""
    forms = {f"“{form}”": float(len(models.language.tokenize(form))) for form in ("strawberry", "STRAWBERRY")}
    kind = choose_highest(forms, ".0f")
    if kind.solution != "“STRAWBERRY”":
        raise UnclearError
    return pose(kind, answer=kind.solution, model=models.language.title)
