"""What stands below the map of the page Word2Vec clusters: a function for each of its tabs."""

import numpy as np
import pandas as pd
import streamlit as st

from dashboard.concepts.neighbours import best
from dashboard.concepts.odd_one_out import cosines_with_mean
from dashboard.concepts.projection import Projection, most_misleading_pair
from dashboard.concepts.similarity import extreme_pairs, least_alike, same_signs
from dashboard.interface import controls, loaders
from dashboard.interface.as_written import as_code
from dashboard.interface.charts.bars import cosine_bars
from dashboard.interface.charts.heatmaps import heatmap
from dashboard.interface.charts.stripes import stripe_table, stripes
from dashboard.interface.pictures import notice, picture
from dashboard.lessons.prose import passage
from dashboard.models.word_vectors import WordVectors

SLUG = "word_clusters"
FIRST_VALUES = 10
RESULTS = 10
# Numbers in the cells stay readable up to this many columns.
MOST_WRITTEN = 12
LEAST_HEIGHT = 420
ROW_HEIGHT = 12


def explain_map(
    vectors: WordVectors, names: list[str], cosines: np.ndarray, screen: Projection, method: str
) -> None:
    """The legend of the map and how far its distances can be trusted, from `cosines` (n, n) of its words."""
    st.caption(passage(SLUG, "map", word=as_code(names[0]), n_dims=vectors.n_dims, model=vectors.title))
    pair = most_misleading_pair(screen.points, cosines)
    notice(
        SLUG,
        f"screen by {method}",
        n_axes=screen.points.shape[1],
        kept=screen.kept,
        first=as_code(names[pair.first]),
        second=as_code(names[pair.second]),
        on_screen=pair.on_screen,
        by_cosine=pair.by_cosine,
        n_pairs=pair.n_pairs,
        cosine=cosines[pair.first, pair.second],
    )


def neighbours(vectors: WordVectors, word: str, found: list[str], cosines: np.ndarray) -> None:
    """The neighbours found for `word`, with their `cosines` (k,), as bars."""
    picture(
        cosine_bars(found, cosines),
        lambda: pd.DataFrame({"word": found, "cosine": cosines.round(4)}),
        key="wc_bars",
        alt_text=f"Cosine of {word} with its nearest neighbours in {vectors.title}: {len(found)} bars",
    )
    notice(
        SLUG,
        "neighbours",
        word=as_code(word),
        nearest=as_code(found[0]),
        best=cosines[0],
        usual=loaders.usual_cosine(vectors.slug, word),
        n_words=len(vectors),
        model=vectors.title,
    )


def vector(vectors: WordVectors, names: list[str], cosines: np.ndarray) -> None:
    """The vector of the first of `names`: shape, first values, and a stripe beside its nearest and its farthest."""
    word, near, far = names[0], names[1], names[least_alike(cosines[0])]
    shown = {name: vectors.vector(name) for name in (word, near, far)}
    length = vectors.norms[vectors.row(word)]
    st.markdown(
        passage(
            SLUG,
            "shape",
            word=as_code(word),
            model=vectors.title,
            n_dims=vectors.n_dims,
            length=length,
            shown=FIRST_VALUES,
        )
    )
    st.code(
        "  ".join(f"{value:+.4f}" for value in shown[word][:FIRST_VALUES]), language=None, wrap_lines=True
    )
    picture(
        stripes(shown),
        lambda: stripe_table(shown),
        key="wc_stripes",
        alt_text=f"All {vectors.n_dims} values of {', '.join(shown)} in {vectors.title} as stripes",
    )
    notice(
        SLUG,
        "vector",
        word=as_code(word),
        near=as_code(near),
        far=as_code(far),
        near_signs=same_signs(shown[word], shown[near]),
        far_signs=same_signs(shown[word], shown[far]),
        n_dims=vectors.n_dims,
    )


def similarity(vectors: WordVectors, names: list[str], cosines: np.ndarray) -> None:
    """`cosines` (n, n) of all pairs of `names` as a heatmap."""
    picture(
        heatmap(
            cosines,
            names,
            names,
            bound=1.0,
            written=len(names) <= MOST_WRITTEN,
            height=max(LEAST_HEIGHT, len(names) * ROW_HEIGHT),
        ),
        lambda: pd.DataFrame(cosines.round(4), names, names).reset_index(names="word"),
        key="wc_heatmap",
        alt_text=f"Cosine of each pair of {len(names)} words of {vectors.title} as a heatmap",
    )
    high, low = extreme_pairs(cosines)
    first, second, third, fourth = (as_code(names[at]) for at in (*high, *low))
    notice(
        SLUG,
        "similarity",
        first=first,
        second=second,
        highest=cosines[high],
        third=third,
        fourth=fourth,
        lowest=cosines[low],
    )


def analogy(vectors: WordVectors, defaults: tuple[str, str, str]) -> None:
    """A is to b as c is to what: the nearest words, the inputs among them and marked."""
    first, second, third = st.columns(3)
    with first:
        a = controls.known_word("This word", defaults[0], vectors, key="wc_a")
    with second:
        b = controls.known_word("is to this one", defaults[1], vectors, key="wc_b")
    with third:
        c = controls.known_word("as this one is to …", defaults[2], vectors, key="wc_c")
    found = loaders.word_analogy(vectors.slug, a, b, c, RESULTS)
    ranked = [vectors.words[row] for row in found.ranked.rows]
    marked = [
        f"{name} (input)" if hidden else name for name, hidden in zip(ranked, found.is_input, strict=True)
    ]
    figures = {
        "a": as_code(a),
        "b": as_code(b),
        "c": as_code(c),
        "answer": as_code(vectors.words[found.answer]),
    }
    st.markdown(passage(SLUG, "analogy", cosine=found.answer_cosine, **figures))
    picture(
        cosine_bars(marked, found.ranked.cosines, found.is_input),
        lambda: pd.DataFrame(
            {"word": ranked, "input": found.is_input, "cosine": found.ranked.cosines.round(4)}
        ),
        key="wc_analogy",
        alt_text=f"Nearest words of {vectors.title} to {b} minus {a} plus {c}, inputs pale: {', '.join(marked)}",
    )
    closest = as_code((a, b, c)[found.closest_input])
    compared = {"closest": closest, "closest_cosine": found.input_cosines[found.closest_input]}
    rank_a, rank_b, rank_c = found.input_ranks
    ranks = {
        "rank_a": rank_a,
        "rank_b": rank_b,
        "rank_c": rank_c,
        "n_words": len(vectors),
        "model": vectors.title,
    }
    if found.answer_rank == 1:
        notice(SLUG, "analogy clear", **compared, **ranks, **figures)
    else:
        notice(SLUG, "analogy hidden", rank=found.answer_rank, **compared, **ranks, **figures)


def odd_one_out(vectors: WordVectors, default: str) -> None:
    """Typed words by their cosine with the mean of all, the odd one last."""
    typed = controls.known_words("Words, one of which does not belong", default, vectors, key="wc_odd")
    fits = best(cosines_with_mean(vectors.vectors(typed)), len(typed))
    ordered = [typed[row] for row in fits.rows]
    picture(
        cosine_bars(ordered, fits.cosines),
        lambda: pd.DataFrame({"word": ordered, "cosine with the mean": fits.cosines.round(4)}),
        key="wc_odd_bars",
        alt_text=f"Cosine of each word with the mean of all in {vectors.title}; the odd one out is {ordered[-1]}",
    )
    notice(
        SLUG,
        "odd one out",
        odd=as_code(ordered[-1]),
        lowest=fits.cosines[-1],
        runner_up=as_code(ordered[-2]),
        second=fits.cosines[-2],
        count=len(ordered),
        model=vectors.title,
    )
