"""Tab with the cosine of one token in two texts, layer by layer."""

from collections.abc import Iterator
from functools import partial

import streamlit as st

from dashboard.charts.layer_curves import cosine_curve, shared_axis_minimum
from dashboard.charts.layer_tables import PAIR, RANDOM, SAME, Curve, cosine_table
from dashboard.concepts.anisotropy import Baseline, band, clean, most_misleading
from dashboard.concepts.context import widest_gap
from dashboard.concepts.similarity import paired_cosines
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import layer_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.sentences import (
    compare_senses,
    describe_band,
    warn_of_raw_cosines,
)
from dashboard.lessons.context_layers.views.moving_map import TwoSentences
from dashboard.lessons.context_layers.views.text_inputs import Sentence
from dashboard.models.language_model import LanguageModel
from dashboard.ui import inputs, model_cache
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "context_layers"

RAW, CLEANED = "raw", "mean and outlier dimensions removed"


def cosine_by_layers(model: LanguageModel, texts: TwoSentences) -> None:
    """Render the cosine of one token in two texts by layer, beside random pairs and a same-sense text."""
    baseline = data.random_pairs(model.slug)
    first, second, third = texts.first, texts.second, texts.third
    one_sense = (
        None if third is None else model_cache.reading(model.slug, third.ids).hidden_states[:, third.at]
    )
    states = [text.reading.hidden_states[:, text.index] for text in (first, second)]
    cleaned = [clean(state, baseline) for state in states]
    curves = {
        RAW: Curve(
            paired_cosines(*states),
            band(baseline.raw),
            None if one_sense is None else paired_cosines(states[0], one_sense),
        ),
        CLEANED: Curve(
            paired_cosines(*cleaned),
            band(baseline.cleaned),
            None if one_sense is None else paired_cosines(cleaned[0], clean(one_sense, baseline)),
        ),
    }
    kind = inputs.choice("Cosine", list(curves), default=CLEANED, key="cl_cosine")
    curve = curves[kind]
    render_chart(
        cosine_curve(
            curve,
            {
                PAIR: passage(SLUG, "line_pair"),
                SAME: passage(SLUG, "line_same"),
                RANDOM: passage(SLUG, "line_random"),
            },
            low=shared_axis_minimum([curve]),
        ),
        partial(cosine_table, {kind: curve}),
        key="cl_curve",
        source=paired_cosines,
        script=partial(
            layer_scripts.layer_by_layer,
            model,
            [Place(text.reading.ids, text.index) for text in (first, second)] + ([third] if third else []),
            kind,
            data.random_texts(model.slug),
            cleaned=kind == CLEANED,
        ),
        alt_text=f"{model.title}: cosine of {first.name} and {second.name} after each layer, {kind}",
    )
    n_pairs = baseline.raw.shape[1]
    st.caption(describe_band(model=model.title, n_pairs=n_pairs, knows_world=model.trained_ids is not None))
    insight_with_details(SLUG, *_notes(model, first, second, curves, baseline))


def _notes(
    model: LanguageModel, first: Sentence, second: Sentence, curves: dict[str, Curve], baseline: Baseline
) -> Iterator[str]:
    """Yield what to notice in the curves, most important first."""
    cleaned = curves[CLEANED]
    token = as_code(first.name)
    if cleaned.same is not None and first.word == second.word and first.word.isalpha():
        layer = widest_gap(cleaned.same, cleaned.pair)
        yield compare_senses(
            model=model.title,
            token=token,
            layer=layer,
            same=float(cleaned.same[layer]),
            other=float(cleaned.pair[layer]),
        )
    if baseline.raw.shape[1]:
        worst = most_misleading(baseline)
        yield warn_of_raw_cosines(
            model=model.title,
            layer=worst.layer,
            raw=worst.raw,
            cleaned=worst.cleaned,
            n_outliers=worst.n_outliers,
        )
    chosen = (first.index, len(first.names) + second.index)
    plane = data.layer_paths(model.slug, first.reading.ids, second.reading.ids, chosen)
    yield passage(SLUG, "map_keeps", kept=plane.kept)
    both_ways = model_cache.transformer(model.slug).anatomy.looks_ahead
    yield passage(SLUG, "both_ways" if both_ways else "left_to_right", model=model.title, first=token)
