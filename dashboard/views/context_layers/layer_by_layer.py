"""How alike one token stays in two texts, layer by layer."""

from functools import partial

import streamlit as st

from dashboard.concepts.anisotropy import band, clean, most_misleading, share_below
from dashboard.concepts.similarity import paired_cosines
from dashboard.interface import controls, loaders
from dashboard.interface.charts.layers import Curve, common_low, cosine_curve, cosine_table
from dashboard.interface.pictures import more, notice, picture
from dashboard.lessons.as_written import as_code
from dashboard.lessons.presets import ONE_SENSE
from dashboard.lessons.prose import passage
from dashboard.models.language_model import LanguageModel
from dashboard.takeaway import of_layers
from dashboard.takeaway.of_layers import Place
from dashboard.views.context_layers.sentence import Sentence, bare, find_word, readable

SLUG = "context_layers"

# A pair of one sense that is more alike than the pair of two senses by this much is told apart.
TOLD_APART = 0.05


def cosine_by_layers(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """One token in two texts: how alike it stays, beside random pairs and beside a text in which its sense is one."""
    baseline = loaders.random_pairs(model.slug)
    third = _one_sense(model, first)
    one_sense = None if third is None else loaders.reading(model.slug, third.ids).hidden_states[:, third.at]
    states = [text.reading.hidden_states[:, text.at] for text in (first, second)]
    cleaned = [clean(state, baseline) for state in states]
    curves = {
        "raw": Curve(
            paired_cosines(*states),
            band(baseline.raw),
            None if one_sense is None else paired_cosines(states[0], one_sense),
        ),
        "mean and outlier dimensions removed": Curve(
            paired_cosines(*cleaned),
            band(baseline.cleaned),
            None if one_sense is None else paired_cosines(cleaned[0], clean(one_sense, baseline)),
        ),
    }
    low = common_low(curves.values())
    for at, (column, (kind, curve)) in enumerate(zip(st.columns(2), curves.items(), strict=True)):
        with column:
            st.caption(f"Cosine, {kind}")
            picture(
                cosine_curve(curve, low=low),
                partial(cosine_table, {kind: curve}),
                key=f"cl_curve_{at}",
                source=paired_cosines,
                script=partial(
                    of_layers.layer_by_layer,
                    model,
                    [Place(text.reading.ids, text.at) for text in (first, second)]
                    + ([third] if third else []),
                    kind,
                    loaders.random_texts(model.slug),
                    cleaned=kind != "raw",
                ),
                alt_text=f"{model.title}: cosine of {first.name} and {second.name} after each layer, {kind}",
            )
    kind = "band" if model.trained_ids is not None else "band_of_another_world"
    st.caption(passage(SLUG, kind, n_pairs=baseline.raw.shape[1], model=model.title))
    names = {"model": model.title, "first": as_code(first.name), "second": as_code(second.name)}
    raw = curves["raw"]
    ends = {"start": raw.pair[0], "end": raw.pair[-1], "below": share_below(baseline.raw[-1], raw.pair[-1])}
    if raw.same is None:
        notice(SLUG, "curve", **ends, **names)
        beside = []
    else:
        apart = raw.same[-1] - raw.pair[-1]
        notice(
            SLUG,
            "senses_apart" if apart > TOLD_APART else "senses_hardly_apart",
            model=model.title,
            first=names["first"],
            same=raw.same[-1],
            end=raw.pair[-1],
            apart=apart,
        )
        beside = [passage(SLUG, "curve", **ends, **names)]
    worst = most_misleading(baseline)
    figures = {"model": model.title, "layer": worst.layer, "raw": worst.raw, "cleaned": worst.cleaned}
    if worst.n_outliers:
        misleading = passage(SLUG, "misleading_outliers", outliers=worst.n_outliers, **figures)
    else:
        misleading = passage(SLUG, "misleading_mean", **figures)
    both_ways = loaders.transformer(model.slug).anatomy.looks_ahead
    direction = "both_ways" if both_ways else "left_to_right"
    more(*beside, misleading, passage(SLUG, direction, model=model.title, first=names["first"]))


def _one_sense(model: LanguageModel, first: Sentence) -> Place | None:
    """The chosen token in a third text, typed here; None where there is none."""
    typed = controls.text(passage(SLUG, "third_text"), ONE_SENSE, key="cl_c")
    if not typed.strip():
        return None
    with controls.explained():
        tokens = readable(typed, model)
        at = find_word(first.name, tokens)
        if at is not None:
            return Place(tuple(token.id for token in tokens), at)
        st.caption(passage(SLUG, "not_in_third_text", token=as_code(bare(first.name))))
    return None
