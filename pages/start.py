import streamlit as st

from dashboard.course.prose import passage
from dashboard.lessons.start.views import pipeline_stages, word_map
from dashboard.ui import fragments, messages, page
from dashboard.ui.export import download_button
from dashboard.ui.slots import model_picker

SLUG = "start"


def draw() -> None:
    model = model_picker.language_model()

    fragments.as_fragment(lambda: word_map.draw_map(model_picker.word_vectors()))
    fragments.as_fragment(lambda: pipeline_stages.draw_pipeline(model))

    with messages.show_input_errors():
        words = model_picker.word_vectors()
        of_words = {"words": words.title, "n_words": len(words), "n_word_dims": words.n_dims}
        of_model = {"language": model.title, "n_vocab": model.n_tokens, "n_dims": model.n_dims}
        st.caption(passage(SLUG, "models", **of_words, **of_model, n_parameters=model.n_parameters))
        if model.n_random_rows:
            n_idle = model.n_random_rows * model.n_dims
            random = {"n_random": model.n_random_rows, "n_idle": n_idle, "n_parameters": model.n_parameters}
            st.caption(passage(SLUG, "random_rows", language=model.title, **random))
        download_button.offer_lesson_matrix(model)


page.run(draw)
