"""The two model slots: chosen in the sidebar, named in the address, read by every page."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import streamlit as st

from dashboard.course.markdown import as_text
from dashboard.errors import InputError
from dashboard.models.download.package import prepare
from dashboard.models.installed import available, first, needs_unpacking
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import cache, downloads, host, model_cache, uploads, url, word2vec_training
from dashboard.ui.downloads import DownloadKey
from dashboard.ui.session_vectors import name_in_links, session_vectors, title_in

LABELS = {Slot.WORDS: "Word vectors", Slot.LANGUAGE: "Language model"}

_MISSING, _NAMED, _DRAWN, _JUST_DRAWN = "slots_missing", "slots_named", "slots_drawn", "slots_just_drawn"

# Letters of a name in a link that are kept, and those that are shown: anyone may have written it.
MOST_KEPT, MOST_SHOWN = 200, 80


class MissingModel(NamedTuple):
    """A model that a link names and that is not here.

    Attributes:
        name: its name in the link.
        instead: slug of the model that is shown.
        title: that one's title.
    """

    name: str
    instead: str
    title: str


def pick_models() -> dict[str, str]:
    """Draw the two slots; what is chosen stays chosen on every page.

    The store is looked at each time, so a model that has just arrived can be chosen at once.

    Returns what the address is to name in each slot, parameter to model: the one that is shown, or the one that the
    link asked for while it is not here.
    """
    host.read_secrets()
    downloads.fetch_defaults()
    _take_arrived()
    st.session_state[_NAMED] = {slot.value: _choose(slot, label) for slot, label in LABELS.items()}
    st.session_state[_DRAWN], st.session_state[_JUST_DRAWN] = _to_choose_from(), True
    downloads.show_active()
    return url_params()


def has_changed() -> bool:
    """Whether the slots would be drawn otherwise now than they are: a model was chosen, came, went or is on its way.

    Never in the run that draws them, in which it is too late to choose.
    """
    if st.session_state.pop(_JUST_DRAWN, False):
        return False
    _take_arrived()
    return st.session_state[_DRAWN] != _to_choose_from()


def _take_arrived() -> None:
    """See what came and went since the last run."""
    cache.reset_version_tokens()
    uploads.forget_dropped()
    downloads.apply_finished()
    word2vec_training.apply_finished()


def _to_choose_from() -> tuple[object, ...]:
    """What is chosen in each slot, what can be, and whether more is on its way."""
    here = ((st.session_state.get(slot.value), *(entry.slug for entry in available(slot))) for slot in LABELS)
    return (*here, *session_vectors(), bool(downloads.DOWNLOADS.active()))


def url_params() -> dict[str, str]:
    """What the address names in each slot, parameter to model."""
    return dict(st.session_state[_NAMED])


def _choose(slot: Slot, label: str) -> str:
    """Draw one slot; returns what the address is to name in it."""
    entries = available(slot)
    own = session_vectors() if slot is Slot.WORDS else {}
    titles = {entry.slug: entry.title for entry in entries} | {slug: own[slug].title for slug in own}
    names = {slug: _cleaned(title) for slug, title in titles.items()}
    names |= {slug: _cleaned(name_in_links(vectors)) for slug, vectors in own.items()}
    preferred = first(slot)
    options = sorted(titles, key=lambda slug: slug != preferred)
    _apply_url(slot, names, options[0], titles[options[0]])
    if st.session_state.get(slot.value, options[0]) not in titles:
        del st.session_state[slot.value]  # it was removed meanwhile
    # Not bound to the address: Streamlit would leave out this host's default, and forget a name that is not here.
    chosen = st.selectbox(
        label,
        options,
        format_func=lambda slug: titles.get(slug, slug),
        key=slot.value,
        persist_state="session",
    )
    st.session_state[f"{slot.value}_title"] = titles[chosen]
    entry = next((entry for entry in entries if entry.slug == chosen), None)
    if entry:
        _describe_model(slot, entry.in_a_word, entry.shape, entry.summary)
    else:
        _describe_model(slot, "yours", own[chosen].matrix.shape, "Gone with your visit.")
    missing = _missing(slot)
    if missing is not None and missing.instead == chosen:
        return missing.name
    _clear_missing(slot)
    return names[chosen]


def _describe_model(slot: Slot, what: str, shape: tuple[int, ...] | None, summary: str) -> None:
    """What the chosen model is, and its size, in a line below the slot."""
    of_what = "words" if slot is Slot.WORDS else "tokens"
    size = f" · {shape[0]:,} {of_what} × {shape[1]:,}" if shape else ""
    st.caption(f"{as_text(what)}{size}", help=as_text(summary) or None)


def _apply_url(slot: Slot, names: Mapping[str, str], instead: str, title: str) -> None:
    """Choose the model that the address names, on arrival at a page or once it is here.

    Args:
        slot: where to choose.
        names: slug to the name by which links know it, of all that are here.
        instead: slug of the model to show where that one is not here.
        title: and its title.
    """
    said = _cleaned(url.param(slot.value) or "")
    missing = _missing(slot)
    wanted = said or (missing.name if missing else "")
    if not wanted:
        return
    slug = next((slug for slug, name in names.items() if wanted in (name, slug)), None)
    if slug is not None:
        st.session_state[slot.value] = slug
        _clear_missing(slot)
    elif said:
        st.session_state[slot.value] = instead
        st.session_state.setdefault(_MISSING, {})[slot] = MissingModel(said, instead, title)


def _cleaned(name: str) -> str:
    """A name out of a link without the characters that cannot be seen, and not longer than a name is."""
    return "".join(letter for letter in name[:MOST_KEPT] if letter.isprintable()).strip()


def _missing(slot: Slot) -> MissingModel | None:
    return st.session_state.get(_MISSING, {}).get(slot)


def _clear_missing(slot: Slot) -> None:
    """From now on the address names what is shown."""
    st.session_state.get(_MISSING, {}).pop(slot, None)


def warn_missing_models() -> None:
    """A sentence for each model that the link names and that is not here, and the way out."""
    for slot in LABELS:
        missing = _missing(slot)
        if missing is None:
            continue
        st.warning(as_text(_what_is_missing(missing)), icon=":material/link_off:")
        label = f"Go on with {as_text(missing.title)}"
        st.button(label, key=f"go_on_{slot.value}", on_click=_clear_missing, args=(slot,))


def _what_is_missing(missing: MissingModel) -> str:
    gone = title_in(missing.name)
    if gone:
        return (
            f"This link shows “{_shown(gone)}”, and these word vectors are gone: what is trained or brought here "
            f"belongs to one visit. Train or bring them again, or go on with {missing.title}."
        )
    return f"This link shows {_shown(missing.name)}, which is not on this host; you see {missing.title}."


def _shown(name: str) -> str:
    return name if len(name) <= MOST_SHOWN else f"{name[:MOST_SHOWN]}…"


def word_vectors() -> WordVectors:
    """The word vectors that the learner chose.

    Raises:
        InputError: the link shows vectors of a visit that is over, and nobody has chosen others yet.
    """
    missing = _missing(Slot.WORDS)
    if missing and title_in(missing.name):
        raise InputError("The word vectors of this link are gone; choose others in the sidebar.")
    return model_cache.word_vectors(st.session_state[Slot.WORDS.value])


def language_model() -> LanguageModel:
    """The language model that the learner chose; unpacked first where it came packed, which the page waits for.

    Raises:
        InputError: it cannot be opened.
    """
    slug = st.session_state[Slot.LANGUAGE.value]
    packed = needs_unpacking(slug)
    if packed:
        downloads.wait_for(DownloadKey(slug), packed.title, partial(prepare, packed))
    return model_cache.language_model(slug)
