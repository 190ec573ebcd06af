"""The picture of the page: a word that moves through the layers in two sentences, and the cosine that falls."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.layer_curves import layer_names
from dashboard.charts.moving import still
from dashboard.components.moving_pair import CosineLine, MovingPair, SentenceBox, moving_pair
from dashboard.components.playback import Frame, MovingPoints, Timeline, replayed
from dashboard.concepts.anisotropy import band
from dashboard.concepts.context import layer_map, within_frame
from dashboard.concepts.similarity import paired_cosines
from dashboard.concepts.subwords import Token
from dashboard.course.markdown import as_code
from dashboard.course.presets import FIRST_TOKEN
from dashboard.course.prose import plain_passage
from dashboard.export import layer_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.presets import MONEY, ONE_SENSE, PRESETS, RIVER
from dashboard.lessons.context_layers.sentences import follow_pair
from dashboard.lessons.context_layers.views.text_inputs import (
    FIRST,
    SECOND,
    Sentence,
    find_word,
    plain_word,
    read_sentence,
    tokenize_input,
)
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs, messages, model_cache
from dashboard.ui.export import export_bar
from dashboard.ui.export.pictures import export_only
from dashboard.ui.slots.unseen_tokens import random_ids

SLUG = "context_layers"
LAYER, FIRST_TEXT, SECOND_TEXT, THIRD_TEXT = "cl_map_layer", "cl_a", "cl_b", "cl_c"
# Milliseconds that all layers take together.
WHOLE = 5_000


@dataclass(frozen=True, eq=False)
class TwoSentences:
    """Two sentences with a chosen token in each, and that of the first in a third sentence, if it is there."""

    first: Sentence
    second: Sentence
    third: Place | None


def moving_map(model: LanguageModel) -> TwoSentences:
    """Render both sentences, the map that moves from layer to layer, and the cosine; return the texts."""
    picture = st.container()
    edge = st.container(horizontal=True, horizontal_alignment="distribute", gap="small")
    remarks = st.container()
    with edge:
        _presets()
    first = read_sentence("First text", RIVER, FIRST_TOKEN, model, key=FIRST_TEXT, remarks=remarks)
    second = read_sentence("Second text", MONEY, FIRST_TOKEN, model, key=SECOND_TEXT, remarks=remarks)
    with fragments.hidden(THIRD_TEXT):
        compared = inputs.text("Text of the same sense", ONE_SENSE, key=THIRD_TEXT)
    texts = TwoSentences(first, second, _find_third(compared, first, model, remarks))
    with picture:
        _draw(model, texts, compared, edge)
    export_bar.record_note(said := _insight(model, texts))
    st.markdown(said)
    return texts


def _insight(model: LanguageModel, texts: TwoSentences) -> str:
    first, second = texts.first, texts.second
    return follow_pair(
        model=model.title,
        first=as_code(first.name),
        second=as_code(second.name),
        cosines=_cosines(first, second),
    )


def _cosines(first: Sentence, second: Sentence) -> list[float]:
    """Return the cosine of the chosen tokens before the first layer and after each."""
    states = (text.reading.hidden_states[:, text.index] for text in (first, second))
    return paired_cosines(*states).tolist()


def _presets() -> None:
    inputs.presets(
        {
            label: {
                FIRST_TEXT: first,
                SECOND_TEXT: second,
                THIRD_TEXT: same,
                f"{FIRST_TEXT}_at": f"␣{word}",
                f"{SECOND_TEXT}_at": f"␣{word}",
            }
            for label, (word, first, second, same) in PRESETS.items()
        },
        key="cl_presets",
    )


def _find_third(typed: str, first: Sentence, model: LanguageModel, remarks: DeltaGenerator) -> Place | None:
    """Return the chosen word of the first text in a third one; None if it is not there, or there is no such text."""
    if not typed.strip():
        return None
    with remarks, messages.show_input_errors():
        tokens = tokenize_input(typed, model)
        at = find_word(first.word, tokens)
        return None if at is None else Place(tuple(token.id for token in tokens), at)
    return None


def _draw(model: LanguageModel, texts: TwoSentences, compared: str, edge: DeltaGenerator) -> None:
    first, second = texts.first, texts.second
    names = [*first.names, *second.names]
    chosen = (first.index, len(first.names) + second.index)
    projection = data.layer_paths(model.slug, first.reading.ids, second.reading.ids, chosen)
    far = _far_points([*first.tokens, *second.tokens], len(first.tokens))
    points = MovingPoints(
        [plain_word(name) or name for name in names],
        [FIRST] * len(first.names) + [SECOND] * len(second.names),
        within_frame(projection.points, far),
        ("from the first word to the second, after the last layer", "the most of the rest"),
        named=_named(names, chosen),
        marked=chosen,
        marked_as=plain_passage(SLUG, "map_marked"),
    )
    layers = layer_names(len(projection.points))
    inputs.follow_default(LAYER, len(layers) - 1)
    with fragments.hidden(LAYER):
        at = inputs.slider("Layer", 0, len(layers) - 1, len(layers) - 1, key=LAYER)
    lines = _lines(model, texts)
    alt_text = f"{model.title}: all tokens of both texts in a plane, moving from layer to layer"
    pair = MovingPair(
        (_box(FIRST_TEXT, "First text", first, model), _box(SECOND_TEXT, "Second text", second, model)),
        SentenceBox(THIRD_TEXT, "Text of the same sense", compared),
        points,
        lines,
        caption=plain_passage(SLUG, "map_cosine", first=first.name, second=second.name),
        notes=(plain_passage(SLUG, "map_left"), plain_passage(SLUG, "map_right")),
        prompt=_prompt(compared, texts),
    )
    replay = moving_pair(
        pair,
        Timeline(_frames(layers, texts, lines[0].cosines), at, unit="Layer", pace=WHOLE // len(layers)),
        key="cl_map",
        alt_text=alt_text,
        on_stop=inputs.setter(LAYER),
        on_choose=lambda key, index: inputs.setter(f"{key}_at")(_names_of(key, texts)[index]),
        on_type=lambda key, text: inputs.setter(key)(text),
    )
    with edge:
        export_only(
            lambda: _table(points, names, at),
            key="cl_map",
            figure=lambda: still(points, at),
            source=layer_map,
            script=lambda: layer_scripts.paths(
                model, (first.reading.ids, second.reading.ids), _table(points, names, at), chosen, far, at
            ),
            alt_text=f"{model.title}: all tokens of both texts in a plane after {layers[at]}",
            live=lambda: replayed(replay),
        )


def _far_points(tokens: Sequence[Token], second_start: int) -> list[int]:
    """Return the tokens that lie far off in many models: the first of each text, and those that the model adds."""
    return [at for at, token in enumerate(tokens) if token.is_special or at in (0, second_start)]


def _named(names: Sequence[str], chosen: tuple[int, int]) -> list[int]:
    """Return the points to name, the chosen ones first; what is not a word has no name."""
    others = (at for at, name in enumerate(names) if at not in chosen and plain_word(name).isalnum())
    return [*chosen, *others]


def _names_of(key: str, texts: TwoSentences) -> list[str]:
    return (texts.first if key == FIRST_TEXT else texts.second).names


def _box(key: str, label: str, text: Sentence, model: LanguageModel) -> SentenceBox:
    return SentenceBox(key, label, text.typed, text.tokens, text.index, random_ids(text.tokens, model))


def _lines(model: LanguageModel, texts: TwoSentences) -> list[CosineLine]:
    """Return the cosine of the pair by layer, and what gives it a scale: one sense, and random pairs."""
    pair = _cosines(texts.first, texts.second)
    lines = [CosineLine(plain_passage(SLUG, "line_pair"), pair, is_pair=True)]
    if texts.third is not None:
        first = texts.first.reading.hidden_states[:, texts.first.index]
        third = model_cache.reading(model.slug, texts.third.ids).hidden_states[:, texts.third.at]
        lines.append(CosineLine(plain_passage(SLUG, "line_same"), paired_cosines(first, third).tolist()))
    pairs = data.random_pairs(model.slug).raw
    if pairs.shape[1]:
        lines.append(CosineLine(plain_passage(SLUG, "line_random"), band(pairs)[1].tolist()))
    return lines


def _prompt(compared: str, texts: TwoSentences) -> str:
    """Return the label of the text to compare with."""
    if not compared.strip():
        return plain_passage(SLUG, "no_third_text")
    if texts.third is None:
        return plain_passage(SLUG, "not_in_third_text", token=texts.first.name)
    return plain_passage(SLUG, "third_text")


def _frames(layers: Sequence[str], texts: TwoSentences, cosines: Sequence[float]) -> list[Frame]:
    """Return a frame for each layer, with the cosine of the chosen tokens after it."""
    pair = {"first": texts.first.name, "second": texts.second.name}
    return [
        Frame(layer, plain_passage(SLUG, "map_layer", layer=layer.capitalize(), cosine=cosine, **pair))
        for layer, cosine in zip(layers, cosines, strict=True)
    ]


def _table(points: MovingPoints, names: Sequence[str], index: int) -> pd.DataFrame:
    places = np.asarray(points.places[index]).round(4)
    return pd.DataFrame(
        {"text": points.groups, "token": names, "axis 1": places[:, 0], "axis 2": places[:, 1]}
    )
