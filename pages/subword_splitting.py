import streamlit as st

from dashboard.concepts.subwords import tokenize
from dashboard.interface import controls, slots
from dashboard.interface.components.token_strip import MAX_CHIPS, token_strip
from dashboard.lessons.presets import SPLITTINGS
from dashboard.views import subword_splitting as views

model = slots.language_model()

typing, choosing = st.columns([3, 1])
with typing:
    text = controls.text("Text", SPLITTINGS["rand_xyz"].text, key="ss_text")
tokens = tokenize(model.tokenizer, text)
with choosing:
    last = min(len(tokens), MAX_CHIPS) - 1
    chosen = controls.slider("Chosen token (or click it)", 0, last, 0, key="ss_token")
examples = {name: {"ss_text": example, "ss_token": at} for name, (example, at) in SPLITTINGS.items()}
controls.presets(examples, key="ss_try")

if tokens:
    token_strip(tokens, key="ss_strip", chosen=chosen, on_choose=controls.setter("ss_token"))
    views.summary(model, text, len(tokens))
    views.changed(model, text)
else:
    views.no_tokens(text)

controls.tabs(
    {
        "Each token": lambda: views.each_token(model, tokens, chosen),
        views.WAY_NAMES[model.traits.splitting]: lambda: views.how_a_word_is_cut(model, text, tokens, chosen),
        "Four spellings": lambda: views.four_spellings(model),
        "Languages": lambda: views.languages(model),
        "Tokenizers compared": lambda: views.tokenizers_compared(model, text),
    },
    key="ss_view",
    on_their_own=True,
)
