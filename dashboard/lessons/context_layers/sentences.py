"""Sentences of the page Context that depend on figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from dashboard.course.markdown import as_text
from dashboard.course.prose import passage, plain_passage

SLUG = "context_layers"

# From here on a cosine is displayed as 1.0000.
ONE = 0.99995
# Minimum lead of a same-sense pair over a two-sense pair for the senses to count as told apart.
TOLD_APART = 0.05
# A row is near a state if its cosine is at least this far along the way from chance to 1.
NEAR = 0.2
# Up to this median, cosines of unrelated tokens need no warning.
NEAR_ZERO = 0.1
# A probability that moves by less has hardly moved.
LITTLE = 0.05


def compare_senses(*, model: str, token: str, layer: int, same: float, other: float) -> str:
    """Say whether a model tells two senses of a word apart.

    Args:
        model: title of the model.
        token: the word, as Markdown.
        layer: the layer after which the two cosines are farthest apart.
        same: cosine of the word in the first and the third text, which share its sense, after that layer and
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


def follow_pair(*, model: str, first: str, second: str, cosines: Sequence[float]) -> str:
    """Say how alike two tokens are before the first layer and after the last.

    Args:
        model: title of the model.
        first: the token of the first text, as Markdown.
        second: the token of the second text, as Markdown.
        cosines: their cosines, before the first layer and after each.
    """
    if min(cosines) >= ONE:
        return passage(SLUG, "pair_one_vector", model=model, first=first)
    start, end = round(cosines[0], 2), round(cosines[-1], 2)
    name = "pair_stays" if start == end else "pair_falls" if end < start else "pair_rises"
    return passage(SLUG, name, model=model, first=first, second=second, start=start, end=end)


def describe_band(*, model: str, n_pairs: int, knows_world: bool) -> str:
    """Say what the band of random pairs is made of; `knows_world` if the model was trained on such texts."""
    if not n_pairs:
        return passage(SLUG, "no_band", model=model)
    return passage(SLUG, "band" if knows_world else "band_of_another_world", model=model, n_pairs=n_pairs)


def warn_of_raw_cosines(*, model: str, layer: int, raw: float, cleaned: float, n_outliers: int) -> str:
    """Say how far a raw cosine misleads after the layer where unrelated tokens look most alike.

    Args:
        model: title of the model.
        layer: the layer, 0 for the input of the first.
        raw: median cosine of random pairs there.
        cleaned: the same median with the mean and outlier dimensions removed.
        n_outliers: number of dimensions removed.
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
        n_sentences: number of sentences, at least two.
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
    """The result of a semantic search.

    Attributes:
        model: title of the model.
        answer: the best match, as Markdown.
        cosine: its cosine with the question.
        runner_up: the second best match, as Markdown.
        second_cosine: its cosine with the question.
        shared_words: words that the answer shares with the question.
        n_tokens: number of tokens of the question and the answer.
        n_met: number of them that were met in training, or all if that is unknown.
    """

    model: str
    answer: str
    cosine: float
    runner_up: str
    second_cosine: float
    shared_words: Sequence[str]
    n_tokens: int
    n_met: int


def judge_search(
    search: Search, *, n_unrelated: int, typical: float, limit: float, lead: float, advice: str = ""
) -> str:
    """Say whether a search found something.

    Args:
        search: its two best matches.
        n_unrelated: number of unrelated sentences in the baseline for chance.
        typical: their mean cosine with the question.
        limit: cosine up to which the search counts as finding nothing.
        lead: minimum lead of the best match over the second to count as the answer.
        advice: a sentence on what to try where nothing was found, as Markdown.
    """
    first = {"model": search.model, "answer": search.answer, "cosine": search.cosine}
    if search.n_met < search.n_tokens:
        counts = {"n_met": search.n_met, "n_tokens": search.n_tokens}
        return passage(SLUG, "search_unmet", model=search.model, answer=search.answer, **counts)
    if search.cosine <= limit:
        said = f"{passage(SLUG, 'nothing_found', **first)} {advice}".rstrip()
    elif search.cosine - search.second_cosine <= lead:
        second = {"runner_up": search.runner_up, "second_cosine": search.second_cosine}
        said = passage(SLUG, "found_two", **first, **second)
    elif search.shared_words:
        said = passage(SLUG, "found_by_words", shared=as_text(", ".join(search.shared_words)), **first)
    else:
        said = passage(SLUG, "found_by_meaning", **first)
    return f"{said} {passage(SLUG, 'search_chance', n_unrelated=n_unrelated, usual=typical, limit=limit)}"


def describe_nearest(
    *,
    model: str,
    token: str,
    first: str,
    cosines: Sequence[float],
    is_itself: Sequence[bool],
    by_chance: float,
) -> tuple[str, ...]:
    """Say whether the rows nearest to a token's states are near: the insight first, then the details.

    Args:
        model: title of the model.
        token: the token, as Markdown.
        first: the token whose row is nearest before the first layer, as Markdown.
        cosines: cosines of the nearest row, before the first layer and after each.
        is_itself: whether that row is the token's own, for the same layers.
        by_chance: cosine of the nearest row for the same vectors with shuffled values.
    """
    near = by_chance + NEAR * (1 - by_chance)
    layers = cosines[1:]
    far = [cosine for cosine in layers if cosine < near]
    if len(far) == len(layers):
        said = passage(SLUG, "nearest_all_far", highest=max(far))
    elif far:
        said = passage(SLUG, "nearest_far", n_far=len(far), n_layers=len(layers), highest=max(far))
    else:
        said = passage(SLUG, "nearest_near", lowest=min(layers))
    said = f"{said} {passage(SLUG, 'nearest_by_chance', by_chance=by_chance)}"
    begins = passage(SLUG, "nearest", model=model, token=token)
    if not is_itself[0]:
        begins = f"{begins} {passage(SLUG, 'nearest_begins_elsewhere', first=first, token=token)}"
    elif all(is_itself):
        begins = f"{begins} {passage(SLUG, 'nearest_stays_itself', token=token)}"
    else:
        layer = is_itself.index(False)
        begins = f"{begins} {passage(SLUG, 'nearest_leaves_itself', token=token, layer=layer)}"
    return said, begins


@dataclass(frozen=True)
class StrongestHead:
    """The attention head with the largest weight between two tokens.

    Attributes:
        layer: its layer, from 1.
        head: its number in the layer, from 1.
        weight: share of the token's attention that goes there.
        from_token: the token that looks, as Markdown.
        to_token: the token that is looked at; equal to `from_token` if it is the same token.
        is_in_sight: whether the attention mask lets a token look there; a causal one excludes later tokens.
    """

    layer: int
    head: int
    weight: float
    from_token: str
    to_token: str
    is_in_sight: bool


def point_to_strongest(found: StrongestHead, *, model: str, n_heads: int) -> str:
    """Say which of the `n_heads` attention heads of a model has the largest weight between two tokens."""
    tokens = {"from_token": found.from_token, "to_token": found.to_token}
    if not found.is_in_sight:
        return passage(SLUG, "out_of_sight", model=model, **tokens)
    if not found.weight:
        return passage(SLUG, "not_looked_at", model=model, **tokens)
    place = {"layer": found.layer, "head": found.head, "weight": found.weight}
    if found.from_token == found.to_token:
        return passage(
            SLUG, "strongest_itself", model=model, n_heads=n_heads, from_token=found.from_token, **place
        )
    return passage(SLUG, "strongest", model=model, n_heads=n_heads, **tokens, **place)


@dataclass(frozen=True)
class FirstTokenShare:
    """The attention that a text's first token gets.

    Attributes:
        token: the token, as Markdown.
        n_layers: number of layers.
        n_sinks: number of layers in which it gets clearly more than the even share.
        layer: the layer in which it gets most, from 1.
        highest: its share of the other tokens' attention in that layer.
        share: its share over all layers.
        even: its share under uniform attention.
    """

    token: str
    n_layers: int
    n_sinks: int
    layer: int
    highest: float
    share: float
    even: float


def describe_first_token(model: str, first: FirstTokenShare) -> str:
    """Say whether a text's first token is an attention sink."""
    figures = {"layer": first.layer, "most": first.highest, "share": first.share, "even": first.even}
    if first.n_sinks:
        layers = {"n_sinks": first.n_sinks, "n_layers": first.n_layers}
        return passage(SLUG, "sink", model=model, first=first.token, **layers, **figures)
    return passage(SLUG, "no_sink", model=model, first=first.token, **figures)


def explain_most_looked_at(*, is_first: bool, is_itself: bool) -> str:
    """Say why a token may attend most to the first token, to itself, or to neither."""
    if is_first:
        return plain_passage(SLUG, "looks_at_first")
    return plain_passage(SLUG, "looks_at_itself" if is_itself else "looks_elsewhere")


def name_layer(layer: int) -> str:
    """Return the name of a hidden state's place in the model.

    >>> name_layer(0), name_layer(3)
    ('before the first layer', 'after layer 3')
    """
    return f"after layer {layer}" if layer else "before the first layer"


@dataclass(frozen=True)
class ChangedNext:
    """What a changed vector did to the next token.

    Attributes:
        before: the most likely next token without the change, as Markdown.
        after: the most likely one with it, as Markdown; equal to `before` if that did not change.
        first, last: probability of `before` without and with the change.
        start, end: probability of `after` without and with the change.
        random: probabilities of `after` with random changes of the same length.
        is_clear: whether the change does by far more than those.
    """

    before: str
    after: str
    first: float
    last: float
    start: float
    end: float
    random: Sequence[float]
    is_clear: bool


def describe_slide(change: ChangedNext) -> str:
    """Say what came of a changed vector, and whether chance gives as much."""
    figures = {"after": change.after, "start": change.start, "end": change.end}
    if change.before == change.after:
        return passage(SLUG, "act_stays", **figures)
    said = passage(SLUG, "act_turns", before=change.before, first=change.first, last=change.last, **figures)
    random = sorted(change.random)
    spread = {"median": median(random), "low": random[0], "high": random[-1], "n_random": len(random)}
    name = "act_beyond_chance" if change.is_clear else "act_like_chance"
    return f"{said} {passage(SLUG, name, after=change.after, **spread)}"


def describe_copy(
    before: str, after: str, wins: Sequence[bool], last_wins: Sequence[bool], guess: int
) -> str:
    """Say up to which layer a copied state decides, and from which one that of the last token does.

    Args:
        before: the most likely next token without the copy, as Markdown.
        after: the most likely one with it in the first layer's input, as Markdown.
        wins: whether `after` is at least as likely as `before` if the row (0) or the state after each layer is copied.
        last_wins: the same for the state of the last token.
        guess: the layer that was predicted.
    """
    if before == after:
        return passage(SLUG, "act_copied_never", after=after)
    layer = len(wins) - 1 if all(wins) else list(wins).index(False) - 1
    off = abs(guess - layer)
    judged = passage(SLUG, "act_guess_off", guess=guess, off=off) if off else passage(SLUG, "act_guess_right")
    if all(wins):
        return f"{passage(SLUG, 'act_copied_always', after=after)} {judged}"
    wins_again = any(wins[layer + 1 :])
    said = passage(SLUG, "act_copied_row", after=after)
    if layer or wins_again:
        said = passage(SLUG, "act_copied_again" if wins_again else "act_copied", after=after, layer=layer)
    start = list(last_wins).index(True) if True in last_wins else 0
    moved = (
        passage(SLUG, "act_copied_last", after=after, layer=start) if start and all(last_wins[start:]) else ""
    )
    return f"{judged} {said} {moved}".strip()


def describe_switch(
    part: str, before: str, after: str, first: tuple[float, float], last: tuple[float, float]
) -> str:
    """Say what becomes of the next token without a part of the model.

    Args:
        part: what is switched off.
        before: the most likely next token with it, as Markdown.
        after: the most likely one without it, as Markdown.
        first: probability of `before` with the part and without it.
        last: the same of `after`.
    """
    figures = {"part": part, "before": before, "start": first[0], "end": first[1]}
    if before != after:
        return passage(SLUG, "act_off_turns", after=after, after_start=last[0], after_end=last[1], **figures)
    return passage(
        SLUG, "act_off_moves" if abs(first[0] - first[1]) >= LITTLE else "act_off_little", **figures
    )
