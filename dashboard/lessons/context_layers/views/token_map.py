"""Tab with a map of all tokens of both texts, moving through the layers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.charts.layer_curves import layer_names
from dashboard.charts.moving import still
from dashboard.charts.points import axis_titles
from dashboard.components.playback import Frame, MovingPoints, Timeline, playback
from dashboard.concepts.context import layer_map
from dashboard.concepts.similarity import paired_cosines
from dashboard.course.markdown import as_code
from dashboard.course.prose import plain_passage
from dashboard.export import layer_scripts
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.views.text_inputs import FIRST, SECOND, Sentence
from dashboard.models.language_model import LanguageModel
from dashboard.ui import fragments, inputs
from dashboard.ui.export.pictures import export_only, insight

SLUG = "context_layers"
LAYER = "cl_map_layer"


def token_map(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Render the map of all tokens of both texts, animated through the layers."""
    projection = data.layer_paths(model.slug, first.reading.ids, second.reading.ids)
    names = [*first.names, *second.names]
    chosen = (first.index, len(first.names) + second.index)
    tokens = MovingPoints(
        names,
        [FIRST] * len(first.names) + [SECOND] * len(second.names),
        projection.points,
        axis_titles(projection, "PC"),
        named=[*chosen, *(at for at in range(len(names)) if at not in chosen)],
        marked=chosen,
        marked_as=plain_passage(SLUG, "map_marked"),
    )
    layers = layer_names(len(projection.points))
    with fragments.hidden(LAYER):
        at = inputs.slider("Layer", 0, len(layers) - 1, 0, key=LAYER)
    replay = playback(
        tokens,
        Timeline(_frames(layers, first, second), at, unit="Layer"),
        key="cl_map",
        on_stop=inputs.setter(LAYER),
        alt_text=f"{model.title}: all tokens of both texts in a plane, moving from layer to layer",
    )
    export_only(
        lambda: _table(tokens, at),
        key="cl_map",
        figure=lambda: still(tokens, at),
        source=layer_map,
        script=lambda: layer_scripts.paths(
            model, (first.reading.ids, second.reading.ids), names, tokens.groups, at
        ),
        alt_text=f"{model.title}: all tokens of both texts in a plane after {layers[at]}",
        replay=replay,
    )
    pair = {"first": as_code(first.name), "second": as_code(second.name)}
    insight(SLUG, "map", model=model.title, share=projection.kept, **pair)


def _frames(layers: Sequence[str], first: Sentence, second: Sentence) -> list[Frame]:
    """Return a frame for each layer, labelled with the exact cosine of the chosen tokens after it."""
    states = [np.asarray(text.reading.hidden_states[:, text.index]) for text in (first, second)]
    pair = {"first": first.name, "second": second.name}
    return [
        Frame(layer, plain_passage(SLUG, "map_layer", layer=layer.capitalize(), cosine=cosine, **pair))
        for layer, cosine in zip(layers, paired_cosines(*states), strict=True)
    ]


def _table(tokens: MovingPoints, index: int) -> pd.DataFrame:
    places = tokens.places[index].round(4)
    return pd.DataFrame(
        {"text": tokens.groups, "token": tokens.names, "axis 1": places[:, 0], "axis 2": places[:, 1]}
    )
