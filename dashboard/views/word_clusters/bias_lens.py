"""Professions on an axis of gender: what texts wrote into the vectors, and what stays when the axis is removed."""

import pandas as pd
import streamlit as st

from dashboard.concepts.bias_lens import lean
from dashboard.concepts.meaning_axes import pairs_in
from dashboard.concepts.neighbours import best
from dashboard.concepts.short_words import short_words
from dashboard.errors import InputError
from dashboard.interface import controls, loaders
from dashboard.interface.charts.bars import cosine_bars
from dashboard.interface.pictures import notice, picture
from dashboard.lessons.as_written import as_code
from dashboard.lessons.presets import GENDER_PAIRS, PROFESSIONS
from dashboard.lessons.prose import passage
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.takeaway import of_words

SLUG = "word_clusters"
LEAST = 3
# From this share on, well above a guess, random directions are recovered too.
ECHOES = 0.65


def lens(vectors: WordVectors) -> None:
    """Professions by how they lean, the control beside it, and what a classifier still recovers."""
    st.markdown(passage(SLUG, "bias lens"))
    pairs = tuple(pair for pair in pairs_in(GENDER_PAIRS) if all(word in vectors for word in pair))
    known = [word for word in PROFESSIONS.split() if word in vectors]
    if not pairs or len(known) < LEAST:
        raise InputError(
            f"{vectors.title} lacks the English words of this lens; choose other word vectors in the sidebar."
        )
    words = controls.known_words("Professions", " ".join(known), vectors, key="wc_professions")
    if len(words) < LEAST:
        few = format_count(len(words), "word makes", "words make")
        raise InputError(f"{few} no comparison; type at least {LEAST}.")
    leaning, recovered = loaders.bias(vectors.slug, pairs, tuple(words))
    order = best(leaning.cosines, len(words))
    labels = short_words(words)
    ordered = [labels[row] for row in order.rows]
    towards_first, towards_last = pairs[0][1], pairs[0][0]
    picture(
        cosine_bars(ordered, order.cosines, whole=False),
        lambda: pd.DataFrame({"word": ordered, "cosine with the axis": order.cosines.round(4)}),
        key="wc_bias",
        source=lean,
        script=lambda: of_words.lean(vectors, words, pairs),
        alt_text=f"How {len(words)} professions lean between {towards_last} and {towards_first} in {vectors.title}",
    )
    notice(
        SLUG,
        "bias control",
        spread=leaning.spread,
        chance=leaning.by_chance,
        seldom=leaning.seldom,
        first=as_code(ordered[0]),
        last=as_code(ordered[-1]),
        towards_first=as_code(towards_first),
        towards_last=as_code(towards_last),
        verdict=passage(SLUG, "bias more" if leaning.spread > leaning.seldom else "bias no more"),
    )
    st.markdown(
        passage(
            SLUG,
            "bias removed",
            n_words=2 * recovered.n_words,
            before=recovered.before,
            after=recovered.after,
            control=recovered.control,
            verdict=passage(SLUG, "bias everywhere" if recovered.control > ECHOES else "bias here"),
        )
    )
