"""Third mode of the tab *Vectors that act*: one attention head is muted, or order is taken away."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.layer_tables import changed_table
from dashboard.charts.probabilities import changed_bars
from dashboard.concepts.context import distinct_names
from dashboard.concepts.interventions import Change
from dashboard.concepts.subwords import labels_of
from dashboard.course.markdown import as_code
from dashboard.course.prose import plain_passage
from dashboard.errors import InputError
from dashboard.export import intervention_scripts
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import ENGLISH_HEAD, POCKET_HEAD
from dashboard.lessons.context_layers.sentences import describe_switch
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "context_layers"
HEAD, ORDER = "one head", "the order of the tokens"


def switch_off(model: LanguageModel, ids: tuple[int, ...]) -> None:
    """Render the most likely next tokens before and after a part of the model is switched off.

    Raises:
        InputError: the order is to go, and the text is one token.
    """
    part, left, right = st.columns([2, 1, 1])
    with part:
        is_head = inputs.choice("What to switch off", [HEAD, ORDER], key="cl_act_off") == HEAD
    if not is_head and len(ids) == 1:
        raise InputError(plain_passage(SLUG, "act_no_order"))
    head = _choose_head(model, left, right) if is_head else None
    name = f"head {head[1]} of layer {head[0]}" if head else "the order"
    seen = data.switch_off(model.slug, ids, head)
    before, after, winner = seen.before, seen.after, seen.winner
    labels = distinct_names(labels_of(model.tokenizer, seen.ids))
    render_chart(
        changed_bars(labels, before, after),
        lambda: changed_table(labels, before, after),
        key="cl_act_chart",
        source=Change,
        script=lambda: intervention_scripts.switched_off(
            model, ids, list(zip(seen.ids, labels, strict=True)), head
        ),
        alt_text=f"{model.title}: the most probable next tokens with and without {name}",
    )
    said = describe_switch(
        name,
        as_code(labels[0]),
        as_code(labels[winner]),
        (before[0], after[0]),
        (before[winner], after[winner]),
    )
    insight_with_details(
        SLUG, said, "" if is_head else plain_passage(SLUG, "act_one_place", model=model.title)
    )


def _choose_head(model: LanguageModel, left: DeltaGenerator, right: DeltaGenerator) -> tuple[int, int]:
    """Render the choice of a head; return its layer and number, from 1.

    Raises:
        InputError: the model does not say how many there are.
    """
    if not model.n_layers or not model.n_heads:
        raise InputError(plain_passage(SLUG, "act_no_layers", model=model.title))
    layer, head = ENGLISH_HEAD if model.trained_ids is None else POCKET_HEAD
    inputs.follow_default("cl_act_layer", layer)
    inputs.follow_default("cl_act_head", head)
    with left:
        layer = inputs.slider("Layer", 1, model.n_layers, layer, key="cl_act_layer")
    with right:
        return layer, inputs.slider("Head", 1, model.n_heads, head, key="cl_act_head")
