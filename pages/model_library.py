from dashboard.lessons.model_library.views import (
    host_models,
    language_model_list,
    upload_model,
    word_vector_models,
)
from dashboard.ui import fragments, host, messages, page


def draw() -> None:
    with messages.show_input_errors():
        host.check_may_change_models()

    fragments.tabs(
        {
            "Language models": language_model_list.language_models,
            "Word vectors": word_vector_models.word_vectors,
            "Bring your own": upload_model.upload_model,
            "On this host": host_models.host_models,
        },
        key="ml_view",
    )


page.run(draw)
