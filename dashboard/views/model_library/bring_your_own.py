"""A language model by its name or folder, and word vectors from a file."""

import os
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.errors import InputError
from dashboard.interface import controls, downloads, host, loaders, session_vectors
from dashboard.interface.as_written import as_text
from dashboard.interface.downloads import Wanted
from dashboard.interface.pictures import notice
from dashboard.models import store
from dashboard.models.files.vectors.reader import file_chunks
from dashboard.models.get.folder import bring_folder, model_folder
from dashboard.models.get.hub import checked_repo
from dashboard.models.get.language_model import get_language_model
from dashboard.models.get.upload import UPLOAD_MEGABYTES
from dashboard.models.manifest import Slot
from dashboard.models.published import slug_of_repo
from dashboard.views.model_library.buttons import get_button

SLUG = "model_library"


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
    host.check_may_change_models()
    if paths and looks_like_a_path(typed):
        model_folder(typed)
        if st.button("Open this folder", key="ml_open_folder", icon=":material/folder_open:"):
            manifest = bring_folder(typed)
            st.success(f"{as_text(manifest.title)} is in the sidebar now.")
            downloads.choose_next(Slot.LANGUAGE, manifest.slug)
        return
    repo = checked_repo(typed)
    slug = slug_of_repo(repo)
    if store.read(slug):
        st.success(f"{as_text(repo)} is here; choose it in the sidebar.")
        return
    get_button(
        Wanted(slug),
        "Get its matrices",
        repo,
        partial(get_language_model, repo),
        Slot.LANGUAGE,
        help="Only the two embedding matrices and the tokenizer",
    )


def looks_like_a_path(typed: str) -> bool:
    """Whether somebody means a place on a disk and not a name on the hub.

    >>> looks_like_a_path("~/models/gpt2"), looks_like_a_path("openai-community/gpt2")
    (True, False)
    """
    return (
        typed.startswith(("/", "~", "./", "../"))
        or "\\" in typed
        or (typed.count("/") > 1 and "://" not in typed)
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
        max_upload_size=UPLOAD_MEGABYTES,
        help="For the Embedding Projector, both vectors.tsv and metadata.tsv",
    )
    if host.may_name_paths():
        path = controls.text("Or its path on this machine", "", key="ml_path").strip()
        if path:
            place = Path(os.path.expanduser(path))
            if not place.is_absolute() or not is_folder(place.parent) or not place.is_file():
                raise InputError(
                    f"There is no file at “{path[:80]}”; enter its whole path, from the root on."
                )
            mark = f"{place.stat().st_size}-{place.stat().st_mtime_ns}"
            _keep(place.name, f"{place}-{mark}", file_chunks(place), None)
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
