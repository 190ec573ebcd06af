"""Models that come as Python packages and need no model hub."""

import streamlit as st

from dashboard.course.prose import passage
from dashboard.models.manifest import Slot
from dashboard.models.package_models import PACKAGED, PackagedModel, installed_version, is_installed
from dashboard.numerals import format_bytes
from dashboard.ui import messages
from dashboard.ui.export.pictures import insight
from dashboard.ui.slots import downloads

SLUG = "model_library"


def package_models(slot: Slot) -> None:
    """Render the packaged models of this slot, one card each: what the model is and how to install it."""
    insight(SLUG, "packages")
    for model in PACKAGED:
        if model.slot is slot:
            _card(model)


def _card(model: PackagedModel) -> None:
    version = installed_version(model)
    with st.container(border=True, key=f"ml_package_{model.slug}"):
        here = " :green-badge[:material/check: here]" if is_installed(model) else ""
        st.markdown(f"**{model.title}** ({model.origin_label}){here}  \n{model.good_for}")
        sizes = [
            f"{model.n_rows:,} {'words' if model.slot is Slot.WORDS else 'tokens'} × {model.n_dims:,} values",
            f"package: {format_bytes(model.wheel_bytes)}",
        ]
        if model.n_parameters:
            sizes.insert(1, f"whole: {model.n_parameters / 1e6:,.0f} million parameters")
        if model.unpacked_bytes:
            sizes.append(f"unpacked once: {format_bytes(model.unpacked_bytes)} more")
        st.caption(" · ".join([*sizes, model.licence, f"[source]({model.source})"]))
        if is_installed(model):
            chosen = st.session_state.get(model.slot.value) == model.slug
            st.button(
                "On every page" if chosen else "Show it on every page",
                key=f"ml_use_{model.slug}",
                icon=":material/check:" if chosen else ":material/visibility:",
                disabled=chosen,
                on_click=downloads.choose_next,
                args=(model.slot, model.slug),
            )
            return
        if version == model.version:
            messages.warn(passage(SLUG, "package damaged", distribution=model.distribution))
        elif version:
            messages.warn(
                passage(
                    SLUG,
                    "package of another version",
                    distribution=model.distribution,
                    found=version,
                    wanted=model.version,
                )
            )
        st.code(model.install_command, language="shell")
