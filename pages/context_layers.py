import streamlit as st

from dashboard.interface import controls, slots
from dashboard.views.context_layers import (
    attention,
    layer_by_layer,
    layer_zero,
    nearest_tokens,
    predictions,
    token_map,
)
from dashboard.views.context_layers.sentence import sentence

RIVER, MONEY = "Near the river the old bank floods every year.", "Near the money the old bank opens at nine."
PRESETS = {
    "bank": ("bank", RIVER, MONEY),
    "bat": (
        "bat",
        "Near the cave the old bat hangs upside down.",
        "Near the ball the old bat cracks in two.",
    ),
    "spring": (
        "spring",
        "After the winter comes a spring that melts the ice.",
        "After the metal comes a spring that bounces back.",
    ),
    "mouse": (
        "mouse",
        "Near the cat the small mouse eats the crumbs.",
        "Near the screen the small mouse clicks on the icon.",
    ),
    "bank, one sense": ("bank", RIVER, "After the water comes a bank that slopes into the stream."),
}

model = slots.language_model()
controls.presets(
    {
        label: {"cl_a": first, "cl_b": second, "cl_a_at": f"␣{word}", "cl_b_at": f"␣{word}"}
        for label, (word, first, second) in PRESETS.items()
    },
    key="cl_presets",
)
left, right = st.columns(2)
with left:
    first = sentence("First text", RIVER, "␣bank", model, key="cl_a")
with right:
    second = sentence("Second text", MONEY, "␣bank", model, key="cl_b")

texts = (model, first, second)
controls.tabs(
    {
        "Layer by layer": lambda: layer_by_layer.cosine_by_layers(*texts),
        "Layer 0": lambda: layer_zero.layer_zero(*texts),
        "Map": lambda: token_map.token_map(*texts),
        "Attention": lambda: attention.attention(*texts),
        "Predictions": lambda: predictions.predictions(*texts),
        "Nearest tokens": lambda: nearest_tokens.nearest_tokens(*texts),
    },
    key="cl_view",
)
