import streamlit as st

from dashboard.lessons.model_library.views import host_models, model_list, upload_model
from dashboard.ui import messages, page, permissions, tabs


def draw() -> None:
    with messages.show_input_errors():
        permissions.check_may_change_models()
    with st.container(key="ml_hero"):
        model_list.model_list()
    tabs.render({"upload": upload_model.upload_model, "host": host_models.host_models})


page.run(draw)
