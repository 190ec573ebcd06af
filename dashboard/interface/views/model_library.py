"""The tabs of the page about models."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.errors import InputError
from dashboard.interface import controls, downloads, host, loaders, session_vectors
from dashboard.interface.markdown import as_text
from dashboard.interface.pictures import notice
from dashboard.lessons.prose import passage
from dashboard.models import library, settings, store
from dashboard.models.amounts import bytes_text
from dashboard.models.catalogue import POCKET, Slot
from dashboard.models.download import hub, jobs
from dashboard.models.files import vector_formats
from dashboard.models.offers import (
    DEFAULT_WORDS,
    FEWEST_WORDS,
    HUB_MODELS,
    VECTOR_FILES,
    HubModel,
    VectorFile,
)
from dashboard.models.store import Manifest

SLUG = "model_library"
# A model of this vocabulary has GPT-2's own tokenizer, which is in the box.
GPT2_VOCABULARY = 50257


def language_models() -> None:
    """The language models that can be had, one card each."""
    first = HUB_MODELS[0]
    notice(
        SLUG,
        "language",
        title=first.title,
        fetched=bytes_text(first.fetched_bytes),
        whole=bytes_text(first.n_bytes),
    )
    for model in HUB_MODELS:
        _language_card(model)


def _language_card(model: HubModel) -> None:
    stored = store.read(model.slug)
    positions = (
        f"positions [{model.n_positions:,} x {model.n_dims:,}]"
        if model.n_positions
        else passage(SLUG, "rope")
    )
    with st.container(border=True, key=f"ml_card_{model.slug}"):
        _head(model.title, model.good_for, stored, "whole" if stored and stored.whole else "matrices")
        st.caption(
            f"tokens [{model.n_vocab:,} x {model.n_dims:,}] · {positions} · "
            f"{bytes_text(model.memory_bytes)} in memory · whole: {model.n_parameters / 1e6:,.0f} million parameters, "
            f"{bytes_text(model.n_bytes)} · {model.licence} · "
            f"[source]({settings.current().hub}/{model.repo}/tree/{model.revision or 'main'})"
        )
        get = partial(library.get_language_model, model.repo)
        tokenizer = library.tokenizer_slug(model.slug)
        with st.container(horizontal=True):
            if stored is None:
                _get_button(
                    model.slug,
                    f"Get {bytes_text(model.fetched_bytes)}",
                    model.title,
                    get,
                    Slot.LANGUAGE,
                    help="Only what the embedding pages need",
                )
                if model.n_vocab != GPT2_VOCABULARY and store.read(tokenizer) is None:
                    _get_button(
                        tokenizer,
                        "Tokenizer alone",
                        f"The tokenizer of {model.title}",
                        partial(library.get_tokenizer, model.repo),
                        help="A few megabytes at most, for the page about subwords",
                    )
            elif not stored.whole:
                _get_button(
                    f"{model.slug} whole",
                    f"Get the rest, {bytes_text(_rest(model, stored))}",
                    model.title,
                    partial(get, whole=True),
                    Slot.LANGUAGE,
                    model.slug,
                    help="All layers, for the page about context",
                    partial_slug=model.slug,
                )
            _remove_button(stored)


def _rest(model: HubModel, stored: Manifest) -> int:
    return model.n_bytes - sum(stop - start for _, start, stop in stored.spans.values())


def word_vectors() -> None:
    """The word vectors that can be had, cut after as many words as the learner wants."""
    n_words = controls.slider(
        "Words to get", FEWEST_WORDS, 3_000_000, DEFAULT_WORDS, key="ml_words", step=10_000
    )
    first = VECTOR_FILES[0]
    notice(
        SLUG,
        "words",
        title=first.title,
        words=f"{n_words:,}",
        fetched=bytes_text(first.fetched_bytes(n_words)),
        whole=bytes_text(first.n_bytes),
    )
    for file in VECTOR_FILES:
        _vectors_card(file, min(n_words, file.n_words))


def _vectors_card(file: VectorFile, n_words: int) -> None:
    slug = library.vectors_slug(file, n_words)
    stored = store.read(slug)
    with st.container(border=True, key=f"ml_card_{file.slug}"):
        _head(file.title, file.good_for, stored, f"{n_words:,} words")
        st.caption(
            f"{file.n_words:,} words x {file.n_dims} values, {bytes_text(file.n_bytes)} · "
            f"{bytes_text(file.memory_bytes(n_words))} in memory · licence: {file.licence} · "
            f"[source]({settings.current().vectors}/{file.path})"
        )
        with st.container(horizontal=True):
            if stored is None:
                _get_button(
                    slug,
                    f"Get {n_words:,} words, {bytes_text(file.fetched_bytes(n_words))}",
                    file.title,
                    partial(library.get_vectors, file, n_words=n_words),
                    Slot.WORDS,
                    help="The transfer stops after these words",
                )
            _remove_button(stored)


def _head(title: str, good_for: str, stored: Manifest | None, what: str) -> None:
    here = f" :green-badge[:material/check: here: {what}]" if stored else ""
    st.markdown(f"**{title}**{here}  \n{good_for}")


def _get_button(
    key: str,
    label: str,
    title: str,
    work: Any,
    slot: Slot | None = None,
    slug: str = "",
    *,
    help: str,
    partial_slug: str = "",
) -> None:
    """Get, go on or cancel, and why an earlier attempt ended."""
    job = jobs.find(key)
    if job and job.active:
        downloads.follow(key)
        st.button(
            "Cancel", key=f"ml_cancel_{key}", icon=":material/stop:", on_click=downloads.cancel, args=(key,)
        )
        return
    arrived = store.arrived(partial_slug or key)
    st.button(
        f"Go on, {bytes_text(arrived)} are here" if arrived else label,
        key=f"ml_get_{key}",
        icon=":material/download:",
        help=help,
        disabled=not host.may_change_models(),
        on_click=downloads.ask,
        args=(key, title, work, slot, slug),
    )
    if job and job.state == "failed":
        controls.remark(job.message)


def _remove_button(stored: Manifest | None) -> None:
    if stored is None or not host.may_change_models():
        return
    with st.popover("Remove", icon=":material/delete:", type="tertiary", key=f"ml_removing_{stored.slug}"):
        st.markdown(f"Remove {as_text(stored.title)} for everybody who uses this app?")
        st.button(
            "Remove it from the list" if stored.path else f"Remove {bytes_text(stored.n_bytes)}",
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


def bring_your_own() -> None:
    """A language model by its name or folder, and word vectors from a file."""
    left, right = st.columns(2)
    with left:
        st.subheader("A language model", anchor=False)
        with controls.explained():
            _bring_language_model()
        notice(SLUG, "own_language")
    with right:
        st.subheader("Word vectors", anchor=False)
        with controls.explained():
            _bring_word_vectors()
        notice(SLUG, "own_words")


def _bring_language_model() -> None:
    paths = host.may_name_paths()
    typed = controls.text(
        "Its name on the hub" + (", or a folder of this machine" if paths else ""),
        "",
        key="ml_repo",
        placeholder="owner/name",
    ).strip()
    if not typed:
        return
    library.check_allowed()
    folder = Path(typed).expanduser()
    if paths and folder.is_absolute() and is_folder(folder):
        if st.button("Open this folder", key="ml_open_folder", icon=":material/folder_open:"):
            manifest = library.bring_folder(typed)
            st.success(f"{as_text(manifest.title)} is in the sidebar now.")
            downloads.choose_next(Slot.LANGUAGE, manifest.slug)
        return
    repo = hub.checked_repo(typed)
    slug = library.slug_of_repo(repo)
    if store.read(slug):
        st.success(f"{as_text(repo)} is here; choose it in the sidebar.")
        return
    _get_button(
        slug,
        "Get its matrices",
        repo,
        partial(library.get_language_model, repo),
        Slot.LANGUAGE,
        help="Only the two embedding matrices and the tokenizer",
    )


def is_folder(path: Path) -> bool:
    """Whether there is a folder at `path`; a text that cannot be a path is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _bring_word_vectors() -> None:
    files = st.file_uploader(
        "A file of word vectors",
        accept_multiple_files=True,
        key="ml_files",
        max_upload_size=library.UPLOAD_MEGABYTES,
        help="For the Embedding Projector, both vectors.tsv and metadata.tsv",
    )
    if host.may_name_paths():
        path = controls.text("Or its path on this machine", "", key="ml_path").strip()
        if path:
            place = Path(path).expanduser()
            if not place.is_absolute() or not is_folder(place.parent) or not place.is_file():
                raise InputError(
                    f"There is no file at “{path[:80]}”; enter its whole path, from the root on."
                )
            mark = f"{place.stat().st_size}-{place.stat().st_mtime_ns}"
            _keep(place.name, f"{place}-{mark}", vector_formats.file_chunks(place), None)
    if files:
        labels = next((file for file in files if "metadata" in file.name.lower()), None)
        vectors = next((file for file in files if file is not labels), None)
        if vectors is None:
            raise InputError("metadata.tsv holds only the words; add the vectors.tsv that belongs to it.")
        mark = f"{vectors.file_id}-{labels.file_id if labels else ''}"
        _keep(vectors.name, mark, _pieces(vectors), _pieces(labels) if labels else None)


def _keep(name: str, mark: str, chunks: Iterable[bytes], labels: Iterable[bytes] | None) -> None:
    vectors, manifest = loaders.brought_vectors(name, mark, chunks, labels)
    if vectors.slug not in session_vectors.session_vectors():
        session_vectors.keep(vectors)
        downloads.choose_next(Slot.WORDS, vectors.slug)
        st.rerun()
    st.success(f"{as_text(vectors.title)} is in the sidebar: {as_text(manifest.notes)}.")


def _pieces(file: Any) -> Iterator[bytes]:
    """An upload's bytes, read when they are needed."""
    file.seek(0)
    while piece := file.read(1 << 20):
        yield piece


def on_this_host() -> None:
    """What is here, and what it takes."""
    budget = settings.current()
    stored = store.installed()
    columns = st.columns(3)
    columns[0].metric("Models here", len(stored) + len(POCKET))
    room = f" of {bytes_text(budget.disk_bytes)}" if budget.disk_bytes else ""
    columns[1].metric("On disk", bytes_text(sum(manifest.n_bytes for manifest in stored)) + room)
    columns[2].metric(
        "Memory for one model", bytes_text(budget.memory_bytes) if budget.memory_bytes else "no bound"
    )
    for problem in settings.problems():
        controls.remark(problem)
    st.dataframe(
        [_row(manifest) for manifest in stored] + [_pocket_row(entry) for entry in POCKET],
        hide_index=True,
        column_config={"Source": st.column_config.LinkColumn(display_text="open")},
        alt="The models that are here, with shape, size, licence and source",
    )
    notice(SLUG, "here")
    for manifest in stored:
        with st.container(horizontal=True, vertical_alignment="center", key=f"ml_stored_{manifest.slug}"):
            st.markdown(as_text(manifest.title), width="stretch")
            if manifest.repo and manifest.slot == Slot.LANGUAGE.value and not manifest.whole:
                _get_button(
                    f"{manifest.slug} whole",
                    "Get the rest",
                    manifest.title,
                    partial(library.get_language_model, manifest.repo, whole=True),
                    Slot.LANGUAGE,
                    manifest.slug,
                    help="All layers, for the page about context",
                    partial_slug=manifest.slug,
                )
            if manifest.files and st.button(
                "Verify", key=f"ml_verify_{manifest.slug}", icon=":material/verified:"
            ):
                with st.spinner("Reading every byte …"):
                    problems = store.verify(manifest.slug)
                if problems:
                    controls.remark(f"{' '.join(problems)} Remove the model and get it again.")
                else:
                    st.badge("as it was fetched", icon=":material/check:", color="green")
            _remove_button(manifest)
    for slug, n_bytes in store.unfinished().items():
        with st.container(horizontal=True, vertical_alignment="center", key=f"ml_unfinished_{slug}"):
            st.markdown(f"{as_text(slug)}: {bytes_text(n_bytes)} of an unfinished download", width="stretch")
            busy = any(job.key.split(" ")[0] == slug for job in jobs.active())
            st.button(
                "Throw away",
                key=f"ml_forget_{slug}",
                icon=":material/delete:",
                disabled=busy or not host.may_change_models(),
                on_click=store.forget_partial,
                args=(slug,),
            )


def _row(manifest: Manifest) -> dict[str, object]:
    return {
        "Model": manifest.title,
        "Shape": f"{manifest.n_rows:,} x {manifest.n_dims:,}"
        if manifest.n_dims
        else f"{manifest.n_rows:,} tokens",
        "On disk": bytes_text(manifest.n_bytes),
        "In memory": bytes_text(manifest.n_rows * manifest.n_dims * 4),
        "Licence": manifest.licence,
        "Source": manifest.source if manifest.source.startswith("http") else None,
        "Revision": manifest.revision,
    }


def _pocket_row(entry: Any) -> dict[str, object]:
    size = sum(path.stat().st_size for path in entry.folder.glob("*") if path.is_file())
    if entry.slot is Slot.WORDS:
        shape = loaders.word_vectors(entry.slug).matrix.shape
    else:
        shape = loaders.language_model(entry.slug).token_embeddings.shape
    return {
        "Model": entry.title,
        "Shape": f"{shape[0]:,} x {shape[1]:,}",
        "On disk": bytes_text(size),
        "In memory": bytes_text(4 * shape[0] * shape[1]),
        "Licence": "this project's, in the box",
        "Source": None,
        "Revision": "",
    }
