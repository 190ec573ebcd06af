import streamlit as st

from dashboard import limits
from dashboard.components.token_strip import token_strip
from dashboard.concepts.subwords import tokenize
from dashboard.lessons.subword_splitting.presets import PRESETS
from dashboard.lessons.subword_splitting.views import (
    each_token,
    languages,
    merge_by_merge,
    spellings,
    summary,
    tokenizers,
)
from dashboard.lessons.subword_splitting.views.chat import chat
from dashboard.lessons.subword_splitting.views.ids_to_text import ids_to_text
from dashboard.ui import inputs, page, tabs
from dashboard.ui.slots import model_picker


def draw() -> None:
    model = model_picker.language_model()

    typing, choosing = st.columns([3, 1])
    with typing:
        text = inputs.text("Text", PRESETS["rand_xyz"].text, key="ss_text")
    tokens = tokenize(model.tokenizer, text)
    with choosing:
        last = min(len(tokens), limits.MAX_CHIPS) - 1
        chosen = inputs.slider("Chosen token (or click it)", 0, last, 0, key="ss_token")
    examples = {name: {"ss_text": example, "ss_token": at} for name, (example, at) in PRESETS.items()}
    inputs.presets(examples, key="ss_try")

    if tokens:
        token_strip(
            tokens,
            key="ss_strip",
            chosen=chosen,
            on_choose=inputs.setter("ss_token"),
        )
        summary.summary(model, text, len(tokens))
        summary.describe_changes(model, text)
    else:
        summary.describe_no_tokens(text)

    tabs.render(
        {
            "tokens": lambda: each_token.each_token(model, text, tokens, chosen),
            "merges": lambda: merge_by_merge.how_a_word_is_cut(model, text, tokens, chosen),
            "spellings": lambda: spellings.four_spellings(model),
            "languages": lambda: languages.languages(model),
            "ids": lambda: ids_to_text(model, text),
            "chat": lambda: chat(model, text),
            "tokenizers": lambda: tokenizers.tokenizers_compared(model, text),
        },
        labels={"merges": merge_by_merge.WAY_NAMES[model.traits.splitting]},
        in_fragment=True,
    )


page.run(draw)
