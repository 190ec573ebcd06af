"""Sentences of the page Position embeddings that depend on figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.course.markdown import as_code
from dashboard.course.prose import passage

SLUG = "position_embeddings"

# From here on a cosine is displayed as 1.
ONE = "1.00"


@dataclass(frozen=True)
class Pair:
    """Two tokens of a text to compare.

    Attributes:
        model: the title of the model.
        first: the first token, as Markdown.
        second: the second token, as Markdown.
        is_one_token: whether both have the same ID.
        is_one_word: whether both spell the same word, regardless of case and leading space.
        n_tokens: number of tokens in the text.
        has_repeats: whether any token occurs twice in the text.
        is_one_place: whether both are the same token at the same place.
    """

    model: str
    first: str
    second: str
    is_one_token: bool
    is_one_word: bool
    n_tokens: int
    has_repeats: bool
    is_one_place: bool


def compare_in_place(pair: Pair, positions: tuple[int, int], *, alone: float, together: float) -> str:
    """Say how adding position vectors changes the cosine of two tokens.

    Args:
        pair: the tokens.
        positions: the position whose vector is added to each.
        alone: cosine of the two token vectors.
        together: cosine of the two sums.
    """
    at_first, at_second = positions
    tokens = {"first": pair.first, "second": pair.second}
    cosines = {"alone": alone, "together": together}
    if pair.is_one_token and at_first == at_second:
        return _one_position(pair, at_first)
    if pair.is_one_token:
        outcome = "places_alike" if f"{together:.2f}" == ONE else "places_apart"
        return f"{_one_token(pair)} {passage(SLUG, outcome, together=together)}"
    if pair.is_one_word and at_first == at_second:
        return passage(SLUG, "one_word_at_one_position", position=at_first, **tokens, **cosines)
    if pair.is_one_word:
        return f"{passage(SLUG, 'pair_of_one_word', **tokens, **cosines)} {_how_to_see_a_place_alone(pair)}"
    said = passage(SLUG, "pair", **tokens, **cosines)
    return said if pair.has_repeats else f"{said} {_how_to_see_a_place_alone(pair)}"


def compare_turned(pair: Pair, positions: tuple[int, int], *, alone: float, together: float) -> str:
    """Say how turning by position (RoPE) changes the cosine of two tokens; the figures as in `compare_in_place`."""
    if pair.is_one_token and positions[0] == positions[1]:
        return _one_position(pair, positions[0])
    if pair.is_one_token:
        return f"{_one_token(pair)} {passage(SLUG, 'turned', model=pair.model, together=together)}"
    tokens = {"first": pair.first, "second": pair.second}
    return passage(SLUG, "turned_pair", alone=alone, together=together, **tokens)


def _one_token(pair: Pair) -> str:
    if pair.first == pair.second:
        return passage(SLUG, "one_token", first=pair.first)
    return passage(SLUG, "one_unknown_token", model=pair.model, first=pair.first, second=pair.second)


def _one_position(pair: Pair, position: int) -> str:
    if not pair.is_one_place:
        return passage(SLUG, "one_position", position=position, first=pair.first)
    if pair.n_tokens == 1:
        return passage(SLUG, "only_token", first=pair.first)
    return passage(SLUG, "same_place", first=pair.first, position=position)


def _how_to_see_a_place_alone(pair: Pair) -> str:
    return passage(SLUG, "choose_repeated" if pair.has_repeats else "no_repeated")


def compare_without_positions(pair: Pair, alone: float) -> str:
    """Say how two tokens compare in a model whose input has no positions; `alone` is the cosine of their vectors."""
    if pair.is_one_place and pair.n_tokens == 1:
        return passage(SLUG, "only_token_alone", first=pair.first)
    if pair.is_one_place:
        return passage(SLUG, "same_place_alone", first=pair.first)
    name = "one_token_alone" if pair.is_one_token else "pair_alone"
    return passage(SLUG, name, alone=alone, first=pair.first, second=pair.second)


@dataclass(frozen=True)
class PrintedCosine:
    """The cosine that the lesson prints for its two tokens.

    Attributes:
        lessons_model: the title of the lesson's model.
        cosine: the printed value.
        positions: the positions whose vectors the lesson's script adds.
        place: the true position of the second token.
    """

    lessons_model: str
    cosine: float
    positions: tuple[int, int]
    place: int


def set_beside(printed: PrintedCosine, model: str, positions: tuple[int, int] | None) -> str:
    """Say how the lesson's printed cosine compares with that of `model` for the same two tokens.

    Args:
        printed: the lesson's figure.
        model: the title of the model on screen.
        positions: the positions whose vectors are added on screen; None if the model adds none.
    """
    lead = passage(SLUG, "printed", lessons_model=printed.lessons_model, cosine=printed.cosine)
    at_first, at_second = printed.positions
    added = {"at_first": at_first, "at_second": at_second}
    if positions is None:
        return f"{lead} {passage(SLUG, 'printed_no_positions', model=model, **added)}"
    if positions != printed.positions:
        return f"{lead} {passage(SLUG, 'printed_positions', **added)}"
    return f"{lead} {_why_these_positions(printed)}"


def set_beside_own(printed: PrintedCosine, model: str, cosine: float) -> str:
    """Say that the lesson's model is on screen, and give its cosine for the lesson's tokens and positions."""
    lead = passage(SLUG, "printed_is_shown", model=model, cosine=cosine)
    return f"{lead} {_why_these_positions(printed)}"


def _why_these_positions(printed: PrintedCosine) -> str:
    return passage(SLUG, "printed_script", position=printed.positions[1], place=printed.place)


@dataclass(frozen=True)
class Moved:
    """One token at different places in two texts.

    Attributes:
        model: the title of the model.
        token: the token, as Markdown.
        places: its position in the first and in the second text.
        is_added: whether the model adds the vectors of these positions to it.
        is_turned: whether the model rotates it by its position, inside attention (RoPE).
        cosine: cosine of its two vectors, after adding or rotating.
    """

    model: str
    token: str
    places: tuple[int, int]
    is_added: bool
    is_turned: bool
    cosine: float


# Maximum number of tokens to name that only one of two texts has.
MOST_NAMED = 8


def compare_orders(moved: Moved | None, *, is_same_text: bool, odd: Sequence[str]) -> str:
    """Say how word order changes the vector of one token in two texts.

    Args:
        moved: a token at different positions, if there is one.
        is_same_text: whether both texts are the same, token by token.
        odd: labels of the tokens that one text has more often than the other.
    """
    if is_same_text:
        return passage(SLUG, "same_text")
    if moved is None:
        return passage(SLUG, "none_moved")
    at_left, at_right = moved.places
    token = {"token": moved.token, "at_left": at_left, "at_right": at_right}
    if odd:
        lead = passage(SLUG, "moved_in_other_texts", odd=" ".join(map(as_code, odd[:MOST_NAMED])), **token)
    else:
        lead = passage(SLUG, "moved_in_one_bag", **token)
    figures = {"model": moved.model, "cosine": moved.cosine}
    if moved.is_added:
        outcome = "moved_alike" if f"{moved.cosine:.2f}" == ONE else "moved_added"
        return f"{lead} {passage(SLUG, outcome, **figures)}"
    if moved.is_turned:
        return f"{lead} {passage(SLUG, 'moved_turned', **figures)}"
    return f"{lead} {passage(SLUG, 'moved_alone', model=moved.model)}"


def longest_row(model: str, longest: int, times: float) -> str:
    """Say how a position matrix's longest row compares with the median one, and what the first row is for."""
    said = passage(SLUG, "row_apart", model=model, longest=longest, times=times)
    return said if longest else f"{said} {passage(SLUG, 'first_row')}"


def outlying_last_position(model: str, last: int, times: float, *, has_one_prediction: bool) -> str:
    """Say that the last position is an outlier.

    Args:
        model: the title of the model.
        last: the last position.
        times: the step to it, in multiples of the median step from a position to the next.
        has_one_prediction: whether a full text is known to train this row with one prediction only.
    """
    said = passage(SLUG, "last_position", model=model, last=last, times=times)
    return f"{said} {passage(SLUG, 'one_prediction')}" if has_one_prediction else said


def compare_scores(tokens: tuple[str, str], places: tuple[int, int], shift: int) -> str:
    """Say what happens to the attention score of two tokens if both are shifted.

    Args:
        tokens: the tokens, as Markdown.
        places: their positions.
        shift: number of positions by which both are moved.
    """
    at = {"at_first": places[0], "at_second": places[1]}
    said = passage(SLUG, "score", first=tokens[0], second=tokens[1], **at)
    if not shift:
        return f"{said} {passage(SLUG, 'not_moved')}"
    return f"{said} {passage(SLUG, 'moved_together', shift=shift)}"
