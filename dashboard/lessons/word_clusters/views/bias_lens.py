"""Professions on a gender axis: bias in the vectors, and what remains when the axis is removed."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.charts.bars import cosine_bars
from dashboard.concepts.bias_lens import lean
from dashboard.concepts.meaning_axes import parse_pairs
from dashboard.concepts.neighbours import best
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_words
from dashboard.errors import InputError
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.lessons.word_clusters.presets import GENDER_PAIRS, PROFESSIONS
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import data_table, insight_with_details, render_chart

SLUG = "word_clusters"
LEAST = 3
# Number of nearest words that show the sense of a word.
NAMED = 3
TABLE_HEIGHT = 240


def bias_lens(vectors: WordVectors) -> None:
    """Render the professions along the axis, the control, and what a classifier still recovers."""
    st.markdown(passage(SLUG, "bias lens"))
    pairs = tuple(pair for pair in parse_pairs(GENDER_PAIRS) if all(word in vectors for word in pair))
    known = [word for word in PROFESSIONS.split() if word in vectors]
    if not pairs or len(known) < LEAST:
        raise InputError(
            f"{vectors.title} lacks the English words of this lens; choose other word vectors at the top."
        )
    st.markdown(_pairs(pairs))
    words = inputs.known_words("Professions", " ".join(known), vectors, key="wc_professions")
    if len(words) < LEAST:
        few = format_count(len(words), "word makes", "words make")
        raise InputError(f"{few} no comparison; type at least {LEAST}.")
    leaning, recovered = data.bias(vectors.slug, pairs, tuple(words))
    order = best(leaning.cosines, len(words))
    labels = short_words(words)
    ordered = [labels[row] for row in order.rows]
    towards_first, towards_last = pairs[0][1], pairs[0][0]
    render_chart(
        cosine_bars(
            ordered,
            order.cosines,
            whole=False,
            title=f"← {towards_last} · cosine with the axis · {towards_first} →",
        ),
        lambda: pd.DataFrame({"word": ordered, "cosine with the axis": order.cosines.round(4)}),
        key="wc_bias",
        source=lean,
        script=lambda: word_scripts.bias_lens(vectors, words, pairs),
        alt_text=f"How {len(words)} professions lean between {towards_last} and {towards_first} in {vectors.title}",
    )
    insight_with_details(
        SLUG,
        sentences.judge_spread(
            as_code(ordered[0]),
            as_code(ordered[-1]),
            (as_code(towards_first), as_code(towards_last)),
            spread=leaning.spread,
            typical=leaning.by_chance,
            rarely=leaning.rarely,
        ),
    )
    _senses(vectors, [words[row] for row in order.rows])
    st.markdown(
        sentences.judge_removal(
            before=recovered.before,
            after=recovered.after,
            control=recovered.control,
            n_words=recovered.n_words,
        )
    )


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """List the word pairs that define the axis."""
    named = ", ".join(f"{as_code(first)} → {as_code(second)}" for first, second in pairs)
    return passage(SLUG, "bias pairs", pairs=named, n_pairs=len(pairs))


def _senses(vectors: WordVectors, words: Sequence[str]) -> None:
    """Render the nearest words of each of `words`, which show the sense that its vector learned."""
    near = {
        word: short_words(
            vectors.words[row] for row in model_cache.nearest_words(vectors.slug, word, NAMED).rows
        )
        for word in words
    }
    st.markdown(passage(SLUG, "bias senses"))
    data_table(
        pd.DataFrame(
            {"word": short_words(near), "nearest words": [", ".join(each) for each in near.values()]}
        ),
        name="professions",
        alt_text=f"The nearest words of each profession in {vectors.title}",
        height=TABLE_HEIGHT,
    )
