"""The two model slots: chosen in the sidebar, named in the address, read by every page."""

from typing import NamedTuple

import streamlit as st

from dashboard.errors import InputError
from dashboard.interface import downloads, host, loaders
from dashboard.interface.as_written import as_text
from dashboard.interface.components import address
from dashboard.interface.session_vectors import name_in_links, session_vectors, title_in
from dashboard.models.installed import available, first
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors

LABELS = {Slot.WORDS: "Word vectors", Slot.LANGUAGE: "Language model"}

_MISSING = "slots_missing"

# Letters of a name in a link that are kept, and those that are shown: anyone may have written it.
MOST_KEPT, MOST_SHOWN = 200, 80


class Missing(NamedTuple):
    """A model that a link names and that is not here: its name in the link, and the model shown instead."""

    name: str
    instead: str


def choose_models() -> None:
    """Draw the two slots; what is chosen stays chosen on every page.

    The store is looked at each time, so a model that has just arrived can be chosen at once.
    """
    host.read_secrets()
    host.fetch_defaults()
    downloads.take_arrived()
    st.session_state.setdefault(_MISSING, {})
    for slot, label in LABELS.items():
        titles = _titles(slot)
        _follow_the_address(slot)
        if st.session_state.get(slot.value, first(slot)) not in titles:
            del st.session_state[slot.value]  # it was removed meanwhile
        # Not bound to the address: Streamlit would leave out this host's default, and forget a name that is not here.
        chosen = st.selectbox(
            label,
            list(titles),
            format_func=lambda slug, titles=titles: titles.get(slug, slug),
            key=slot.value,
            persist_state="session",
            help=available(slot)[0].summary,
        )
        missing = _missing(slot)
        if missing and missing.instead != chosen:
            _settle(slot)
    downloads.on_the_way()


def _titles(slot: Slot) -> dict[str, str]:
    """Slug to title of all that can be chosen, the one that a visitor sees first at the top."""
    titles = {entry.slug: entry.title for entry in available(slot)}
    if slot is Slot.WORDS:
        titles |= {slug: vectors.title for slug, vectors in session_vectors().items()}
    top = first(slot)
    return {top: titles[top]} | titles


def _names(slot: Slot) -> dict[str, str]:
    """Slug to the name by which links know it, of all that can be chosen."""
    own = {slug: name_in_links(vectors) for slug, vectors in session_vectors().items()}
    return {slug: _cleaned(own.get(slug, title)) for slug, title in _titles(slot).items()}


def _follow_the_address(slot: Slot) -> None:
    """Choose the model that the address names, on arrival at a page or once the model is here."""
    said = _cleaned(address.says(slot.value) or "")
    missing = _missing(slot)
    wanted = said or (missing.name if missing else "")
    if not wanted:
        return
    slug = next((slug for slug, name in _names(slot).items() if wanted in (name, slug)), None)
    if slug is not None:
        st.session_state[slot.value] = slug
        _settle(slot)
    elif said:
        instead = first(slot)
        st.session_state[slot.value] = instead
        st.session_state[_MISSING][slot] = Missing(said, instead)


def _cleaned(name: str) -> str:
    """A name out of a link without the characters that cannot be seen, and not longer than a name is."""
    return "".join(letter for letter in name[:MOST_KEPT] if letter.isprintable()).strip()


def _missing(slot: Slot) -> Missing | None:
    return st.session_state[_MISSING].get(slot)


def _settle(slot: Slot) -> None:
    """From now on the address names what is shown."""
    st.session_state[_MISSING].pop(slot, None)


def named() -> dict[str, str]:
    """What the address names in each slot: parameter to model.

    That is the model that is shown, or the one that the link asked for while it is not here.
    """
    names = {}
    for slot in LABELS:
        missing = _missing(slot)
        names[slot.value] = missing.name if missing else _names(slot)[st.session_state[slot.value]]
    return names


def tell_what_is_missing() -> None:
    """A sentence for each model that the link names and that is not here, and the way out."""
    for slot in LABELS:
        missing = _missing(slot)
        if missing is None:
            continue
        instead = _titles(slot)[missing.instead]
        st.warning(as_text(_what_is_missing(missing.name, instead)), icon=":material/link_off:")
        st.button(f"Go on with {as_text(instead)}", key=f"go_on_{slot.value}", on_click=_settle, args=(slot,))


def _what_is_missing(name: str, instead: str) -> str:
    gone = title_in(name)
    if gone:
        return (
            f"This link shows “{_shown(gone)}”, and these word vectors are gone: what is trained or brought here "
            f"belongs to one visit. Train or bring them again, or go on with {instead}."
        )
    return f"This link shows {_shown(name)}, which is not on this host; you see {instead}."


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
    return loaders.word_vectors(st.session_state[Slot.WORDS.value])


def language_model() -> LanguageModel:
    """The language model that the learner chose."""
    return loaders.language_model(st.session_state[Slot.LANGUAGE.value])
