"""Header of a model's card, and the buttons that download and remove the model."""

from collections.abc import Callable

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.jobs import Progress, State
from dashboard.models import store
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.units import format_bytes
from dashboard.ui import downloads, host, messages
from dashboard.ui.downloads import DownloadKey


def model_heading(title: str, good_for: str, stored: Manifest | None, description: str) -> None:
    """Render a model's name and purpose, with a badge that says `description` of it is installed, if any."""
    here = f" :green-badge[:material/check: here: {description}]" if stored else ""
    st.markdown(f"**{title}**{here}  \n{good_for}")


def get_button(
    key: DownloadKey,
    label: str,
    title: str,
    work: Callable[[Progress], object],
    slot: Slot | None = None,
    *,
    help: str,
) -> None:
    """Render the button to download, resume or cancel, and the error of a failed attempt."""
    job = downloads.DOWNLOADS.find(key)
    if job and job.is_active:
        downloads.follow(key)
        st.button(
            "Cancel",
            key=f"ml_cancel_{key}",
            icon=":material/stop:",
            on_click=downloads.cancel,
            args=(key,),
        )
        return
    arrived = store.partial_bytes(key.slug)
    st.button(
        f"Go on, {format_bytes(arrived)} are here" if arrived else label,
        key=f"ml_get_{key}",
        icon=":material/download:",
        help=help,
        disabled=not host.may_change_models(),
        on_click=downloads.start,
        args=(key, title, work, slot),
    )
    if job and job.state is State.FAILED:
        messages.warn(job.message)


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
