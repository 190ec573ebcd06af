"""Tab with the language models to download."""

from functools import partial

import streamlit as st

from dashboard import settings
from dashboard.course.prose import passage
from dashboard.lessons.model_library.views.download_buttons import model_heading, remove_button
from dashboard.lessons.model_library.views.package_models import package_models
from dashboard.models import store
from dashboard.models.catalog import HUB_MODELS, HubModel, tokenizer_slug
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.tokenizer import download_tokenizer
from dashboard.models.manifest import Manifest, Slot
from dashboard.numerals import format_bytes
from dashboard.ui.export.download_button import get_button
from dashboard.ui.export.pictures import insight
from dashboard.ui.slots.downloads import DownloadKey

SLUG = "model_library"


def language_models() -> None:
    """Render the language models to download, one card each."""
    package_models(Slot.LANGUAGE)
    st.header(passage(SLUG, "from the hub"), anchor=False)
    first = HUB_MODELS[0]
    insight(
        SLUG,
        "language",
        title=first.title,
        fetched=format_bytes(first.fetched_bytes),
        whole=format_bytes(first.n_bytes),
    )
    for model in HUB_MODELS:
        _language_card(model)


def _language_card(model: HubModel) -> None:
    stored = store.read(model.slug)
    positions = (
        f"positions [{model.n_positions:,} × {model.n_dims:,}]"
        if model.n_positions
        else passage(SLUG, "rope")
    )
    with st.container(border=True, key=f"ml_card_{model.slug}"):
        model_heading(model.title, model.good_for, stored, "whole" if stored and stored.whole else "matrices")
        st.caption(
            f"tokens [{model.n_vocab:,} × {model.n_dims:,}] · {positions} · "
            f"{format_bytes(model.memory_bytes)} in memory · "
            f"whole: {model.n_parameters / 1e6:,.0f} million parameters, {format_bytes(model.n_bytes)} · "
            f"{model.licence} · [source]({settings.current().hub}/{model.repo}/tree/{model.revision or 'main'})"
        )
        get = partial(download_language_model, model.repo)
        tokenizer = tokenizer_slug(model.slug)
        with st.container(horizontal=True):
            if stored is None:
                get_button(
                    DownloadKey(model.slug),
                    f"Get {format_bytes(model.fetched_bytes)}",
                    model.title,
                    get,
                    Slot.LANGUAGE,
                    help="Only what the embedding pages need",
                )
                if not model.has_gpt2_tokenizer and store.read(tokenizer) is None:
                    get_button(
                        DownloadKey(tokenizer),
                        "Tokenizer alone",
                        f"The tokenizer of {model.title}",
                        partial(download_tokenizer, model.repo),
                        help="A few megabytes at most, for the page about subwords",
                    )
            elif not stored.whole:
                get_button(
                    DownloadKey(model.slug, is_rest=True),
                    f"Get the rest, {format_bytes(_rest(model, stored))}",
                    model.title,
                    partial(get, whole=True),
                    Slot.LANGUAGE,
                    help="All layers, for the page about context",
                )
            remove_button(stored)


def _rest(model: HubModel, stored: Manifest) -> int:
    return model.n_bytes - sum(stop - start for _, start, stop in stored.spans.values())
