import streamlit as st

from dashboard.interface import controls, host
from dashboard.interface.views import model_library as views

if not host.may_change_models():
    controls.remark("The host of this app decides which models are here; choose one of them in the sidebar.")

VIEWS = {
    "Language models": views.language_models,
    "Word vectors": views.word_vectors,
    "Bring your own": views.bring_your_own,
    "On this host": views.on_this_host,
}
for tab, draw in zip(
    st.tabs(list(VIEWS), key="ml_view", on_change="rerun", bind="query-params"), VIEWS.values(), strict=True
):
    if tab.open:
        with tab, controls.explained():
            draw()
