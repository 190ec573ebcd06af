import streamlit as st

from dashboard.lessons.context_layers.views import (
    attention,
    layer_by_layer,
    layer_zero,
    moving_map,
    nearest_tokens,
    predictions,
    sentence_search,
    vectors_that_act,
)
from dashboard.ui import page, tabs
from dashboard.ui.slots import model_picker


def draw() -> None:
    model = model_picker.language_model()
    with st.container(key="cl_hero", gap="xsmall"):
        texts = moving_map.moving_map(model)
    both = (model, texts.first, texts.second)
    tabs.render(
        {
            "layers": lambda: layer_by_layer.cosine_by_layers(model, texts),
            "attention": lambda: attention.attention(*both),
            "predictions": lambda: predictions.predictions(*both),
            "act": lambda: vectors_that_act.vectors_that_act(model),
            "sentences": lambda: sentence_search.sentences(model),
            "layer_zero": lambda: layer_zero.layer_zero(*both),
            "nearest": lambda: nearest_tokens.nearest_tokens(*both),
        },
        in_fragment=True,
    )


page.run(draw)
