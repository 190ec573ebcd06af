"""How near is near: a word's nearest words on the spread of its cosines with all."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.distributions import bins
from dashboard.charts.tables import bin_table
from dashboard.concepts.neighbours import nearest
from dashboard.concepts.similarity import cosines_to_all
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_words
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.lessons.word_clusters.views.hero import check_has_neighbours
from dashboard.lessons.word_clusters.views.inspector import bars, describe_bars
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import model_cache
from dashboard.ui.export.pictures import export_only, faq, insight, insight_with_details, render_chart

SLUG = "word_clusters"
MEDIAN = "median"


def neighbour_spread(
    vectors: WordVectors, word: str, neighbours: list[str], cosines: np.ndarray, trust_sentence: str
) -> None:
    """Render how many words have which cosine with `word`, and where its nearest `neighbours` stand.

    `trust_sentence` says how far to trust the picture above.
    """
    check_has_neighbours(vectors)
    label, *labels = short_words([word, *neighbours])
    if not vectors.norms[vectors.row(word)]:
        insight(SLUG, "no direction", word=as_code(label))
        return
    edges, counts = data.cosine_counts(vectors.slug, word)
    usual = data.usual_cosine(vectors.slug, word)
    marked = {MEDIAN: usual, f"{labels[0]}, the nearest": float(cosines[0])}
    render_chart(
        bins(edges, {label: counts}, x=f"cosine with {label}", y="words", marked=marked),
        lambda: bin_table(edges, {label: counts}, "cosine", "words"),
        key="wc_spread",
        source=cosines_to_all,
        script=lambda: word_scripts.cosine_spread(vectors, word, label, model_cache.MOST_MEASURED, edges),
        alt_text=f"How many words of {vectors.title} have which cosine with {label}",
    )
    insight_with_details(
        SLUG,
        sentences.compare_nearest(
            as_code(label),
            as_code(labels[0]),
            best=float(cosines[0]),
            typical=usual,
            n_others=len(vectors) - 1,
        ),
        trust_sentence,
    )
    length, other_length = (float(vectors.norms[vectors.row(each)]) for each in (word, neighbours[0]))
    figures = {"dot": cosines[0] * length * other_length, "length": length, "other_length": other_length}
    faq(
        passage(
            SLUG,
            "what a cosine is",
            word=as_code(label),
            nearest=as_code(labels[0]),
            cosine=cosines[0],
            **figures,
        )
    )
    with st.expander(passage(SLUG, "files of the bars"), icon=":material/bar_chart:"):
        export_only(
            lambda: pd.DataFrame({"word": labels, "cosine": cosines.round(4)}),
            key="wc_bars",
            figure=lambda: bars(vectors, word, neighbours, cosines),
            source=nearest,
            script=lambda: word_scripts.neighbours(vectors, word, len(neighbours)),
            alt_text=describe_bars(vectors, word, neighbours),
        )
    faq(passage(SLUG, "why company"))
