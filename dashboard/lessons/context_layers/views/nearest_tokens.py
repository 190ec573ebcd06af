"""Tab with the tokens whose rows are nearest to a hidden state, layer by layer."""

import numpy as np
import streamlit as st

from dashboard.charts.layer_curves import ranked_tokens
from dashboard.charts.layer_tables import ranked_table
from dashboard.concepts.neighbours import nearest_to_each
from dashboard.concepts.subwords import labels_of
from dashboard.course.markdown import as_code
from dashboard.course.prose import passage
from dashboard.export import layer_scripts
from dashboard.export.layer_scripts import Place
from dashboard.lessons.context_layers import data
from dashboard.lessons.context_layers.sentences import describe_nearest
from dashboard.lessons.context_layers.views.text_inputs import Sentence, choose_text, listed_layers
from dashboard.models.language_model import LanguageModel
from dashboard.ui.export.pictures import insight_with_details, render_chart

SLUG = "context_layers"

TOP = 5


def nearest_tokens(model: LanguageModel, first: Sentence, second: Sentence) -> None:
    """Render the tokens whose rows are nearest to a hidden state, layer by layer."""
    text = choose_text(first, second)
    found = data.nearest_tokens(model.slug, text.reading.ids, text.index, TOP)
    labels = [labels_of(model.tokenizer, each.rows) for each in found]
    cosines = np.array([each.cosines for each in found])
    render_chart(
        ranked_tokens(labels, cosines, value="cosine", written=".4f", drawn=listed_layers(len(labels))),
        lambda: ranked_table(labels, cosines, "cosine"),
        key="cl_nearest",
        source=nearest_to_each,
        script=lambda: layer_scripts.nearest(model, Place(text.reading.ids, text.index), TOP),
        alt_text=f"{model.title}: the {TOP} nearest tokens to {text.name} after each layer",
    )
    counted = model.rows_for_statistics()
    if counted is not None:
        st.caption(passage(SLUG, "no_random_rows", model=model.title, count=len(counted)))
    said = describe_nearest(
        model=model.title,
        token=as_code(text.name),
        first=as_code(labels[0][0]),
        cosines=cosines[:, 0].tolist(),
        is_itself=[int(each.rows[0]) == text.reading.ids[text.index] for each in found],
        by_chance=data.nearest_by_chance(model.slug, text.reading.ids, text.index),
    )
    insight_with_details(SLUG, *said)
