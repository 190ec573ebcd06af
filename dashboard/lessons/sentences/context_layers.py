"""What the page Context says of the figures on screen."""

from collections.abc import Sequence

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
