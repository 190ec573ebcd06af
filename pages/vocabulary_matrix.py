import streamlit as st

from dashboard.concepts.vocabulary import ids_of
from dashboard.interface import controls, loaders, slots
from dashboard.interface.views.vocabulary_matrix import TABS, ZOOMS, numbers

model = slots.language_model()
vocabulary = loaders.vocabulary(model.slug)

look, find = st.columns(2)
with look:
    zoom = controls.choice("Look at", list(ZOOMS), key="vm_zoom")
with find:
    ids = controls.parsed(
        "Token or ID",
        "␣bank",
        lambda typed: ids_of(model.tokenizer, typed, model.n_vocab),
        key="vm_token",
        help="Write a leading space as it is, or as ␣.",
    )
    at = 0
    if len(ids) > 1:
        at = controls.pick(
            f"That is {len(ids)} tokens; show",
            len(ids),
            0,
            key="vm_at",
            name=lambda n: f"{n + 1}. {vocabulary.name(ids[n])}",
        )
chosen = ids[at]

with controls.explained():
    ZOOMS[zoom](model, vocabulary, chosen)
numbers(model)

for tab, view in zip(
    st.tabs(list(TABS), key="vm_view", on_change="rerun", bind="query-params"), TABS.values(), strict=True
):
    if tab.open:
        with tab, controls.explained():
            view(model, vocabulary, chosen)
