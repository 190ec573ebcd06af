"""All tokens of both texts on their way through the layers."""

from dashboard.concepts.context import layer_map
from dashboard.interface import loaders
from dashboard.interface.charts.layers import path_table, token_paths
from dashboard.interface.pictures import notice, picture
from dashboard.lessons.as_written import as_code
from dashboard.models.language_model import LanguageModel
from dashboard.takeaway import of_layers
from dashboard.views.context_layers.sentence import FIRST, SECOND, Sentence

SLUG = "context_layers"


def token_map(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """All tokens of both texts on their way through the layers."""
    projection = loaders.layer_paths(model.slug, first.reading.ids, second.reading.ids)
    names = [*first.names, *second.names]
    texts = [FIRST] * len(first.names) + [SECOND] * len(second.names)
    picture(
        token_paths(names, texts, projection, chosen=(first.at, len(first.names) + second.at)),
        lambda: path_table(names, texts, projection),
        key="cl_map",
        source=layer_map,
        script=lambda: of_layers.paths(model, (first.reading.ids, second.reading.ids), names, texts),
        alt_text=f"{model.title}: all tokens of both texts in a plane, moving from layer to layer",
    )
    pair = {"first": as_code(first.name), "second": as_code(second.name)}
    notice(SLUG, "map", model=model.title, share=projection.kept, **pair)
