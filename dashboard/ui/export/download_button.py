"""Button that downloads a model, and the offer of the lesson's own matrix."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import settings
from dashboard.course import lesson_figures
from dashboard.jobs import Progress, State
from dashboard.models import store
from dashboard.models.catalog import HUB_MODELS
from dashboard.models.download.language_model import download_language_model
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.numerals import format_bytes, format_count
from dashboard.ui import messages, permissions
from dashboard.ui.slots import downloads
from dashboard.ui.slots.downloads import DownloadKey


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
        disabled=not permissions.may_change_models(),
        on_click=downloads.start,
        args=(key, title, work, slot),
    )
    if job and job.state is State.FAILED:
        messages.warn(job.message)


def offer_lesson_matrix(model: LanguageModel) -> None:
    """Offer the lesson's own matrix where this host may fetch it, and say what it changes."""
    gpt2 = next(each for each in HUB_MODELS if lesson_figures.is_gpt2_small(each.slug))
    is_here = store.read(gpt2.slug) is not None
    if is_here or settings.current().offline or not permissions.may_change_models():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_matrix"):
        get_button(
            DownloadKey(gpt2.slug),
            f"Get GPT-2 ({format_bytes(gpt2.fetched_bytes)})",
            gpt2.title,
            partial(download_language_model, gpt2.repo),
            Slot.LANGUAGE,
            help="The model of the lesson: its two embedding matrices",
        )
        wider = f"of {format_count(gpt2.n_dims, 'value')} instead of {model.n_dims:,}"
        st.caption(
            f"The lesson's own matrix: {format_count(gpt2.n_vocab, 'row')} {wider}, learned from web pages.",
            width="content",
        )
