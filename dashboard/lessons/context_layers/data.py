"""Cached computations of the page Context, shared by all sessions."""

from dataclasses import dataclass, fields

import numpy as np
import streamlit as st

from dashboard import limits
from dashboard.concepts.anisotropy import VERSION as BASELINE_VERSION
from dashboard.concepts.anisotropy import Baseline, measure_baseline
from dashboard.concepts.context import layer_map, shuffle_values
from dashboard.concepts.interventions import (
    CLEARLY,
    NO_CHANGE,
    Change,
    is_clear,
    with_row,
)
from dashboard.concepts.logit_lens import Predictions, predictions
from dashboard.concepts.neighbours import Neighbours, best
from dashboard.concepts.projection import Projection
from dashboard.errors import InputError
from dashboard.lessons.context_layers.changes import N_RANDOM, slide_row
from dashboard.models import measurement_cache
from dashboard.models.error_translation import translate_errors
from dashboard.models.manifest import Slot
from dashboard.models.pooling import Pooling, read_pooling
from dashboard.ui import cache, model_cache
from dashboard.ui.cache import shared_cache

# Vectors in the baseline for chance.
SHUFFLED = 40
# Steps of a slide, and tokens whose probabilities are kept of the start and of the end.
STEPS, KEPT = 11, 2
# Tokens that are compared when a part is switched off: the most likely before, and after.
BEFORE, AFTER = 5, 3
# Probability that a token reaches to be followed, unless it wins.
LEAST = 0.05


@dataclass(frozen=True, eq=False)
class Effect:
    """What a changed vector does to the next token.

    Attributes:
        ids: the tokens that are followed, int64 (k,): the most likely ones before, then those after.
        probabilities: float64 (n_steps, k).
        before: probabilities of these tokens without a change, float64 (k,).
        after: index of the most likely token at the end among `ids`.
        random: their probabilities after random changes of the same length, float64 (n_random, k).
    """

    ids: np.ndarray
    probabilities: np.ndarray
    before: np.ndarray
    after: int
    random: np.ndarray

    @property
    def places(self) -> list[float]:
        """How far the vector was changed at each step of a slide, from 0 to 1."""
        return np.linspace(0, 1, len(self.probabilities)).round(1).tolist()

    @property
    def random_after(self) -> list[float]:
        """Probabilities of the token that wins at the end, after random changes, the least first."""
        return sorted(self.random[:, self.after].tolist())

    @property
    def is_clear(self) -> bool:
        """Whether another token wins at the end, by far more than after random changes."""
        end = float(self.probabilities[-1, self.after])
        return self.after != 0 and is_clear(end, self.random[:, self.after])


@cache.per_model(st.cache_data(max_entries=512, show_spinner=False))
def sentence_vector(slug: str, text: str) -> np.ndarray:
    """Return the vector of a text as the model's files say that it is pooled, float32 (n_dims,).

    Raises:
        InputError: the text has no tokens, or more than the model reads at once.
    """
    model, whole = model_cache.language_model(slug), model_cache.transformer(slug)
    tokens = model.tokenize(text, as_model_input=True)
    most = min(model.context_length or limits.MAX_CONTEXT_TOKENS, limits.MAX_CONTEXT_TOKENS)
    if not 0 < len(tokens) <= most:
        raise InputError(
            f"“{text[:60]}” has {len(tokens):,} tokens, and this page reads 1 to {most}; shorten it."
        )
    with translate_errors(model.title, "run"):
        states = whole.read([token.id for token in tokens]).hidden_states[-1]
        return pooling(slug).vector(states)


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def pooling(slug: str) -> Pooling:
    """Return how this model makes one vector of a text."""
    model = model_cache.language_model(slug)
    return read_pooling(model.folder, model.n_dims)


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Reading sentences to compare with …"))
def random_pairs(slug: str) -> Baseline:
    """Return the cosines of random token pairs in this language model, from sentences of the pocket world.

    It takes some forty forward passes, seconds in a real model, so it is in the measurement cache.
    """
    texts = random_texts(slug)

    def measure() -> dict[str, np.ndarray]:
        whole = model_cache.transformer(slug)
        with translate_errors(model_cache.language_model(slug).title, "run"):
            return vars(measure_baseline([whole.read(ids) for ids in texts]))

    names = [field.name for field in fields(Baseline)]
    version = cache.version_token(Slot.LANGUAGE, slug)
    return Baseline(
        **measurement_cache.arrays(version, ("random pairs", BASELINE_VERSION, texts), names, measure)
    )


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Reading sentences to compare with …"))
def unrelated_sentences(slug: str) -> np.ndarray:
    """Return the sentence vectors of `random_texts`, float32 (n_sentences, n_dims).

    In the measurement cache, as `random_pairs` is.
    """
    texts = random_texts(slug)

    def measure() -> dict[str, np.ndarray]:
        whole = model_cache.transformer(slug)
        with translate_errors(model_cache.language_model(slug).title, "run"):
            states = [whole.read(ids).hidden_states[-1] for ids in texts]
        return {"vectors": np.array([pooling(slug).vector(each) for each in states])}

    version = cache.version_token(Slot.LANGUAGE, slug)
    return measurement_cache.arrays(
        version, ("unrelated sentences", pooling(slug).modes, texts), ["vectors"], measure
    )["vectors"]


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def random_texts(slug: str) -> list[list[int]]:
    """Return the token IDs of the pocket world's sentences from which `random_pairs` draws."""
    from dashboard.pocket.sentences import format_sentence, held_out

    model = model_cache.language_model(slug)
    texts = [format_sentence(sentence) for sentence in held_out(40, seed=0)]
    tokens = [model.tokenize(text, as_model_input=True)[: model.context_length] for text in texts]
    return [[token.id for token in text] for text in tokens]


@cache.per_model(shared_cache)
def layer_paths(
    slug: str, first: tuple[int, ...], second: tuple[int, ...], pair: tuple[int, int]
) -> Projection:
    """Project the hidden states of two texts after each layer onto the plane of the `pair`, counted over both texts."""
    states = [model_cache.reading(slug, ids).hidden_states for ids in (first, second)]
    return layer_map(np.concatenate(states, axis=1), *pair)


@cache.per_model(shared_cache)
def lens(slug: str, ids: tuple[int, ...], index: int, k: int) -> Predictions:
    """Return the `k` most probable next tokens at one position after each layer (logit lens)."""
    whole, seen = model_cache.transformer(slug), model_cache.reading(slug, ids)
    outputs = np.concatenate([seen.hidden_states[:-1, index], seen.last_output[None, index]])
    with translate_errors(model_cache.language_model(slug).title, "run"):
        return predictions(whole.layer_logits(outputs), k)


@cache.per_model(shared_cache)
def nearest_tokens(slug: str, ids: tuple[int, ...], index: int, k: int) -> list[Neighbours]:
    """Return the `k` tokens whose rows are nearest to the hidden state at one position, layer by layer.

    Raises:
        InputError: the states and the rows of the token matrix differ in length.
    """
    return model_cache.language_model(slug).nearest_tokens(_states_beside_rows(slug, ids, index), k)


@cache.per_model(shared_cache)
def nearest_by_chance(slug: str, ids: tuple[int, ...], index: int) -> float:
    """Return the mean cosine between shuffled hidden states and their nearest row, the baseline for chance.

    Raises:
        InputError: as in `nearest_tokens`.
    """
    shuffled = shuffle_values(_states_beside_rows(slug, ids, index), SHUFFLED)
    found = model_cache.language_model(slug).nearest_tokens(shuffled, 1)
    return float(np.mean([each.cosines[0] for each in found]))


def _states_beside_rows(slug: str, ids: tuple[int, ...], index: int) -> np.ndarray:
    """Return the hidden states at one position, (n_layers + 1, n_dims).

    Raises:
        InputError: the states and the rows of the token matrix differ in length.
    """
    model = model_cache.language_model(slug)
    states = model_cache.reading(slug, ids).hidden_states[:, index]
    if states.shape[1] != model.n_dims:
        raise InputError(
            f"The layers of {model.title} work with {states.shape[1]:,} values and its token rows have "
            f"{model.n_dims:,}, so a state has no nearest rows."
        )
    return states


@cache.per_model(st.cache_data(max_entries=64, show_spinner="Changing the vector …"))
def slide_effect(slug: str, ids: tuple[int, ...], index: int, plus: int, minus: int, seed: int) -> Effect:
    """Add the row of `plus` less that of `minus` to one token's row, step by step, and follow the next token."""
    whole = model_cache.transformer(slug)
    with translate_errors(model_cache.language_model(slug).title, "run"):
        found, random = slide_row(whole, ids, index, (plus, minus), n_steps=STEPS, seed=seed)
    kept, after = _followed(found[0], found[-1])
    return Effect(kept, found[:, kept], found[0, kept], after, random[:, kept])


@cache.per_model(shared_cache)
def acts(slug: str, ids: tuple[int, ...], index: int, plus: int, minus: int) -> bool:
    """Return whether a changed row acts clearly; in the measurement cache, since every visit asks for each example."""
    found = measurement_cache.arrays(
        cache.version_token(Slot.LANGUAGE, slug),
        ("changed row", STEPS, N_RANDOM, CLEARLY, ids, index, plus, minus),
        ["is_clear"],
        lambda: {"is_clear": np.array(slide_effect(slug, ids, index, plus, minus, 0).is_clear)},
    )
    return bool(found["is_clear"])


@dataclass(frozen=True, eq=False)
class Copies:
    """What the next token is when a state is copied from another text, after each layer in turn.

    Attributes:
        ids: the most likely next token before, and with the copy in the first layer's input.
        at_word: their probabilities if the state of the word is copied, float64 (n_layers + 1, 2).
        at_last: the same if the state of the last token is copied.
    """

    ids: tuple[int, int]
    at_word: np.ndarray
    at_last: np.ndarray


@cache.per_model(st.cache_data(max_entries=64, show_spinner="Copying the state at each layer …"))
def copies(slug: str, ids: tuple[int, ...], index: int, plus: int) -> Copies:
    """Copy one token's state from the text with `plus` in its place, after each layer in turn, and the last token's."""
    whole = model_cache.transformer(slug)
    other = (*ids[:index], plus, *ids[index + 1 :])
    states = model_cache.reading(slug, other).layer_outputs
    with translate_errors(model_cache.language_model(slug).title, "run"):
        rows = whole.embedded_rows([*ids, plus])
        own, replaced = whole.next_probabilities(ids, with_row(rows[:-1], index, rows[[index, -1]]))
        # Kept of each run are two of all tokens.
        won = [int(own.argmax()), int(replaced.argmax())]
        at_word, at_last = (
            whole.next_probabilities(
                ids, Change(written=[(layer, at, state[at]) for layer, state in enumerate(states, start=1)])
            )[:, won]
            for at in (index, len(ids) - 1)
        )
    # The last token has the same row in both texts, unless it is the word.
    first = replaced if index == len(ids) - 1 else own
    return Copies(
        (won[0], won[1]),
        np.concatenate([replaced[None, won], at_word]),
        np.concatenate([first[None, won], at_last]),
    )


@dataclass(frozen=True, eq=False)
class SwitchOffEffect:
    """The most likely next tokens before and after a part of the model is switched off.

    Attributes:
        ids: the tokens, the most likely one before first.
        before: their probabilities with the part, float64 (n,).
        after: their probabilities without it, float64 (n,).
        winner: index of the most likely one after.
    """

    ids: list[int]
    before: np.ndarray
    after: np.ndarray
    winner: int


@cache.per_model(st.cache_data(max_entries=64, show_spinner="Switching it off …"))
def switch_off(slug: str, ids: tuple[int, ...], head: tuple[int, int] | None) -> SwitchOffEffect:
    """Mute one head (layer and head, from 1), or give all tokens the first place if it is None.

    Raises:
        InputError: the model has no such part within reach.
    """
    whole = model_cache.transformer(slug)
    change = Change(positions=[0] * len(ids)) if head is None else Change(muted=[head])
    with translate_errors(model_cache.language_model(slug).title, "run"):
        before, after = (whole.next_probabilities(ids, each)[0] for each in (NO_CHANGE, change))
    kept = list(dict.fromkeys([*best(before, BEFORE).rows.tolist(), *best(after, AFTER).rows.tolist()]))
    return SwitchOffEffect(kept, before[kept], after[kept], int(after[kept].argmax()))


def _followed(before: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the tokens to follow, the most likely ones before and at the end, and which of them wins at the end."""
    ids = [*best(before, KEPT).rows.tolist(), *best(end, KEPT).rows.tolist()]
    wanted = [id_ for id_ in dict.fromkeys(ids) if max(before[id_], end[id_]) >= LEAST or id_ in ids[::KEPT]]
    return np.array(wanted), wanted.index(ids[KEPT])
