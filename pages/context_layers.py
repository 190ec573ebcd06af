import streamlit as st

from dashboard.course.presets import FIRST_TOKEN
from dashboard.lessons.context_layers.presets import MONEY, PRESETS, RIVER
from dashboard.lessons.context_layers.views import (
    attention,
    layer_by_layer,
    layer_zero,
    nearest_tokens,
    predictions,
    sentence_search,
    token_map,
)
from dashboard.lessons.context_layers.views.text_inputs import sentence_input
from dashboard.ui import inputs, page, tabs
from dashboard.ui.slots import model_picker


def draw() -> None:
    model = model_picker.language_model()
    inputs.presets(
        {
            label: {"cl_a": first, "cl_b": second, "cl_c": same, "cl_a_at": f"␣{word}", "cl_b_at": f"␣{word}"}
            for label, (word, first, second, same) in PRESETS.items()
        },
        key="cl_presets",
    )
    left, right = st.columns(2)
    with left:
        first = sentence_input("First text", RIVER, FIRST_TOKEN, model, key="cl_a")
    with right:
        second = sentence_input("Second text", MONEY, FIRST_TOKEN, model, key="cl_b")

    texts = (model, first, second)
    tabs.render(
        {
            "layers": lambda: layer_by_layer.cosine_by_layers(*texts),
            "layer_zero": lambda: layer_zero.layer_zero(*texts),
            "map": lambda: token_map.token_map(*texts),
            "attention": lambda: attention.attention(*texts),
            "predictions": lambda: predictions.predictions(*texts),
            "nearest": lambda: nearest_tokens.nearest_tokens(*texts),
            "sentences": lambda: sentence_search.sentences(model),
        },
        in_fragment=True,
    )


page.run(draw)
