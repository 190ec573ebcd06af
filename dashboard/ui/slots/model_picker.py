"""The two model slots: selected above every page, named in the URL, read by every page."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.models.download.package import prepare
from dashboard.models.installed import available, default_slug, needs_unpacking
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import cache, model_cache, url
from dashboard.ui.slots import downloads, uploads, word2vec_training
from dashboard.ui.slots.downloads import DownloadKey
from dashboard.ui.slots.session_vectors import link_name, session_vectors, title_from_link

LABELS = {Slot.WORDS: "Word vectors", Slot.LANGUAGE: "Language model"}

_MISSING, _NAMED, _DRAWN, _JUST_DRAWN = "slots_missing", "slots_named", "slots_drawn", "slots_just_drawn"

# Maximum length of a model name from a link, kept and shown: it is untrusted.
MOST_KEPT, MOST_SHOWN = 200, 80


class MissingModel(NamedTuple):
    """A model that a link names and that is not installed.

    Attributes:
        name: its name in the link.
        instead: slug of the model that is shown instead.
        title: that model's title.
    """

    name: str
    instead: str
    title: str


def pick_models() -> dict[str, str]:
    """Render the two slots; their selection is kept across pages.

    The store is read each time, so a model that has just been installed can be selected at once.

    Returns:
        URL parameter to model for each slot: the one shown, or the one that the link asks for while it is missing.
    """
    downloads.fetch_defaults()
    _apply_changes()
    options = {slot: _options(slot) for slot in LABELS}
    chosen = " · ".join(options[slot][st.session_state[slot.value]] for slot in LABELS)
    with st.popover(as_text(chosen), icon=":material/deployed_code:", type="tertiary", key="models"):
        st.session_state[_NAMED] = {slot.value: _choose(slot, options[slot]) for slot in LABELS}
        st.page_link("../pages/model_library.py", label="All models, and your own", icon=":material/add:")
    st.session_state[_DRAWN], st.session_state[_JUST_DRAWN] = _snapshot(), True
    return url_params()


def has_changed() -> bool:
    """Return whether the slots would now be drawn differently.

    That is so if a model was selected, added, removed or is downloading; but never in the run that draws the
    slots, in which it is too late to change them.
    """
    if st.session_state.pop(_JUST_DRAWN, False):
        return False
    _apply_changes()
    return st.session_state[_DRAWN] != _snapshot()


def _apply_changes() -> None:
    """Apply what was installed, removed or trained since the last run."""
    cache.reset_version_tokens()
    uploads.release_dropped_files()
    downloads.apply_finished()
    word2vec_training.apply_finished()


def _snapshot() -> tuple[object, ...]:
    """Return a snapshot of selections, options, and whether downloads are active, for `has_changed`."""
    here = ((st.session_state.get(slot.value), *(entry.slug for entry in available(slot))) for slot in LABELS)
    return (*here, *session_vectors(), bool(downloads.DOWNLOADS.active_jobs()))


def url_params() -> dict[str, str]:
    """Return URL parameter to model for each slot."""
    return dict(st.session_state[_NAMED])


def _options(slot: Slot) -> dict[str, str]:
    """Return slug to title of the models of a slot, this host's default first, and make sure that one is selected."""
    own = session_vectors() if slot is Slot.WORDS else {}
    titles = {entry.slug: entry.title for entry in available(slot)}
    titles |= {slug: own[slug].title for slug in own}
    names = {slug: _link_name(slug, titles) for slug in titles}
    preferred = default_slug(slot)
    options = sorted(titles, key=lambda slug: slug != preferred)
    _apply_url(slot, names, options[0], titles[options[0]])
    if st.session_state.get(slot.value) not in titles:
        st.session_state[slot.value] = options[0]  # removed since the last run, or a first visit
    return {slug: titles[slug] for slug in options}


def _link_name(slug: str, titles: Mapping[str, str]) -> str:
    """Return what a link calls a model."""
    own = session_vectors().get(slug)
    return _cleaned(link_name(own) if own else titles[slug])


def _choose(slot: Slot, titles: Mapping[str, str]) -> str:
    """Render one slot; return the model that the URL is to name."""
    # Not bound to the URL: Streamlit would omit this host's default, and drop a model that is not installed.
    chosen = st.selectbox(
        LABELS[slot],
        list(titles),
        format_func=lambda slug: titles.get(slug, slug),
        key=slot.value,
        persist_state="session",
    )
    st.session_state[f"{slot.value}_title"] = titles[chosen]
    entry = next((entry for entry in available(slot) if entry.slug == chosen), None)
    if entry:
        _describe_model(slot, entry.origin_label, entry.shape, entry.summary)
    elif chosen in session_vectors():
        _describe_model(slot, "yours", session_vectors()[chosen].matrix.shape, "Gone with your visit.")
    missing = _missing(slot)
    if missing is not None and missing.instead == chosen:
        return missing.name
    _clear_missing(slot)
    return _link_name(chosen, titles)


def _describe_model(slot: Slot, kind: str, shape: tuple[int, ...] | None, summary: str) -> None:
    """Render a line below the slot with the selected model's kind and size."""
    of_what = "words" if slot is Slot.WORDS else "tokens"
    size = f" · {shape[0]:,} {of_what} × {shape[1]:,}" if shape else ""
    st.caption(f"{as_text(kind)}{size}", help=as_text(summary) or None)


def _apply_url(slot: Slot, names: Mapping[str, str], fallback: str, title: str) -> None:
    """Select the model that the URL names, on arrival at a page or once it is installed.

    Args:
        slot: the slot.
        names: slug to name in links, of all installed models.
        fallback: slug of the fallback model.
        title: title of the fallback model.
    """
    said = _cleaned(url.param(slot.value) or "")
    missing = _missing(slot)
    wanted = said or (missing.name if missing else "")
    if not wanted:
        return
    # A program that encodes a link twice leaves the sign that stands for a space.
    forms = {wanted, wanted.replace("+", " ")}
    slug = next((slug for slug, name in names.items() if forms & {name, slug}), None)
    if slug is not None:
        st.session_state[slot.value] = slug
        _clear_missing(slot)
    elif said:
        st.session_state[slot.value] = fallback
        st.session_state.setdefault(_MISSING, {})[slot] = MissingModel(said, fallback, title)


def _cleaned(name: str) -> str:
    """Return a model name from a link without invisible characters, cut to the length limit."""
    return "".join(letter for letter in name[:MOST_KEPT] if letter.isprintable()).strip()


def _missing(slot: Slot) -> MissingModel | None:
    return st.session_state.get(_MISSING, {}).get(slot)


def _clear_missing(slot: Slot) -> None:
    """Let the URL name the model that is shown."""
    st.session_state.get(_MISSING, {}).pop(slot, None)


def warn_missing_models() -> None:
    """Render a warning with a way out for each model that the link names and that is not installed."""
    for slot in LABELS:
        missing = _missing(slot)
        if missing is None:
            continue
        st.warning(as_text(_missing_message(missing)), icon=":material/link_off:")
        label = f"Go on with {as_text(missing.title)}"
        st.button(label, key=f"go_on_{slot.value}", on_click=_clear_missing, args=(slot,))


def _missing_message(missing: MissingModel) -> str:
    gone = title_from_link(missing.name)
    if gone:
        return (
            f"This link shows “{_shortened(gone)}”, and these word vectors are gone: what is trained or brought here "
            f"belongs to one visit. Train or bring them again, or go on with {missing.title}."
        )
    return f"This link shows {_shortened(missing.name)}, which is not on this host; you see {missing.title}."


def _shortened(name: str) -> str:
    return name if len(name) <= MOST_SHOWN else f"{name[:MOST_SHOWN]}…"


def word_vectors() -> WordVectors:
    """Return the selected word vectors.

    Raises:
        InputError: the link names vectors of a session that has ended, and no others were selected since.
    """
    missing = _missing(Slot.WORDS)
    if missing and title_from_link(missing.name):
        raise InputError("The word vectors of this link are gone; choose others at the top.")
    return model_cache.word_vectors(st.session_state[Slot.WORDS.value])


def language_model() -> LanguageModel:
    """Return the selected language model; one that comes in a package is unpacked first while the page waits.

    Raises:
        InputError: it cannot be opened.
    """
    slug = st.session_state[Slot.LANGUAGE.value]
    packed = needs_unpacking(slug)
    if packed:
        downloads.wait_for(DownloadKey(slug), packed.title, partial(prepare, packed))
    return model_cache.language_model(slug)
