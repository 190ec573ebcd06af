from dashboard.lessons.model_library.views import (
    host_models,
    language_model_list,
    upload_model,
    word_vector_models,
)
from dashboard.ui import host, messages, page, tabs


def draw() -> None:
    with messages.show_input_errors():
        host.check_may_change_models()

    tabs.render(
        {
            "language": language_model_list.language_models,
            "words": word_vector_models.word_vectors,
            "upload": upload_model.upload_model,
            "host": host_models.host_models,
        },
    )


page.run(draw)
