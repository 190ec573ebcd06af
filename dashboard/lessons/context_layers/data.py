"""What the page computes from models, kept for all sessions."""

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from dashboard.concepts.anisotropy import VERSION as BASELINE_VERSION
from dashboard.concepts.anisotropy import Baseline, measure_baseline
from dashboard.concepts.context import layer_map, read, shuffle_values
from dashboard.concepts.logit_lens import Predictions, layer_logits, predictions
from dashboard.concepts.neighbours import Neighbours
from dashboard.concepts.projection import Projection
from dashboard.concepts.sentences import mean_state
from dashboard.errors import InputError
from dashboard.models import measurement_cache
from dashboard.models.error_translation import translate_errors
from dashboard.models.manifest import Slot
from dashboard.ui.shared_cache import shared_cache

if TYPE_CHECKING:
    pass
from dashboard.ui import cache, model_cache

# Tokens of one sentence; attention grows with the square of the length.
MOST_READ = 128

# Vectors by which chance is measured.
SHUFFLED = 40


@cache.per_model(st.cache_data(max_entries=512, show_spinner=False))
def sentence_vector(slug: str, text: str) -> np.ndarray:
    """The mean of the states that this language model gives a text after its last layer, float32 (n_dims,).

    Raises:
        InputError: the text has no tokens, or more than the model reads at once.
    """
    model, whole = model_cache.language_model(slug), model_cache.transformer(slug)
    tokens = model.tokenize(text, as_model_input=True)
    most = min(model.context_length or MOST_READ, MOST_READ)
    if not 0 < len(tokens) <= most:
        raise InputError(
            f"“{text[:60]}” has {len(tokens):,} tokens, and this page reads 1 to {most}; shorten it."
        )
    with translate_errors(model.title, "run"):
        return mean_state(read(whole.module, whole.anatomy, [token.id for token in tokens]).hidden_states[-1])


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Reading sentences to compare with …"))
def random_pairs(slug: str) -> Baseline:
    """How alike unrelated tokens are in this language model, from sentences of the pocket world.

    That takes some forty runs of the model, seconds in a real one: it is kept with what else was measured of it.
    """
    texts = random_texts(slug)

    def measure() -> dict[str, np.ndarray]:
        whole = model_cache.transformer(slug)
        with translate_errors(model_cache.language_model(slug).title, "run"):
            return vars(measure_baseline([read(whole.module, whole.anatomy, ids) for ids in texts]))

    names = [field.name for field in fields(Baseline)]
    mark = cache.version_token(Slot.LANGUAGE, slug)
    return Baseline(
        **measurement_cache.arrays(mark, ("random pairs", BASELINE_VERSION, texts), names, measure)
    )


@cache.per_model(st.cache_resource(max_entries=4, show_spinner="Reading sentences to compare with …"))
def unrelated_sentences(slug: str) -> np.ndarray:
    """The vectors that this language model gives to the sentences of `random_texts`, float32 (n_sentences, n_dims).

    Measured once for a host, as in `random_pairs`.
    """
    texts = random_texts(slug)

    def measure() -> dict[str, np.ndarray]:
        whole = model_cache.transformer(slug)
        with translate_errors(model_cache.language_model(slug).title, "run"):
            states = [read(whole.module, whole.anatomy, ids).hidden_states[-1] for ids in texts]
        return {"vectors": np.array([mean_state(each) for each in states])}

    mark = cache.version_token(Slot.LANGUAGE, slug)
    return measurement_cache.arrays(mark, ("unrelated sentences", texts), ["vectors"], measure)["vectors"]


@cache.per_model(st.cache_resource(max_entries=4, show_spinner=False))
def random_texts(slug: str) -> list[list[int]]:
    """The IDs of the sentences of the pocket world whose tokens make the pairs of `random_pairs`."""
    from dashboard.pocket.sentences import held_out, written

    model = model_cache.language_model(slug)
    texts = [written(sentence) for sentence in held_out(40, seed=0)]
    tokens = [model.tokenize(text, as_model_input=True)[: model.context_length] for text in texts]
    return [[token.id for token in text] for text in tokens]


@cache.per_model(shared_cache)
def layer_paths(slug: str, first: tuple[int, ...], second: tuple[int, ...]) -> Projection:
    """Where the tokens of two texts are after each layer, on axes that serve all layers."""
    states = [model_cache.reading(slug, ids).hidden_states for ids in (first, second)]
    return layer_map(np.concatenate(states, axis=1))


@cache.per_model(shared_cache)
def lens(slug: str, ids: tuple[int, ...], at: int, k: int) -> Predictions:
    """The `k` tokens that are most probable after the token at this place, layer by layer."""
    whole, seen = model_cache.transformer(slug), model_cache.reading(slug, ids)
    outputs = np.concatenate([seen.hidden_states[:-1, at], seen.last_output[None, at]])
    with translate_errors(model_cache.language_model(slug).title, "run"):
        return predictions(layer_logits(whole.module, whole.anatomy, outputs), k)


@cache.per_model(shared_cache)
def nearest_tokens(slug: str, ids: tuple[int, ...], at: int, k: int) -> list[Neighbours]:
    """The tokens whose vectors are nearest to the state at this place, after each layer.

    Raises:
        InputError: the states are of another length than the rows of the token matrix.
    """
    return model_cache.language_model(slug).nearest_tokens(_states_beside_rows(slug, ids, at), k)


@cache.per_model(shared_cache)
def nearest_by_chance(slug: str, ids: tuple[int, ...], at: int) -> float:
    """The mean cosine that vectors of the same values in random order have with their nearest row.

    Raises:
        InputError: as in `nearest_tokens`.
    """
    shuffled = shuffle_values(_states_beside_rows(slug, ids, at), SHUFFLED)
    found = model_cache.language_model(slug).nearest_tokens(shuffled, 1)
    return float(np.mean([each.cosines[0] for each in found]))


def _states_beside_rows(slug: str, ids: tuple[int, ...], at: int) -> np.ndarray:
    """The states at this place, (n_layers + 1, n_dims), where they are as long as the rows of the token matrix."""
    model = model_cache.language_model(slug)
    states = model_cache.reading(slug, ids).hidden_states[:, at]
    if states.shape[1] != model.n_dims:
        raise InputError(
            f"The layers of {model.title} work with {states.shape[1]:,} values and its token rows have "
            f"{model.n_dims:,}, so a state has no nearest rows."
        )
    return states
