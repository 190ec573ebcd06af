import streamlit as st

from dashboard.concepts.subwords import tokenize
from dashboard.interface import controls, slots
from dashboard.interface.components.token_strip import token_strip

model = slots.language_model()
text = controls.text("Your sentence", "The cat sat on the mat", key="su_text")
token_strip(tokenize(model.tokenizer, text), key="su_tokens", chosen=1, on_choose=lambda n: st.toast(str(n)))
