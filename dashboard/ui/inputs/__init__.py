"""Inputs that recompute while they change and are bound to the URL, so that a link reproduces the state.

A widget's key is its URL parameter. It starts with its page's two letters (`wc_`, `vm_`, ...), since a key on two
pages would share one value.
"""

from dashboard.ui.inputs.choices import (
    choice,
    page_slice,
    presets,
    selectbox_by_index,
    setter,
    toggle,
)
from dashboard.ui.inputs.defaults import follow_default, mark_as_suggestion
from dashboard.ui.inputs.model_inputs import known_word, known_words, token_input
from dashboard.ui.inputs.numbers import float_slider, integer_list, select_slider, slider
from dashboard.ui.inputs.text_inputs import (
    answer_input,
    left_out_of_links,
    long_text,
    parsed_text,
    text,
    value_of,
    word_list,
)

__all__ = [
    "answer_input",
    "choice",
    "float_slider",
    "follow_default",
    "integer_list",
    "known_word",
    "known_words",
    "left_out_of_links",
    "long_text",
    "mark_as_suggestion",
    "page_slice",
    "parsed_text",
    "presets",
    "select_slider",
    "selectbox_by_index",
    "setter",
    "slider",
    "text",
    "toggle",
    "token_input",
    "value_of",
    "word_list",
]
