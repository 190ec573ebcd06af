"""Tab with the installed models, their disk usage and the host's limits."""

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import settings
from dashboard.course.markdown import as_text
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.download.language_model import download_language_model
from dashboard.models.installed import POCKET, InstalledModel, available
from dashboard.models.manifest import Manifest, Slot
from dashboard.models.package_models import file_paths
from dashboard.numerals import format_bytes, format_count
from dashboard.ui import messages, model_cache, permissions
from dashboard.ui.export.download_button import get_button
from dashboard.ui.export.pictures import data_table
from dashboard.ui.slots.downloads import DOWNLOADS, DownloadKey

SLUG = "model_library"


def host_models() -> None:
    """Render the installed models, their disk usage and the host's limits."""
    budget = settings.current()
    stored = store.list_stored()
    packaged = [entry for slot in (Slot.WORDS, Slot.LANGUAGE) for entry in available(slot) if entry.packaged]
    unpacked = [manifest.slug for manifest in stored]
    columns = st.columns(3)
    columns[0].metric(
        "Models here", len(stored) + len(POCKET) + sum(entry.slug not in unpacked for entry in packaged)
    )
    room = f" of {format_bytes(budget.disk_bytes)}" if budget.disk_bytes else ""
    columns[1].metric("Fetched, on disk", format_bytes(sum(manifest.n_bytes for manifest in stored)) + room)
    columns[2].metric(
        "Memory for one model", format_bytes(budget.memory_bytes) if budget.memory_bytes else "no bound"
    )
    for problem in settings.problems():
        messages.warn(problem)
    rows = [
        *(_row(manifest) for manifest in stored),
        *(_package_row(entry) for entry in packaged if entry.slug not in unpacked),
        *(_pocket_row(entry) for entry in POCKET),
    ]
    data_table(
        pd.DataFrame(rows),
        name="models",
        alt_text="The models that are here, with shape, size, licence and source",
        column_config={"Source": st.column_config.LinkColumn(display_text="open")},
    )
    has_fetched = any(manifest.files for manifest in stored)
    st.caption(passage(SLUG, "here" if has_fetched else "here_nothing_fetched"))
    for manifest in stored:
        with st.container(horizontal=True, vertical_alignment="center", key=f"ml_stored_{manifest.slug}"):
            st.markdown(as_text(manifest.title), width="stretch")
            if manifest.repo and manifest.slot is Slot.LANGUAGE and not manifest.whole:
                get_button(
                    DownloadKey(manifest.slug, is_rest=True),
                    "Get the rest",
                    manifest.title,
                    partial(download_language_model, manifest.repo, whole=True),
                    Slot.LANGUAGE,
                    help="All layers, for the page about context",
                )
            if manifest.files and st.button(
                "Verify", key=f"ml_verify_{manifest.slug}", icon=":material/verified:"
            ):
                with st.spinner("Reading every byte …"):
                    problems = store.verify(manifest.slug)
                if problems:
                    messages.warn(f"{' '.join(problems)} Remove the model and get it again.")
                else:
                    st.badge("as it was fetched", icon=":material/check:", color="green")
            _remove_button(manifest)
    for slug, n_bytes in store.partial_downloads().items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"ml_unfinished_{slug}"):
            st.markdown(
                f"{as_text(slug)}: {format_bytes(n_bytes)} of an unfinished download", width="stretch"
            )
            busy = any(job.key.slug == slug for job in DOWNLOADS.active_jobs())
            st.button(
                "Throw away",
                key=f"ml_forget_{slug}",
                icon=":material/delete:",
                disabled=busy or not permissions.may_change_models(),
                on_click=store.discard_partial,
                args=(slug,),
            )


def _remove_button(stored: Manifest) -> None:
    """Render a button that removes a model after confirmation, if the host allows it."""
    if not permissions.may_change_models():
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


def _row(manifest: Manifest) -> dict[str, object]:
    return {
        "Model": manifest.title,
        "Shape": f"{manifest.n_rows:,} × {manifest.n_dims:,}"
        if manifest.n_dims
        else format_count(manifest.n_rows, "token"),
        "On disk": format_bytes(manifest.n_bytes),
        "In memory": format_bytes(manifest.n_rows * manifest.n_dims * 4),
        "Licence": manifest.licence,
        "Source": manifest.source if manifest.source.startswith("http") else None,
        "Revision": manifest.revision,
    }


def _package_row(entry: InstalledModel) -> dict[str, object]:
    model = entry.packaged
    assert model is not None
    return {
        "Model": model.title,
        "Shape": f"{model.n_rows:,} × {model.n_dims:,}",
        "On disk": format_bytes(sum(path.stat().st_size for path in file_paths(model).values())),
        "In memory": format_bytes(4 * model.n_rows * model.n_dims),
        "Licence": model.licence,
        "Source": model.source,
        "Revision": model.requirements[0],
    }


def _pocket_row(entry: InstalledModel) -> dict[str, object]:
    size = sum(path.stat().st_size for path in entry.folder.glob("*") if path.is_file())
    if entry.slot is Slot.WORDS:
        shape = model_cache.word_vectors(entry.slug).matrix.shape
    else:
        shape = model_cache.language_model(entry.slug).token_embeddings.shape
    return {
        "Model": entry.title,
        "Shape": f"{shape[0]:,} × {shape[1]:,}",
        "On disk": format_bytes(size),
        "In memory": format_bytes(4 * shape[0] * shape[1]),
        "Licence": "this project's, in the box",
        "Source": None,
        "Revision": "",
    }
