"""How alike one token stays in two texts, layer by layer."""

from functools import partial

import streamlit as st

from dashboard.concepts.anisotropy import band, clean, most_misleading, share_below
from dashboard.concepts.similarity import paired_cosines
from dashboard.interface import loaders
from dashboard.interface.charts.layers import common_low, cosine_curve, cosine_table
from dashboard.interface.pictures import more, notice, picture
from dashboard.lessons.as_written import as_code
from dashboard.lessons.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.views.context_layers.sentence import Sentence

SLUG = "context_layers"


def cosine_by_layers(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """One token in two texts: how alike it stays, beside random pairs."""
    baseline = loaders.random_pairs(model.slug)
    states = [text.reading.hidden_states[:, text.at] for text in (first, second)]
    pairs = {
        "raw": (paired_cosines(*states), band(baseline.raw)),
        "mean and outlier dimensions removed": (
            paired_cosines(*(clean(state, baseline) for state in states)),
            band(baseline.cleaned),
        ),
    }
    low = common_low(pairs.values())
    for at, (column, kind) in enumerate(zip(st.columns(2), pairs, strict=True)):
        cosines, random = pairs[kind]
        with column:
            st.caption(f"Cosine, {kind}")
            picture(
                cosine_curve(cosines, random, low=low),
                partial(cosine_table, {kind: pairs[kind]}),
                key=f"cl_curve_{at}",
                alt_text=f"{model.title}: cosine of {first.name} and {second.name} after each layer, {kind}",
            )
    st.caption(passage(SLUG, "band", n_pairs=baseline.raw.shape[1], model=model.title))
    names = {"model": model.title, "first": as_code(first.name), "second": as_code(second.name)}
    raw = pairs["raw"][0]
    notice(SLUG, "curve", start=raw[0], end=raw[-1], below=share_below(baseline.raw[-1], raw[-1]), **names)
    worst = most_misleading(baseline)
    figures = {"model": model.title, "layer": worst.layer, "raw": worst.raw, "cleaned": worst.cleaned}
    if worst.n_outliers:
        misleading = passage(SLUG, "misleading_outliers", outliers=worst.n_outliers, **figures)
    else:
        misleading = passage(SLUG, "misleading_mean", **figures)
    both_ways = loaders.transformer(model.slug).anatomy.looks_ahead
    direction = "both_ways" if both_ways else "left_to_right"
    more(misleading, passage(SLUG, direction, model=model.title, first=as_code(first.name)))
