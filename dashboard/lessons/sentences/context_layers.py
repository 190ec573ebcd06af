"""What the page Context says of the figures on screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.lessons.prose import passage, plain_passage

SLUG = "context_layers"

# A cosine from here on is 1.0000 on screen.
ONE = 0.99995
# A pair of one sense that is more alike than a pair of two senses by this much is told apart.
TOLD_APART = 0.05
# Up to here a median cosine of unrelated tokens is nothing to warn of.
NEAR_ZERO = 0.1


def compare_senses(*, model: str, token: str, layer: int, same: float, other: float) -> str:
    """Say whether a model tells two senses of a word apart.

    Args:
        model: title of the model.
        token: the word, as Markdown.
        layer: the one after which the two cosines are farthest apart.
        same: cosine of the word in the first text and in the third, where it has the same sense; after that layer,
            with the mean and outlier dimensions removed.
        other: the same for the first text and the second.
    """
    texts = [text for text, cosine in (("second", other), ("third", same)) if cosine >= ONE]
    if texts:
        return passage(SLUG, "senses_one_vector", model=model, token=token, texts=" and ".join(texts))
    figures = {"model": model, "token": token, "layer": layer, "same": same, "other": other}
    if same - other > TOLD_APART:
        return passage(SLUG, "senses_apart", **figures)
    if other - same > TOLD_APART:
        return passage(SLUG, "senses_other_way_round", **figures)
    return passage(SLUG, "senses_hardly_apart", **figures)


def follow_pair(
    *, model: str, first: str, second: str, cosines: Sequence[float], share_below: float | None
) -> str:
    """Say how alike two tokens are before the first layer and after the last.

    Args:
        model: title of the model.
        first: the token of the first text, as Markdown.
        second: that of the second text.
        cosines: of the two, before the first layer and after each.
        share_below: share of random pairs that are less alike at the end; None where there are no pairs.
    """
    if min(cosines) >= ONE:
        return passage(SLUG, "pair_one_vector", model=model, first=first)
    said = passage(SLUG, "pair", model=model, first=first, second=second, start=cosines[0], end=cosines[-1])
    if share_below is None:
        return said
    return f"{said} {passage(SLUG, 'pair_beside_random', below=share_below)}"


def describe_band(*, model: str, n_pairs: int, knows_world: bool) -> str:
    """Say what the band of random pairs is made of; `knows_world` where the model learned from such sentences."""
    if not n_pairs:
        return passage(SLUG, "no_band", model=model)
    return passage(SLUG, "band" if knows_world else "band_of_another_world", model=model, n_pairs=n_pairs)


def warn_of_raw_cosines(*, model: str, layer: int, raw: float, cleaned: float, n_outliers: int) -> str:
    """Say how far a raw cosine misleads after the layer where unrelated tokens look most alike.

    Args:
        model: title of the model.
        layer: that layer, 0 for the input of the first.
        raw: median cosine of random pairs there.
        cleaned: the same with the mean and outlier dimensions removed.
        n_outliers: how many dimensions are removed.
    """
    figures = {"model": model, "when": name_layer(layer), "raw": raw}
    if raw <= NEAR_ZERO:
        return passage(SLUG, "raw_is_fair", **figures)
    if not n_outliers:
        return passage(SLUG, "misleading_mean", cleaned=cleaned, **figures)
    return passage(SLUG, "misleading_outliers", cleaned=cleaned, n_outliers=n_outliers, **figures)


def compare_sentences(
    *,
    model: str,
    n_dims: int,
    n_sentences: int,
    closest: tuple[str, str],
    highest: float,
    farthest: tuple[str, str],
    lowest: float,
) -> str:
    """Say which sentences are closest to each other, and which farthest apart.

    Args:
        model: title of the model.
        n_dims: length of their vectors.
        n_sentences: how many there are, two or more.
        closest: the closest two, as Markdown.
        highest: their cosine.
        farthest: the farthest two, as Markdown.
        lowest: their cosine.
    """
    first, second = closest
    figures = {"model": model, "n_dims": n_dims, "first": first, "second": second, "highest": highest}
    if n_sentences == 2:
        return passage(SLUG, "one_sentence_pair", **figures)
    third, fourth = farthest
    return passage(SLUG, "sentence_pairs", third=third, fourth=fourth, lowest=lowest, **figures)


@dataclass(frozen=True)
class Search:
    """What a search by meaning puts first.

    Attributes:
        model: title of the model.
        answer: the sentence that comes first, as Markdown.
        cosine: its cosine with the question.
        runner_up: the sentence that comes second, as Markdown.
        second_cosine: its cosine with the question.
        shared_words: words that the answer shares with the question.
        has_unmet: whether the question or the answer has tokens that the model never met.
    """

    model: str
    answer: str
    cosine: float
    runner_up: str
    second_cosine: float
    shared_words: Sequence[str]
    has_unmet: bool


def judge_search(search: Search, *, n_unrelated: int, usual: float, limit: float, lead: float) -> str:
    """Say whether a search found something.

    Args:
        search: what it puts first.
        n_unrelated: how many unrelated sentences chance is measured by.
        usual: their mean cosine with the question.
        limit: cosine up to which nothing is found.
        lead: by how much the first must be ahead of the second to be the answer.
    """
    first = {"model": search.model, "answer": search.answer, "cosine": search.cosine}
    if search.has_unmet:
        return passage(SLUG, "search_unmet", model=search.model, answer=search.answer)
    if search.cosine <= limit:
        said = passage(SLUG, "nothing_found", **first)
    elif search.cosine - search.second_cosine <= lead:
        second = {"runner_up": search.runner_up, "second_cosine": search.second_cosine}
        said = passage(SLUG, "found_two", **first, **second)
    elif search.shared_words:
        said = passage(SLUG, "found_by_words", words=", ".join(search.shared_words), **first)
    else:
        said = passage(SLUG, "found_by_meaning", **first)
    return f"{said} {passage(SLUG, 'search_chance', n_unrelated=n_unrelated, usual=usual, limit=limit)}"


def explain_most_looked_at(*, is_first: bool, is_itself: bool) -> str:
    """Say what a token may be doing that looks most at the first token, at itself, or at neither."""
    if is_first:
        return plain_passage(SLUG, "looks_at_first")
    return plain_passage(SLUG, "looks_at_itself" if is_itself else "looks_elsewhere")


def name_layer(layer: int) -> str:
    """Say where in the model a state is.

    >>> name_layer(0), name_layer(3)
    ('before the first layer', 'after layer 3')
    """
    return f"after layer {layer}" if layer else "before the first layer"
