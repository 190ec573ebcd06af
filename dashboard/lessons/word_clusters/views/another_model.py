"""The same words in two models: shared neighbours, and the words that differ most."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.bars import cosine_bars
from dashboard.concepts.shorten import short_word, short_words
from dashboard.course.markdown import as_code, as_text
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.models import installed
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import data_table, insight_with_details, render_chart
from dashboard.ui.slots.session_vectors import session_vectors

SLUG = "word_clusters"
POCKET_WORDS = "pocket-word2vec"
MOVED, OFFERED = 200, 6


def compare_models(vectors: WordVectors, word: str) -> None:
    """Compare the neighbours of a word (by default the page's) with those in another model."""
    st.markdown(passage(SLUG, "another model"))
    titles = {entry.slug: entry.title for entry in installed.available(Slot.WORDS)}
    titles |= {slug: own.title for slug, own in session_vectors().items()}
    others = [slug for slug in titles if slug != vectors.slug]
    if not others:
        st.info(passage(SLUG, "another model none"))
        return
    chosen = inputs.selectbox_by_index(
        "Compared with", len(others), 0, key="wc_other", name=lambda at: titles[others[at]]
    )
    other = model_cache.word_vectors(others[chosen])
    found = data.spaces_compared(vectors.slug, other.slug)
    moved = [vectors.words[found.first[at]] for at in found.moved[:MOVED]]
    # Hundreds of words share no neighbour; offer common content words, not “of”.
    rows = found.moved_among(data.ordinary_rows(vectors.slug))
    offered = [vectors.words[row] for row in rows[:OFFERED]]
    inputs.presets({short_word(word): {"wc_moved": word} for word in offered}, key="wc_moved_most")
    first = word if word in other else offered[0]
    inputs.follow_default("wc_moved", first)
    word = inputs.known_word("Word in both models", first, vectors, key="wc_moved")
    if word not in other:
        raise InputError(other.missing_message(word))
    by_title = {each.title: each for each in (vectors, other)}
    near = {title: _named(each, word, found.k) for title, each in by_title.items()}
    for column, (title, (names, cosines)), key in zip(
        st.columns(2), near.items(), ("wc_here", "wc_there"), strict=True
    ):
        elsewhere = {
            name for other_title, (known, _) in near.items() if other_title != title for name in known
        }
        with column:
            st.markdown(f"**{as_text(title)}**")
            render_chart(
                cosine_bars(short_words(names), cosines, [name in elsewhere for name in names]),
                lambda names=names, cosines=cosines: pd.DataFrame(  # type: ignore[misc]
                    {"word": short_words(names), "cosine": cosines.round(4)}
                ),
                key=key,
                script=partial(word_scripts.neighbours, by_title[title], word, found.k),
                alt_text=f"Nearest words of {short_word(word)} in {title}, those of both models pale",
            )
    compared = found.first.tolist()
    at = compared.index(vectors.row(word)) if vectors.row(word) in compared else None
    pocket = [each.title for each in by_title.values() if each.slug == POCKET_WORDS]
    insight_with_details(
        SLUG,
        sentences.compare_models(
            as_code(short_word(word)),
            same=None if at is None else int(found.shared[at]),
            k=found.k,
            share=found.share,
            by_chance=found.by_chance,
            n_words=len(found.shared),
            pocket=pocket[0] if pocket else "",
        ),
    )
    data_table(
        pd.DataFrame(
            {
                "word": short_words(moved),
                "neighbours shared": found.shared[found.moved[:MOVED]],
            }
        ),
        name="moved_most",
        alt_text=f"Words that moved most between {vectors.title} and {other.title}",
        height=240,
    )


def _named(vectors: WordVectors, word: str, k: int) -> tuple[list[str], np.ndarray]:
    near = model_cache.nearest_words(vectors.slug, word, k)
    return [vectors.words[row] for row in near.rows], near.cosines
