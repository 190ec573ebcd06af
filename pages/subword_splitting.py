import streamlit as st

from dashboard import limits
from dashboard.components.token_strip import token_strip
from dashboard.lessons.subword_splitting import data
from dashboard.lessons.subword_splitting.presets import PRESETS
from dashboard.lessons.subword_splitting.views import (
    chat,
    counts,
    languages,
    notes,
    spellings,
    tokenizers,
    word_ladder,
)
from dashboard.lessons.subword_splitting.views.text_and_ids import (
    IDS,
    TEXT,
    id_line,
    read_inputs,
    text_line,
)
from dashboard.ui import fragments, inputs, page, tabs
from dashboard.ui.slots import model_picker


def draw() -> None:
    model = model_picker.language_model()
    cut = read_inputs(model)

    typing, examples = st.columns([1, 1])
    with typing:
        text_line()
    with examples:
        inputs.presets(
            {name: {TEXT: text, IDS: None, "ss_token": at} for name, (text, at) in PRESETS.items()},
            key="ss_try",
        )

    last = max(min(len(cut.tokens), limits.MAX_CHIPS) - 1, 0)
    with fragments.hidden("ss_token"):
        chosen = inputs.slider("Chosen token", 0, last, 0, key="ss_token")
    if cut.tokens:
        token_strip(cut.tokens, key="ss_strip", chosen=chosen, on_choose=inputs.setter("ss_token"))
    editing, counting = st.columns([2, 1])
    with editing:
        id_line(cut)
    with counting:
        counts.counts(cut)

    ladder, beside = st.columns([2, 1])
    with beside:
        notes.notes(model, cut, chosen)
    with ladder:
        word_ladder.word_ladder(model, cut, chosen, beside)

    views = {
        "spellings": lambda: spellings.spellings_of_a_word(model),
        "languages": lambda: languages.languages(model),
        "tokenizers": lambda: tokenizers.compare_tokenizers(model, cut.text),
    }
    # A link to this view opens it with any model: it says then that there is no template.
    if data.has_chat_template(model.slug) or tabs.is_asked("chat"):
        views["chat"] = lambda: chat.chat(model, cut.text)
    tabs.render(views, in_fragment=True)


page.run(draw)
