"""Tab for the learner's own models: a language model by name or folder, word vectors from a file."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import limits
from dashboard.course.markdown import as_text
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.models import store
from dashboard.models.catalog import HUB_MODELS, slug_of_repo, tokenizer_slug
from dashboard.models.download.hub import validate_repo
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.local_folder import model_folder, register_folder
from dashboard.models.download.tokenizer import download_tokenizer
from dashboard.models.download.upload import UploadedFile, UploadedPair, pair_files, ways_to_read
from dashboard.models.manifest import Slot
from dashboard.models.readers.vectors.reader import file_chunks
from dashboard.ui import inputs, messages, model_cache, permissions
from dashboard.ui.export.download_button import get_button
from dashboard.ui.slots import downloads, session_vectors, uploads
from dashboard.ui.slots.downloads import DownloadKey

SLUG = "model_library"


def upload_model() -> None:
    """Render the inputs for a language model by name or folder and for word vectors from a file."""
    left, right = st.columns(2)
    with left:
        st.header("A language model", anchor=False)
        with messages.show_input_errors():
            _upload_language_model()
        st.caption(passage(SLUG, "own_language"))
        _tokenizers()
    with right:
        st.header("Word vectors", anchor=False)
        with messages.show_input_errors():
            _upload_word_vectors()
        st.caption(passage(SLUG, "own_words"))


def _tokenizers() -> None:
    """Offer the tokenizers of the catalogue that are not here, each without its model."""
    missing = [
        model
        for model in HUB_MODELS
        if not model.has_gpt2_tokenizer
        and store.read(model.slug) is None
        and store.read(tokenizer_slug(model.slug)) is None
    ]
    if not missing:
        return
    with st.expander("A tokenizer alone", key="ml_tokenizers"):
        st.caption(passage(SLUG, "own_tokenizer"))
        for model in missing:
            get_button(
                DownloadKey(tokenizer_slug(model.slug)),
                f"Get that of {as_text(model.title)}",
                f"The tokenizer of {model.title}",
                partial(download_tokenizer, model.repo),
                help="A few megabytes at most",
            )


def _upload_language_model() -> None:
    paths = permissions.may_name_paths()
    typed = inputs.text(
        "Its name on the hub" + (", or a folder of this machine" if paths else ""),
        "",
        key="ml_repo",
        placeholder="owner/name",
        max_chars=limits.MAX_WORD,
    ).strip()
    if not typed:
        return
    permissions.check_may_change_models()
    if paths and is_path_like(typed):
        model_folder(typed)
        if st.button("Open this folder", key="ml_open_folder", icon=":material/folder_open:"):
            manifest = register_folder(typed)
            notes = f": {as_text(manifest.notes)}" if manifest.notes else ""
            st.success(f"{as_text(manifest.title)} is at the top now{notes}.")
            downloads.choose_next(Slot.LANGUAGE, manifest.slug)
        return
    repo = validate_repo(typed)
    slug = slug_of_repo(repo)
    if store.read(slug):
        st.success(f"{as_text(repo)} is here; choose it at the top.")
        return
    get_button(
        DownloadKey(slug),
        "Get its matrices",
        repo,
        partial(download_language_model, repo),
        Slot.LANGUAGE,
        help="Only the two embedding matrices and the tokenizer",
    )


def is_path_like(typed: str) -> bool:
    """Return whether a typed text means a local path and not a name on the hub.

    >>> is_path_like("~/models/gpt2"), is_path_like("openai-community/gpt2")
    (True, False)
    """
    return (
        typed.startswith(("/", "~", "./", "../"))
        or "\\" in typed
        or (typed.count("/") > 1 and "://" not in typed)
    )


def is_folder(path: Path) -> bool:
    """Return whether there is a folder at `path`; False for a text that cannot be a path."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _upload_word_vectors() -> None:
    chosen: Sequence[Any] = ()
    with messages.show_input_errors():
        permissions.check_may_upload()
        chosen = uploads.file_box(
            "A file of word vectors", help="For the Embedding Projector, both vectors.tsv and metadata.tsv"
        )
    if permissions.may_name_paths():
        path = inputs.text(
            "Or its path on this machine", "", key="ml_path", max_chars=limits.MAX_WORD
        ).strip()
        if path:
            place = Path(os.path.expanduser(path))
            if not place.is_absolute() or not is_folder(place.parent) or not place.is_file():
                raise InputError(
                    f"There is no file at “{path[:80]}”; enter its whole path, from the root on."
                )
            mark = f"{place}-{place.stat().st_size}-{place.stat().st_mtime_ns}"
            _keep_table(UploadedFile(place.name, mark, partial(file_chunks, place)), control="ml_path")
    files = [UploadedFile(upload.name, upload.file_id, partial(_pieces, upload)) for upload in chosen]
    if len(files) == 1:
        _keep_table(files[0])
    elif len(files) == 2:
        _keep_pair(pair_files(*files))
    elif files:
        raise InputError(
            f"These are {len(files)} files; choose one of words and vectors, or one of vectors and one of their labels."
        )


def _keep_table(file: UploadedFile, control: str = uploads.BOX) -> None:
    """Load words and vectors from one file, after a choice where a table can be read in several ways."""
    ways = ways_to_read(file)
    if not ways:
        _keep(file, control=control)
        return
    way = inputs.selectbox_by_index(
        "This table can be read in several ways",
        len(ways),
        0,
        key=f"{control}_reading",
        name=lambda index: ways[index],
    )
    chosen = f"{control}_read"
    if st.button("Read it so", key=f"{control}_read_so"):
        st.session_state[chosen] = (file.mark, way)
    if st.session_state.get(chosen) == (file.mark, way):
        _keep(file, control=control, column=way)


def _keep_pair(pair: UploadedPair) -> None:
    """Load vectors and labels from two files, with a choice if there are several columns of labels."""
    names = pair.columns.names
    if len(names) == 1:
        _keep(pair.vectors, pair.labels)
        return
    column = inputs.selectbox_by_index(
        "Column of labels", len(names), pair.columns.chosen, key="ml_label", name=lambda at: names[at]
    )
    _keep(pair.vectors, pair.labels, title=f"{pair.vectors.name[:40]} · {names[column]}", column=column)


def _keep(
    *files: UploadedFile, control: str = uploads.BOX, title: str = "", column: int | None = None
) -> None:
    """Register the uploaded vectors and select them at the top's slot, once per upload."""
    vectors, manifest = model_cache.uploaded_vectors(
        title or files[0].name, tuple(file.mark for file in files), column, files
    )
    if session_vectors.register_upload(vectors, control):
        downloads.choose_next(Slot.WORDS, vectors.slug)
        st.rerun()
    st.success(f"{as_text(vectors.title)} is at the top: {as_text(manifest.notes)}.")


def _pieces(file: Any) -> Iterator[bytes]:
    """Yield the bytes of an upload in chunks of 1 MiB."""
    file.seek(0)
    while piece := file.read(1 << 20):
        yield piece
