import streamlit as st

from dashboard.interface import controls, slots
from dashboard.interface.sentences import sentence
from dashboard.interface.views import context_layers as views

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

VIEWS = {
    "Layer by layer": views.cosine_by_layers,
    "Layer 0": views.layer_zero,
    "Map": views.token_map,
    "Attention": views.attention,
    "Predictions": views.predictions,
    "Nearest tokens": views.nearest_tokens,
}
tabs = st.tabs(list(VIEWS), key="cl_view", on_change="rerun", bind="query-params")
for tab, view in zip(tabs, VIEWS.values(), strict=True):
    if tab.open:
        with tab, controls.explained():
            view(model, first, second)
