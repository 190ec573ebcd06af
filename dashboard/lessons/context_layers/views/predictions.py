"""Tab with the logit lens and the sampling distribution."""

import streamlit as st

from dashboard.charts.layer_curves import ranked_tokens
from dashboard.charts.layer_tables import probability_table, ranked_table
from dashboard.charts.probabilities import probability_bars
from dashboard.concepts.context import distinct_names
from dashboard.concepts.logit_lens import layer_logits, mask_of
from dashboard.concepts.neighbours import rank
from dashboard.concepts.sampling import filter_logits, most_probable, remaining_tokens, softmax
from dashboard.concepts.subwords import labels_of
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage, plain_passage
from dashboard.errors import InputError
from dashboard.export import layer_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.views.text_inputs import (
    Sentence,
    choose_text,
    listed_layers,
    pick_token,
)
from dashboard.models.language_model import LanguageModel
from dashboard.models.transformer import Head
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight, insight_with_details, render_chart

SLUG = "context_layers"

CHOSEN = "the chosen token"

TOP, N_BARS = 5, 12


def predictions(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Render the next-token predictions after each layer (logit lens), and the sampling from the last."""
    choices = st.columns([2, 2, 3])
    with choices[0]:
        text = choose_text(first, second)
    side = "a" if text is first else "b"
    ids, names = text.reading.ids, text.names
    whole = model_cache.transformer(model.slug)
    if whole.head is Head.NONE:
        raise InputError(plain_passage(SLUG, "no_head", model=model.title))
    if whole.head is Head.OTHER:
        raise InputError(plain_passage(SLUG, "sees_the_answer", model=model.title))
    if not whole.lens:
        raise InputError(plain_passage(SLUG, "no_lens", model=model.title))
    fills_in = whole.head is Head.HIDDEN
    if fills_in:
        at = text.index
        mask = mask_of(model.tokenizer)
        if mask is None:
            raise InputError(plain_passage(SLUG, "no_mask", model=model.title))
        ids = (*ids[:at], mask, *ids[at + 1 :])
    else:
        with choices[1]:
            at = pick_token("What comes after", [*names, CHOSEN], -1, key=f"cl_after_{side}")
        at = text.index if at == len(names) else at
    lens = data.lens(model.slug, ids, at, TOP)
    labels = [labels_of(model.tokenizer, row) for row in lens.ids]
    token = as_code(names[at])
    render_chart(
        ranked_tokens(
            labels, lens.probabilities, value="probability", written=".1%", drawn=listed_layers(len(labels))
        ),
        lambda: ranked_table(labels, lens.probabilities, "probability"),
        key="cl_lens",
        source=layer_logits,
        script=lambda: layer_scripts.lens(model, whole, Place(ids, at), TOP),
        alt_text=f"{model.title}: the {TOP} most probable tokens after each layer",
    )
    seen = passage(
        SLUG, "lens_masked" if fills_in else "lens", model=model.title, token=token, n_vocab=len(lens.logits)
    )
    own = softmax(lens.logits)
    actual = text.reading.ids[at] if fills_in else next(iter(text.reading.ids[at + 1 :]), None)
    notes = [seen]
    if actual is not None:
        really = passage(
            SLUG,
            "really_there" if fills_in else "really_next",
            token=as_code(names[at if fills_in else at + 1]),
            rank=rank(own, actual),
            n_vocab=len(own),
            probability=own[actual],
        )
        notes.insert(0, really)
    insight_with_details(SLUG, *notes)
    _sampling(model, ids, at)


@st.fragment
def _sampling(model: LanguageModel, ids: tuple[int, ...], index: int) -> None:
    """Render the sampling distribution; a fragment, so its settings rerun nothing else."""
    logits = data.lens(model.slug, ids, index, TOP).logits
    own = softmax(logits)
    settings, chart = st.columns([2, 3])
    with settings:
        temperature = inputs.float_slider("Temperature", 0.1, 2.0, 1.0, step=0.1, key="cl_temperature")
        top_k = inputs.slider("Top-k (0 keeps all)", 0, 100, 0, key="cl_top_k")
        top_p = inputs.float_slider("Top-p", 0.05, 1.0, 1.0, step=0.05, key="cl_top_p")
    drawn = filter_logits(logits, temperature=temperature, top_k=top_k, top_p=top_p)
    best = most_probable(own, N_BARS)
    labels = distinct_names(labels_of(model.tokenizer, best))
    with chart:
        render_chart(
            probability_bars(labels, own[best], drawn[best]),
            lambda: probability_table(labels, own[best], drawn[best]),
            key="cl_sampling",
            source=filter_logits,
            script=lambda: layer_scripts.sampling(
                model,
                model_cache.transformer(model.slug),
                Place(ids, index),
                N_BARS,
                temperature,
                top_k,
                top_p,
            ),
            alt_text=f"{model.title}: the {N_BARS} most probable tokens before and after the settings",
        )
    left = remaining_tokens(own, drawn)
    insight(SLUG, "settings", left=left.count, n_vocab=len(own), share=left.share)
