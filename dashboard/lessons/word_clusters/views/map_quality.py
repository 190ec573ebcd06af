"""Layouts that preserve neighbours: choose, compute, and measure trustworthiness and stability."""

from dataclasses import replace

import numpy as np
import streamlit as st

from dashboard.charts.distributions import bins
from dashboard.charts.tables import bin_table
from dashboard.components.map.map import map_state, shared_rows
from dashboard.concepts.nearest_graph import most_rows
from dashboard.concepts.neighbour_layouts import methods
from dashboard.concepts.neighbour_preservation import NEIGHBOURS, count_kept
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.display_text import short_word
from dashboard.export import word_scripts
from dashboard.export.script import unavailable_script
from dashboard.jobs import State
from dashboard.lessons.word_clusters import data, sentences
from dashboard.models.layouts import LayoutParams
from dashboard.models.manifest import Slot
from dashboard.models.map_points import MapPoints, coloured_like
from dashboard.models.word_vectors import WordVectors
from dashboard.ui import inputs, messages, model_cache
from dashboard.ui.export.pictures import insight, insight_with_details, render_chart
from dashboard.ui.job_progress import follow_job
from dashboard.ui.maps import map_cache, map_layouts, word_map
from dashboard.ui.maps.map_layouts import LayoutOnScreen
from dashboard.ui.maps.word_map import Highlight, MapActions, MappedModel

SLUG = "word_clusters"
POINTS = (1_000, 5_000, 20_000, 50_000, 100_000)
LAST_SEED = 9
ONE, SEED, PCA = "One map", "Another seed beside it", "PCA beside it"
TORN = 4


def map_quality(vectors: WordVectors, word: str) -> None:
    """Render a layout (computed if missing) coloured by the neighbours that each word keeps, and how many do."""
    st.markdown(passage(SLUG, "layouts"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        beside = inputs.choice("Show", [ONE, SEED, PCA], key="wc_beside", is_labelled=False)
        with st.popover("Settings", icon=":material/tune:"):
            params = _layout_params(vectors)
    shown = _find_layout(vectors, params)
    if shown is None:
        _layout_controls(vectors, params)
        return
    if beside == ONE:
        left, right = st.columns([2, 1], gap="medium")
        with left:
            _draw(vectors, shown, word, key="wc_layout")
    else:
        right = st.container()
        with right:
            _side_by_side(vectors, params, shown, word, beside)
    with right:
        _kept_histogram(vectors, shown, word)
    _show_quality(vectors, shown, word)


def _side_by_side(
    vectors: WordVectors, params: LayoutParams, shown: LayoutOnScreen, word: str, beside: str
) -> None:
    """Render two maps of the same words, by another seed or method, coloured alike, and how far they agree."""
    other = replace(params, seed=(params.seed + 1) % (LAST_SEED + 1))
    left, right = st.columns(2)
    with left:
        st.caption(f"{params.method}, seed {params.seed}")
        first = _draw(vectors, shown, word, key="wc_layout", shared=_shared(vectors))
    with right:
        if beside == PCA:
            st.caption(passage(SLUG, "layout by PCA"))
            fetched = not map_state("wc_layout_pca").unreachable
            flat = map_cache.map_of(Slot.WORDS, vectors.slug, params.n_points, "cluster", fetched=fetched)
            key, points = "wc_layout_pca", coloured_like(flat, first)
        else:
            st.caption(passage(SLUG, "layout by seed", method=other.method, seed=other.seed))
            second = _find_layout(vectors, other)
            if second is None:
                _layout_controls(vectors, other)
                return
            key = "wc_layout_2"
            fetched = not map_state(key).unreachable
            by_seed = map_layouts.map_of_layout(Slot.WORDS, vectors.slug, second, fetched=fetched)
            points = coloured_like(by_seed, first)
        _draw_points(vectors, points, word, key=key, shared=_shared(vectors))
    _compare_layouts(vectors, shown.stored.points, points.points[: len(shown.stored.points)], word)


def _shared(vectors: WordVectors) -> str:
    """Return the key of the selection that both maps share."""
    return f"wc_chosen_on_both {vectors.slug}"


def _find_layout(vectors: WordVectors, params: LayoutParams) -> LayoutOnScreen | None:
    return map_layouts.find(Slot.WORDS, vectors.slug, len(vectors), params)


# Control of a method's parameter, by its label.
PARAMETER_KEYS = {"Perplexity": "wc_perplexity", "Neighbours": "wc_neighbours"}


def _layout_params(vectors: WordVectors) -> LayoutParams:
    """Render the controls of a layout: method, its parameter, number of points, and seed."""
    here = methods()
    most = min(
        map_layouts.most_points(Slot.WORDS, vectors.slug, len(vectors)), most_rows(vectors.matrix.shape[1])
    )
    usual = map_layouts.default_params(Slot.WORDS, vectors.slug, len(vectors)).n_points
    offered = [*(n for n in POINTS if n < most), most]
    method = here[inputs.choice("Layout", list(here), key="wc_layout_by")]
    chosen = inputs.choice("Points", [f"{n:,}" for n in offered], default=f"{usual:,}", key="wc_layout_n")
    parameter = inputs.slider(
        method.parameter, method.least, method.most, method.default, key=PARAMETER_KEYS[method.parameter]
    )
    seed = inputs.slider("Seed", 0, LAST_SEED, 0, key="wc_layout_seed")
    return LayoutParams(int(chosen.replace(",", "")), method.title, parameter, seed)


def _layout_controls(vectors: WordVectors, params: LayoutParams) -> None:
    """Render the buttons to start or cancel a layout, its progress, and the error if it failed."""
    job = map_layouts.job_of(vectors, params)
    if job is not None and job.is_active:
        st.button(
            "Cancel", icon=":material/stop:", key=f"wc_lay_stop_{params.seed}", on_click=map_layouts.cancel
        )
        follow_job(job)
        return
    st.caption(passage(SLUG, "layout wanted"))
    if st.button(
        "Lay out the words",
        type="primary",
        icon=":material/play_arrow:",
        key=f"wc_lay_start_{params.seed}",
    ):
        map_layouts.start(vectors, params)
        st.rerun()
    if job is not None and job.state is State.FAILED:
        messages.warn(job.message)


def _draw(
    vectors: WordVectors, shown: LayoutOnScreen, word: str, *, key: str, shared: str | None = None
) -> MapPoints:
    """Render the map with the word highlighted and lines to its true neighbours; return the map's data."""
    points = map_layouts.map_of_layout(
        Slot.WORDS, vectors.slug, shown, fetched=not map_state(key).unreachable
    )
    _draw_points(vectors, points, word, key=key, shared=shared)
    return points


def _draw_points(vectors: WordVectors, points: MapPoints, word: str, *, key: str, shared: str | None) -> None:
    word_map.draw_with_lines(
        points,
        MappedModel(Slot.WORDS, vectors.slug, vectors.title),
        Highlight(vectors.row(word), model_cache.nearest_words(vectors.slug, word, NEIGHBOURS)),
        key=key,
        shared=shared,
        actions=MapActions(
            search=lambda pattern: model_cache.words_matching(vectors.slug, pattern),
            on_choose=inputs.setter("wc_word"),
            script=lambda: word_scripts.neighbours_on_map(vectors, word, NEIGHBOURS, points.first_rank),
        ),
    )


def _kept_histogram(vectors: WordVectors, shown: LayoutOnScreen, word: str) -> None:
    """Render how many words keep how many of their true neighbours, and where the word stands."""
    made, label = shown.stored, short_word(word)
    edges, counts = count_kept(made.kept, made.trust.k)
    kept, name = shown.kept_by(vectors.row(word)), f"words of {vectors.title}"
    title = f"true neighbours kept, of {made.trust.k}"
    render_chart(
        bins(edges, {name: counts}, x=title, y="words", marked={} if kept is None else {label: float(kept)}),
        lambda: bin_table(edges, {name: counts}, "kept", "words"),
        key="wc_kept",
        script=unavailable_script(passage(SLUG, "no script layout")),
        alt_text=f"How many {name} keep how many of their true neighbours on this map",
    )


def _show_quality(vectors: WordVectors, shown: LayoutOnScreen, word: str) -> None:
    """Render the quality of the layout, and what not to read from it."""
    made, trust, row = shown.stored, shown.stored.trust, vectors.row(word)
    n_points = len(made.points)
    insight(
        SLUG,
        "layout meter",
        share=trust.share,
        k=trust.k,
        chance=trust.k / (n_points - 1),
        word=as_code(short_word(word)),
        kept=made.kept[row] if row < n_points else 0,
    )
    st.caption(passage(SLUG, "layout limits"))
    torn = [pair for pair in trust.torn if all(vectors.words[at].isalpha() for at in pair)]
    if torn:
        named = [" and ".join(as_code(short_word(vectors.words[at])) for at in pair) for pair in torn[:TORN]]
        st.caption(passage(SLUG, "layout torn", pairs="; ".join(named)))
    if trust.trustworthiness is not None:
        st.caption(passage(SLUG, "layout trust", trust=trust.trustworthiness))


def _compare_layouts(vectors: WordVectors, first: np.ndarray, second: np.ndarray, word: str) -> None:
    """State how many neighbours two layouts, uint16 (n, 2), share: overall, of the word, of the selection."""
    # A browser that could not fetch the second map has fewer of its points.
    n_points = min(len(first), len(second))
    found, row = data.pictures_agree(first[:n_points], second[:n_points]), vectors.row(word)
    insight_with_details(
        SLUG,
        sentences.compare_pictures(
            as_code(short_word(word)),
            share=found.share,
            same=int(found.shared[row]) if row < len(found.shared) else 0,
            k=NEIGHBOURS,
        ),
    )
    chosen = [at for at in shared_rows(_shared(vectors)) if at < len(found.shared)]
    st.caption(
        passage(
            SLUG,
            "layouts agree on chosen",
            n_chosen=len(chosen),
            share=found.share_of(chosen),
        )
        if chosen
        else passage(SLUG, "layouts choose")
    )
