"""Tab with the attention weights: one head enlarged, all heads as small multiples."""

from collections.abc import Sequence

import streamlit as st

from dashboard.charts.attention_heatmaps import LOWEST_CELL, LOWEST_TILE, all_heads, attention_matrix
from dashboard.charts.layer_tables import attention_table, head_table
from dashboard.concepts.attention import (
    first_token_share,
    most_attended,
    strongest_head,
    tiled,
    without_future,
)
from dashboard.concepts.context import read
from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.export import layer_scripts
from dashboard.lessons.context_layers.sentences import (
    FirstTokenShare,
    StrongestHead,
    describe_first_token,
    point_to_strongest,
)
from dashboard.lessons.context_layers.views.text_inputs import Sentence, choose_text, pick_token
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "context_layers"

STRONGEST, OWN = "strongest for the pair", "chosen by you"

MOST = "what it looks at most"

# With more heads than this, a small multiple each is unreadable; then each head is one cell.
MOST_PICTURES = 100


def attention(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Render the attention weights: one head enlarged, all heads as small multiples."""
    choices = st.columns([2, 2, 3])
    with choices[0]:
        text = choose_text(first, second)
    attentions, names = text.reading.attentions, text.names
    if attentions is None:
        raise InputError(
            f"The app finds no weight of each token for each other in every layer of {model.title}, so it has no such "
            "picture; choose another language model at the top."
        )
    n_layers, n_heads = attentions.shape[:2]
    if len(names) < 2:
        raise InputError("A text of one token has only itself to look at; type another word.")
    side = "a" if text is first else "b"
    with choices[1]:
        to = pick_token(f"{text.name} looks at", [*names, MOST], -1, key=f"cl_to_{side}")
    to = most_attended(attentions, text.index) if to == len(names) else to
    best = strongest_head(attentions, text.index, to)
    with choices[2]:
        by = inputs.choice("Which head", [STRONGEST, OWN], key="cl_by")
    if by == STRONGEST:
        _set_head(best.layer, best.head)
    sliders = st.columns(2)
    with sliders[0]:
        layer = inputs.slider("Layer", 1, n_layers, 1, key="cl_layer", on_change=_select_strongest_head)
    with sliders[1]:
        head = inputs.slider("Head", 1, n_heads, 1, key="cl_head", on_change=_select_strongest_head)

    looks_ahead = model_cache.transformer(model.slug).anatomy.looks_ahead
    drawn = attentions if looks_ahead else without_future(attentions)
    large, small = st.columns([3, 2])
    with large:
        st.caption(f"{as_text(model.title)}, layer {layer}, head {head}")
        render_chart(
            attention_matrix(drawn[layer - 1, head - 1], names, chosen=(text.index, to)),
            lambda: attention_table(attentions[layer - 1, head - 1], names),
            key="cl_matrix",
            source=read,
            script=lambda: layer_scripts.attention(model, text.reading.ids, layer, head, names),
            alt_text=f"{model.title}: attention of each token on each, layer {layer}, head {head}",
        )
    with small:
        if n_layers * n_heads > MOST_PICTURES:
            st.caption(
                passage(SLUG, "heads_of_pair", from_token=as_code(text.name), to_token=as_code(names[to]))
            )
            heads, gap, lowest = attentions[:, :, text.index, to][..., None, None], 0, LOWEST_CELL
        else:
            st.caption("All heads: click one to see it large")
            heads, gap, lowest = drawn, 1 + len(names) // 10, LOWEST_TILE
        render_chart(
            all_heads(tiled(heads, gap), gap, n_layers, n_heads, layer=layer, head=head, lowest=lowest),
            lambda: head_table(attentions, (text.index, to)),
            key="cl_heads",
            source=read,
            script=lambda: layer_scripts.heads(model, text.reading.ids, (text.index, to)),
            alt_text=f"{model.title}: the attention of all heads, a layer per row",
            on_choose=_choose_head,
        )
    strongest = StrongestHead(
        layer=best.layer,
        head=best.head,
        weight=best.weight,
        from_token=as_code(text.name),
        to_token=as_code(names[to]),
        is_in_sight=looks_ahead or to <= text.index,
    )
    on_first = first_token_share(attentions, looks_ahead=looks_ahead)
    first_token = FirstTokenShare(
        token=as_code(names[0]),
        n_layers=n_layers,
        n_sinks=len(on_first.sinks),
        layer=on_first.layer,
        highest=on_first.most,
        share=on_first.share,
        even=on_first.even,
    )
    insight_with_details(
        SLUG,
        point_to_strongest(strongest, model=model.title, n_heads=n_layers * n_heads),
        passage(SLUG, "not_an_explanation"),
        describe_first_token(model.title, first_token),
    )


def _set_head(layer: int, head: int) -> None:
    inputs.setter("cl_layer")(layer)
    inputs.setter("cl_head")(head)


def _select_strongest_head() -> None:
    inputs.setter("cl_by")(OWN)


def _choose_head(place: Sequence[int]) -> None:
    _select_strongest_head()
    _set_head(*place)
