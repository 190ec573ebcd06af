"""The tabs of the page about context."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from dashboard.concepts.anisotropy import band, clean, share_below
from dashboard.concepts.attention import most_attended, share_on_first, strongest_head, tiled, without_future
from dashboard.concepts.context import cosine_by_layer, distinct_names
from dashboard.concepts.logit_lens import fills_in_words, with_hidden_word
from dashboard.concepts.sampling import most_probable, narrowed, softmax
from dashboard.concepts.subwords import labels_of
from dashboard.errors import InputError
from dashboard.interface import controls, loaders
from dashboard.interface.charts.attention import (
    all_heads,
    attention_matrix,
    attention_table,
    head_table,
)
from dashboard.interface.charts.layers import (
    cosine_curve,
    cosine_table,
    path_table,
    ranked_table,
    ranked_tokens,
    token_paths,
)
from dashboard.interface.charts.probabilities import probability_bars, probability_table
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.markdown import as_code
from dashboard.interface.pictures import notice, picture
from dashboard.interface.sentences import Sentence, pick_token
from dashboard.lessons.prose import passage
from dashboard.models.language_model import LanguageModel

SLUG = "context_layers"
FIRST, SECOND = "first text", "second text"
STRONGEST, OWN = "strongest for the pair", "chosen by you"
MOST, CHOSEN = "what it looks at most", "the chosen token"
TOP, N_BARS = 5, 12

# Float32 sums of two vectors may differ in the last bit; a model that normalises is off by whole numbers.
SAME = 1e-4


def cosine_by_layers(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """One token in two texts: how alike it stays, beside random pairs."""
    baseline = loaders.random_pairs(model.slug)
    states = [text.reading.hidden_states[:, text.at] for text in (first, second)]
    pairs = {
        "raw": (cosine_by_layer(*states), band(baseline.raw)),
        "mean and outlier dimensions removed": (
            cosine_by_layer(*(clean(state, baseline) for state in states)),
            band(baseline.cleaned),
        ),
    }
    low = min(-0.2, *(float(min(cosines.min(), random.min())) for cosines, random in pairs.values()))
    for at, (column, kind) in enumerate(zip(st.columns(2), pairs, strict=True)):
        cosines, random = pairs[kind]
        with column:
            st.caption(f"Cosine, {kind}")
            picture(
                cosine_curve(cosines, random, low=low),
                partial(cosine_table, {kind: pairs[kind]}),
                key=f"cl_curve_{at}",
                alt_text=f"{model.title}: cosine of {first.name} and {second.name} after each layer, {kind}",
            )
    st.caption(passage(SLUG, "band", n_pairs=baseline.raw.shape[1], model=model.title))
    names = {"model": model.title, "first": as_code(first.name), "second": as_code(second.name)}
    raw = pairs["raw"][0]
    notice(SLUG, "curve", start=raw[0], end=raw[-1], below=share_below(baseline.raw[-1], raw[-1]), **names)
    worst = int(band(baseline.raw)[1].argmax())
    middle = {"raw": band(baseline.raw)[1, worst], "cleaned": band(baseline.cleaned)[1, worst]}
    outliers = int((~baseline.kept[worst]).sum())
    misleading = "misleading_outliers" if outliers else "misleading_mean"
    notice(SLUG, misleading, layer=worst, outliers=outliers, **middle, **names)
    both_ways = first.reading.looks_ahead or second.reading.looks_ahead
    notice(SLUG, "both_ways" if both_ways else "left_to_right", **names)


def layer_zero(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """What goes into the first layer: token vector plus position vector, checked."""
    text = _which(first, second)
    positions = model.position_embeddings
    sums = [model.token_embeddings[list(each.reading.ids)] for each in (first, second)]
    if positions is not None:
        sums = [rows + positions[: len(rows)] for rows in sums]
    states = [each.reading.hidden_states[0] for each in (first, second)]
    difference = max(float(np.abs(a - b).max()) for a, b in zip(sums, states, strict=True))

    token = model.token_embeddings[text.reading.ids[text.at]]
    vectors = {f"token vector of {text.name}": token}
    if positions is not None:
        vectors[f"vector of position {text.at}"] = positions[text.at]
    vectors["hidden_states[0]"] = text.reading.hidden_states[0, text.at]
    vectors["difference"] = text.reading.hidden_states[0, text.at] - sum(list(vectors.values())[:-1])
    picture(
        stripes(vectors),
        lambda: stripe_table(vectors),
        key="cl_zero",
        alt_text=f"{model.title}: the vectors that make up the first hidden state of {text.name}",
    )
    passage_name = "layer_zero_rotary" if positions is None else "layer_zero"
    notice(
        SLUG,
        passage_name if difference < SAME else "layer_zero_normalised",
        model=model.title,
        token=as_code(text.name),
        at=text.at,
        id=text.reading.ids[text.at],
        n_tokens=len(first.tokens) + len(second.tokens),
        difference=difference,
    )


def token_map(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """All tokens of both texts on their way through the layers."""
    projection = loaders.layer_paths(model.slug, first.reading.ids, second.reading.ids)
    names = [*first.names, *second.names]
    texts = [FIRST] * len(first.names) + [SECOND] * len(second.names)
    picture(
        token_paths(names, texts, projection, chosen=(first.at, len(first.names) + second.at)),
        lambda: path_table(names, texts, projection),
        key="cl_map",
        alt_text=f"{model.title}: all tokens of both texts in a plane, moving from layer to layer",
    )
    share = 0.0 if projection.explained is None else projection.explained.sum()
    pair = {"first": as_code(first.name), "second": as_code(second.name)}
    notice(SLUG, "map", model=model.title, share=share, **pair)


def attention(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Who looks at whom: one head large, all heads small."""
    choices = st.columns([2, 2, 3])
    with choices[0]:
        text = _which(first, second)
    attentions, names = text.reading.attentions, text.names
    if len(names) < 2:
        raise InputError("A text of one token has only itself to look at; type another word.")
    side = "a" if text is first else "b"
    with choices[1]:
        to = pick_token(f"{text.name} looks at", [*names, MOST], -1, key=f"cl_to_{side}")
    to = most_attended(attentions, text.at) if to == len(names) else to
    best = strongest_head(attentions, text.at, to)
    with choices[2]:
        by = controls.choice("Which head", [STRONGEST, OWN], key="cl_by")
    if by == STRONGEST:
        _set_head(best.layer, best.head)
    sliders = st.columns(2)
    with sliders[0]:
        layer = controls.slider("Layer", 1, text.reading.n_layers, 1, key="cl_layer", on_change=_choose_own)
    with sliders[1]:
        head = controls.slider("Head", 1, text.reading.n_heads, 1, key="cl_head", on_change=_choose_own)

    drawn = attentions if text.reading.looks_ahead else without_future(attentions)
    large, small = st.columns([3, 2])
    with large:
        st.caption(f"{model.title}, layer {layer}, head {head}")
        picture(
            attention_matrix(drawn[layer - 1, head - 1], names, chosen=(text.at, to)),
            lambda: attention_table(attentions[layer - 1, head - 1], names),
            key="cl_matrix",
            alt_text=f"{model.title}: attention of each token on each, layer {layer}, head {head}",
        )
    with small:
        st.caption("All heads: click one to see it large")
        gap = 1 + len(names) // 10
        picture(
            all_heads(
                tiled(drawn, gap), gap, text.reading.n_layers, text.reading.n_heads, layer=layer, head=head
            ),
            lambda: head_table(attentions, (text.at, to)),
            key="cl_heads",
            alt_text=f"{model.title}: the attention of all heads, a layer per row",
            on_choose=_choose_head,
        )
    pair = {"from_token": as_code(text.name), "to_token": as_code(names[to])}
    n_heads = attentions.shape[0] * attentions.shape[1]
    notice(
        SLUG,
        "strongest",
        model=model.title,
        n_heads=n_heads,
        layer=best.layer,
        head=best.head,
        weight=best.weight,
        **pair,
    )
    notice(SLUG, "not_an_explanation")
    notice(SLUG, "first_token", share=share_on_first(attentions), first=as_code(names[0]))


def predictions(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """What the model would say after each layer, and how a sampler draws from the last."""
    choices = st.columns([2, 2, 3])
    with choices[0]:
        text = _which(first, second)
    side = "a" if text is first else "b"
    ids, names = text.reading.ids, text.names
    fills_in = fills_in_words(model.config.get("architectures"))
    if fills_in:
        at = text.at
        ids = with_hidden_word(model.tokenizer, ids, at)
    else:
        with choices[1]:
            at = pick_token("What comes after", [*names, CHOSEN], -1, key=f"cl_after_{side}")
        at = text.at if at == len(names) else at
    lens = loaders.lens(model.slug, ids, at, TOP)
    labels = [labels_of(model.tokenizer, row) for row in lens.ids]
    token = as_code(names[at])
    picture(
        ranked_tokens(labels, lens.probabilities, value="probability", written=".1%"),
        lambda: ranked_table(labels, lens.probabilities, "probability"),
        key="cl_lens",
        alt_text=f"{model.title}: the {TOP} most probable tokens after each layer",
    )
    notice(
        SLUG, "lens_masked" if fills_in else "lens", model=model.title, token=token, n_vocab=len(lens.logits)
    )
    own = softmax(lens.logits)
    actual = text.reading.ids[at] if fills_in else next(iter(text.reading.ids[at + 1 :]), None)
    if actual is not None:
        notice(
            SLUG,
            "really_there" if fills_in else "really_next",
            token=as_code(names[at if fills_in else at + 1]),
            rank=int((own > own[actual]).sum()) + 1,
            n_vocab=len(own),
            probability=own[actual],
        )
    _sampling(model, lens.logits, own)


def nearest_tokens(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Which tokens' vectors a state is nearest to, after each layer."""
    text = _which(first, second)
    found = loaders.nearest_tokens(model.slug, text.reading.ids, text.at, TOP)
    labels = [labels_of(model.tokenizer, each.rows) for each in found]
    cosines = np.array([each.cosines for each in found])
    picture(
        ranked_tokens(labels, cosines, value="cosine", written=".4f"),
        lambda: ranked_table(labels, cosines, "cosine"),
        key="cl_nearest",
        alt_text=f"{model.title}: the {TOP} nearest tokens to {text.name} after each layer",
    )
    if model.trained_ids is not None:
        st.caption(passage(SLUG, "only_trained", model=model.title, count=len(model.trained_ids)))
    fills_in = fills_in_words(model.config.get("architectures"))
    name = "nearest_masked" if fills_in else "nearest"
    notice(SLUG, name, model=model.title, token=as_code(text.name))


def _which(first: Sentence, second: Sentence) -> Sentence:
    picked = controls.choice("Text", [FIRST, SECOND], key="cl_text")
    return first if picked == FIRST else second


def _set_head(layer: int, head: int) -> None:
    controls.setter("cl_layer")(layer)
    controls.setter("cl_head")(head)


def _choose_own() -> None:
    controls.setter("cl_by")(OWN)


def _choose_head(place: Sequence[int]) -> None:
    _choose_own()
    _set_head(*place)


def _sampling(model: LanguageModel, logits: np.ndarray, own: np.ndarray) -> None:
    settings, chart = st.columns([2, 3])
    with settings:
        temperature = controls.decimal("Temperature", 0.1, 2.0, 1.0, step=0.1, key="cl_temperature")
        top_k = controls.slider("Top-k (0 keeps all)", 0, 100, 0, key="cl_top_k")
        top_p = controls.decimal("Top-p", 0.05, 1.0, 1.0, step=0.05, key="cl_top_p")
    drawn = narrowed(logits, temperature=temperature, top_k=top_k, top_p=top_p)
    best = most_probable(own, N_BARS)
    labels = distinct_names(labels_of(model.tokenizer, best))
    with chart:
        picture(
            probability_bars(labels, own[best], drawn[best]),
            lambda: probability_table(labels, own[best], drawn[best]),
            key="cl_sampling",
            alt_text=f"{model.title}: the {N_BARS} most probable tokens before and after the settings",
        )
    left = int(np.count_nonzero(drawn))
    notice(SLUG, "settings", left=left, n_vocab=len(own), share=own[drawn > 0].sum())
