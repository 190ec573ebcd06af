"""Header of a model's card, and the button that removes the model."""

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.manifest import Manifest
from dashboard.numerals import format_bytes
from dashboard.ui import host


def model_heading(title: str, good_for: str, stored: Manifest | None, description: str) -> None:
    """Render a model's name and purpose, with a badge that says `description` of it is installed, if any."""
    here = f" :green-badge[:material/check: here: {description}]" if stored else ""
    st.markdown(f"**{title}**{here}  \n{good_for}")


def remove_button(stored: Manifest | None) -> None:
    """Render a button that removes a model after confirmation, if there is one and the host allows it."""
    if stored is None or not host.may_change_models():
        return
    with st.popover("Remove", icon=":material/delete:", type="tertiary", key=f"ml_removing_{stored.slug}"):
        st.markdown(f"Remove {as_text(stored.title)} for everybody who uses this app?")
        st.button(
            "Remove it from the list" if stored.path else f"Remove {format_bytes(stored.n_bytes)}",
            key=f"ml_remove_{stored.slug}",
            type="primary",
            on_click=_remove,
            args=(stored.slug,),
        )


def _remove(slug: str) -> None:
    try:
        store.remove(slug)
    except InputError as error:
        st.toast(str(error), icon=":material/error:")
