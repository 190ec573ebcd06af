"""What the page Position embeddings says of the figures on screen."""

from dataclasses import dataclass

from dashboard.lessons.prose import passage

SLUG = "position_embeddings"

# What a cosine of 1 looks like on screen.
ONE = "1.0000"


@dataclass(frozen=True)
class Pair:
    """Two tokens of a text that are compared.

    Attributes:
        model: the title of the model.
        first: the first token, as Markdown.
        second: the second one.
        is_one_token: whether both have the same ID.
        is_one_word: whether both spell the same word, perhaps with other capitals or a space before it.
        n_tokens: how many tokens the text has.
        has_repeats: whether some token comes twice in the text.
        is_one_place: whether one token of the text is chosen both times.
    """

    model: str
    first: str
    second: str
    is_one_token: bool
    is_one_word: bool
    n_tokens: int
    has_repeats: bool
    is_one_place: bool


def compare_in_place(
    pair: Pair, positions: tuple[int, int], *, alone: float, together: float, of_positions: float
) -> str:
    """Say what adding the vectors of their positions does to two tokens.

    Args:
        pair: the tokens.
        positions: the position whose vector is added to each.
        alone: cosine of the two token vectors.
        together: cosine of the two sums.
        of_positions: cosine of the two position vectors.
    """
    at_first, at_second = positions
    tokens = {"model": pair.model, "first": pair.first, "second": pair.second}
    places = {"at_first": at_first, "at_second": at_second}
    cosines = {"alone": alone, "together": together}
    if pair.is_one_token and at_first == at_second:
        if not pair.is_one_place:
            return passage(SLUG, "one_position", position=at_first, first=pair.first)
        if pair.n_tokens == 1:
            return passage(SLUG, "only_token", model=pair.model, first=pair.first)
        return passage(SLUG, "same_place", first=pair.first, position=at_first)
    if pair.is_one_token:
        if pair.first == pair.second:
            lead = passage(SLUG, "one_token", model=pair.model, first=pair.first)
        else:
            lead = passage(SLUG, "one_unknown_token", **tokens)
        outcome = "places_alike" if f"{together:.4f}" == ONE else "places_apart"
        return f"{lead} {passage(SLUG, outcome, **places, **cosines, second=pair.second)}"
    if pair.is_one_word and at_first == at_second:
        return passage(SLUG, "one_word_at_one_position", position=at_first, **tokens, **cosines)
    if pair.is_one_word:
        said = passage(SLUG, "pair_of_one_word", of_positions=of_positions, **tokens, **places, **cosines)
        return f"{said} {_how_to_see_a_place_alone(pair)}"
    said = passage(SLUG, "pair", **tokens, **places, **cosines)
    return said if pair.has_repeats else f"{said} {_how_to_see_a_place_alone(pair)}"


def _how_to_see_a_place_alone(pair: Pair) -> str:
    return passage(SLUG, "choose_repeated" if pair.has_repeats else "no_repeated")


def compare_without_positions(pair: Pair, alone: float) -> str:
    """Say how two tokens compare in a model that adds no position vectors; `alone` is the cosine of their vectors."""
    tokens = {"model": pair.model, "first": pair.first, "second": pair.second}
    if pair.is_one_place and pair.n_tokens == 1:
        return passage(SLUG, "only_token_alone", model=pair.model, first=pair.first)
    if pair.is_one_place:
        return passage(SLUG, "same_place_alone", model=pair.model, first=pair.first)
    return passage(SLUG, "one_token_alone" if pair.is_one_token else "pair_alone", alone=alone, **tokens)


@dataclass(frozen=True)
class PrintedCosine:
    """The cosine that the lesson prints for its two tokens.

    Attributes:
        lessons_model: the title of the lesson's model.
        cosine: what is printed.
        positions: the positions whose vectors the lesson's script adds.
        place: where the second token really stands.
        text: the lesson's text.
    """

    lessons_model: str
    cosine: float
    positions: tuple[int, int]
    place: int
    text: str


def set_beside(printed: PrintedCosine, model: str, positions: tuple[int, int] | None) -> str:
    """Say what the lesson prints beside what `model` has for the same two tokens.

    Args:
        printed: the lesson's figure.
        model: the title of the model on screen.
        positions: the positions whose vectors are added on screen; None where the model adds none.
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
    """Say that the model of the lesson is on screen, and what it has for the lesson's tokens and positions."""
    lead = passage(SLUG, "printed_is_shown", model=model, cosine=cosine)
    return f"{lead} {_why_these_positions(printed)}"


def _why_these_positions(printed: PrintedCosine) -> str:
    return passage(SLUG, "printed_script", position=printed.positions[1], place=printed.place)


def point_to_printed(printed: PrintedCosine) -> str:
    """Say what the lesson prints where another pair of tokens is on screen."""
    lead = passage(SLUG, "printed", lessons_model=printed.lessons_model, cosine=printed.cosine)
    return f"{lead} {passage(SLUG, 'printed_elsewhere', words=printed.text)}"
