"""The tabs below the map of the page Word2Vec clusters, one function each."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.charts.bars import cosine_bars
from dashboard.charts.heatmaps import heatmap
from dashboard.charts.stripes import stripe_table, stripes
from dashboard.concepts.neighbours import best, nearest
from dashboard.concepts.odd_one_out import cosines_with_mean
from dashboard.concepts.phrases import as_typed
from dashboard.concepts.shorten import short_word, short_words
from dashboard.concepts.similarity import cosine_matrix, extreme_pairs, least_alike, same_signs
from dashboard.course import lesson_figures
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.errors import InputError
from dashboard.export import word_scripts
from dashboard.lessons.word_clusters import data, sentences
from dashboard.lessons.word_clusters.presets import KEYS, PRESETS, Clusters
from dashboard.models.manifest import Slot
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_count
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import faq, insight, insight_with_details, render_chart
from dashboard.ui.maps import word_map
from dashboard.ui.maps.map_layouts import LayoutOnScreen
from dashboard.ui.maps.word_map import Highlight

SLUG = "word_clusters"
LESSON = "The lesson"
# Models with a passage about their origin.
IN_THE_BOX = ("glove-6b-50d", "pocket-word2vec")
FIRST_VALUES = 10
# Maximum number of columns with values in the cells.
MOST_WRITTEN = 12
LEAST_HEIGHT = 420
ROW_HEIGHT = 12


def known_presets(vectors: WordVectors) -> dict[str, Clusters]:
    """Return the presets that the model knows every word of."""
    words = {word for preset in PRESETS.values() for word in preset.words}
    known = {word for word in words if word in vectors}
    return {name: preset for name, preset in PRESETS.items() if known.issuperset(preset.words)}


def default_preset(vectors: WordVectors, presets: dict[str, Clusters]) -> Clusters:
    """Return the page's default values: the lesson's, or the model's own words where it lacks one.

    `presets` is the result of `known_presets`.
    """
    if LESSON in presets:
        return presets[LESSON]
    lesson = PRESETS[LESSON]
    word = vectors.words_or_examples([lesson.word])[0]
    others = [other for other in vectors.words_or_examples([word, *lesson.others.split()]) if other != word]
    group = vectors.words_or_examples(lesson.group.split())
    a, b, c = vectors.words_or_examples([lesson.a, lesson.b, lesson.c])
    return lesson._replace(
        word=word,
        others=as_typed(dict.fromkeys(others), vectors.has_prefix),
        a=a,
        b=b,
        c=c,
        group=as_typed(dict.fromkeys(group), vectors.has_prefix),
    )


def preset_buttons(vectors: WordVectors) -> Clusters:
    """Render the presets that the model knows as buttons; return the page's default values."""
    presets = known_presets(vectors)
    inputs.presets(
        {name: dict(zip(KEYS, preset, strict=True)) for name, preset in presets.items()}, key="wc_preset"
    )
    return default_preset(vectors, presets)


def describe_vectors(vectors: WordVectors) -> None:
    """Render where the vectors on screen come from, for included models."""
    if vectors.slug in IN_THE_BOX:
        st.caption(passage(SLUG, f"about {vectors.slug}", n_words=len(vectors)))


def check_company(vectors: WordVectors) -> None:
    """Raise InputError if the model has a single word, which has no neighbours."""
    if len(vectors) < 2:
        raise InputError(
            f"{vectors.title} has one word only, with no other to compare it with; choose other word vectors "
            "at the top."
        )


def whole_map(vectors: WordVectors, word: str, others: list[str]) -> None:
    """Render all words as points, with `word` highlighted and lines to its true neighbours."""
    picture_of_all = st.container()
    with st.container(horizontal=True):
        laid_out = word_map.layout(Slot.WORDS, vectors.slug, len(vectors), "wc_layout_of")
        colour = word_map.colouring("wc_colour", laid_out)
        n_points = word_map.point_count(len(vectors), "wc_points") if laid_out is None else 0
    with picture_of_all:
        _whole_map(vectors, word, others, n_points, colour, laid_out)


def _whole_map(
    vectors: WordVectors,
    word: str,
    others: list[str],
    n_points: int,
    colour: str,
    laid_out: LayoutOnScreen | None,
) -> None:
    row = vectors.row(word)
    near = model_cache.nearest_words(vectors.slug, word, word_map.NEIGHBOURS)
    shown = word_map.map_of_word(
        vectors,
        Highlight(row, near, [vectors.row(other) for other in others]),
        key="wc_whole",
        word_key="wc_word",
        n_rows=n_points,
        colour=colour,
        laid_out=laid_out,
    )
    figures = {"word": as_code(short_word(word)), "n_dims": vectors.n_dims}
    if laid_out is None:
        kept = sum(shown.explained or ())
        st.caption(
            passage(SLUG, "whole map", n_placed=len(shown.points), kept=kept, model=vectors.title, **figures)
        )
        return
    trust, kept_by_word = laid_out.laid_out.trust, laid_out.kept_by(row)
    told = {"share": trust.share, "k": trust.k}
    n_placed = len(shown.points)
    if kept_by_word is None:
        placed = sentences.name_frequent_words(
            vectors.title, n_placed, is_by_frequency=vectors.is_by_frequency
        )
        st.caption(passage(SLUG, "whole map by t-SNE without", **figures, **told, placed=placed))
    else:
        st.caption(
            passage(
                SLUG,
                "whole map by t-SNE",
                n_placed=n_placed,
                kept=kept_by_word,
                model=vectors.title,
                **figures,
                **told,
            )
        )
    if shown.has_names:
        st.caption(passage(SLUG, "named regions"))


def neighbour_list(vectors: WordVectors, word: str, found: list[str], cosines: np.ndarray) -> None:
    """Render the neighbours `found` of `word` with their `cosines` (k,) as bars."""
    check_company(vectors)
    label, *labels = short_words([word, *found])
    render_chart(
        cosine_bars(labels, cosines),
        lambda: pd.DataFrame({"word": labels, "cosine": cosines.round(4)}),
        key="wc_bars",
        source=nearest,
        script=lambda: word_scripts.neighbours(vectors, word, len(found)),
        alt_text=f"Cosine of {label} with its nearest neighbours in {vectors.title}: {len(found)} bars",
    )
    if not vectors.norms[vectors.row(word)]:
        insight(SLUG, "no direction", word=as_code(label), n_dims=vectors.n_dims)
        return
    others = sentences.name_compared_words(
        vectors.title, len(vectors), model_cache.MOST_MEASURED, is_by_frequency=vectors.is_by_frequency
    )
    insight_with_details(
        SLUG,
        sentences.compare_nearest(
            as_code(label),
            as_code(labels[0]),
            vectors.title,
            best=float(cosines[0]),
            typical=data.usual_cosine(vectors.slug, word),
            others=others,
            n_others=len(vectors) - 1,
        ),
    )
    length, other_length = (float(vectors.norms[vectors.row(each)]) for each in (word, found[0]))
    faq(
        passage(
            SLUG,
            "what a cosine is",
            word=as_code(label),
            nearest=as_code(labels[0]),
            n_dims=vectors.n_dims,
            dot=cosines[0] * length * other_length,
            length=length,
            other_length=other_length,
            cosine=cosines[0],
        )
    )
    faq(passage(SLUG, "where vectors come from"))
    faq(passage(SLUG, "why company"))


def compare_vectors(vectors: WordVectors, names: list[str], cosines: np.ndarray) -> None:
    """Render the vector of the first of `names`: shape, first values, and stripes of it and its neighbours.

    It is compared with the nearest and the farthest of `names`; `cosines` (n, n) are those of all names.
    """
    word, *others = names
    compared = list(dict.fromkeys([others[0], others[least_alike(cosines[0, 1:])]])) if others else []
    rows = [vectors.vector(name) for name in (word, *compared)]
    label, *labels = short_words([word, *compared])
    shown = dict(zip((label, *labels), rows, strict=True))
    st.markdown(
        passage(
            SLUG,
            "shape",
            word=as_code(label),
            model=vectors.title,
            n_dims=vectors.n_dims,
            length=vectors.norms[vectors.row(word)],
            shown=min(FIRST_VALUES, vectors.n_dims),
        )
    )
    st.code("  ".join(f"{value:+.4f}" for value in rows[0][:FIRST_VALUES]), language=None, wrap_lines=True)
    if not lesson_figures.is_google_news(vectors.slug):
        st.caption(
            passage(
                SLUG, "printed", lessons_model=lesson_figures.GOOGLE_NEWS, n_dims=lesson_figures.WORD_DIMS
            )
        )
    render_chart(
        stripes(shown),
        lambda: stripe_table(shown),
        key="wc_stripes",
        source=WordVectors.vector,
        script=lambda: word_scripts.stripes(vectors, [word, *compared]),
        alt_text=f"All {vectors.n_dims} values of {', '.join(shown)} in {vectors.title} as stripes",
    )
    if not others:
        check_company(vectors)
    near, *far = (as_code(each) for each in labels)
    figures = {
        "word": as_code(label),
        "near": near,
        "near_signs": same_signs(rows[0], rows[1]),
        "usual": data.usual_signs(vectors.slug),
        "half": vectors.n_dims / 2,
        "model": vectors.title,
    }
    if far:
        far_signs = same_signs(rows[0], rows[-1])
        insight(SLUG, "vector", **figures, n_dims=vectors.n_dims, far=far[0], far_signs=far_signs)
    else:
        insight(SLUG, "vector beside one", **figures, n_dims=vectors.n_dims)
    faq(passage(SLUG, "what a dimension is", model=vectors.title, n_dims=vectors.n_dims))


def similarity_heatmap(vectors: WordVectors, names: list[str], cosines: np.ndarray) -> None:
    """Render the `cosines` (n, n) of all pairs of words as a heatmap."""
    check_company(vectors)
    labels = short_words(names)
    # A word may have the same name as the table's first column.
    first_column, *columns = short_words(["word", *labels])
    render_chart(
        heatmap(
            cosines,
            labels,
            labels,
            bound=1.0,
            decimals=2 if len(labels) <= MOST_WRITTEN else None,
            height=max(LEAST_HEIGHT, len(labels) * ROW_HEIGHT),
        ),
        lambda: pd.DataFrame(cosines.round(4), labels, columns).reset_index(names=first_column),
        key="wc_heatmap",
        source=cosine_matrix,
        script=lambda: word_scripts.similarity(vectors, names),
        alt_text=f"Cosine of each pair of {format_count(len(labels), 'word')} of {vectors.title} as a heatmap",
    )
    high, low = extreme_pairs(cosines)
    first, second, third, fourth = (as_code(labels[at]) for at in (*high, *low))
    insight_with_details(
        SLUG,
        sentences.compare_pairs(
            (first, second),
            (third, fourth),
            highest=float(cosines[high]),
            lowest=float(cosines[low]),
            n_words=len(labels),
        ),
    )


def odd_one_out(vectors: WordVectors, default: str) -> None:
    """Render typed words by their cosine with the mean of all, the odd one last."""
    typed = inputs.known_words("Words (one does not belong)", default, vectors, key="wc_odd")
    fits = best(cosines_with_mean(vectors.vectors(typed)), len(typed))
    labels = short_words(typed)
    ordered = [labels[row] for row in fits.rows]
    render_chart(
        cosine_bars(ordered, fits.cosines),
        lambda: pd.DataFrame({"word": ordered, "cosine with the mean": fits.cosines.round(4)}),
        key="wc_odd_bars",
        source=cosines_with_mean,
        script=lambda: word_scripts.odd_one_out(vectors, typed),
        alt_text=f"Cosine of each word with the mean of all in {vectors.title}, lowest for {ordered[-1]}",
    )
    insight_with_details(
        SLUG,
        sentences.name_odd_one(
            as_code(ordered[-1]),
            as_code(ordered[-2]),
            vectors.title,
            lowest=float(fits.cosines[-1]),
            second=float(fits.cosines[-2]),
            n_words=len(ordered),
        ),
    )
