import streamlit as st

from dashboard.interface import controls, slots
from dashboard.lessons.prose import passage
from dashboard.views.start import among_all_words, way

SLUG = "start"

model = slots.language_model()

controls.on_its_own(lambda: among_all_words.draw(slots.word_vectors()))
controls.on_its_own(lambda: way.draw(model))

with controls.explained():
    words = slots.word_vectors()
    of_words = {"words": words.title, "n_words": len(words), "n_word_dims": words.n_dims}
    of_model = {"language": model.title, "n_vocab": model.n_tokens, "n_dims": model.n_dims}
    st.caption(passage(SLUG, "models", **of_words, **of_model, n_parameters=model.n_parameters))
    if model.n_never_trained:
        n_idle = model.n_never_trained * model.n_dims
        never = {"n_never": model.n_never_trained, "n_idle": n_idle, "n_parameters": model.n_parameters}
        st.caption(passage(SLUG, "never_trained", language=model.title, **never))
