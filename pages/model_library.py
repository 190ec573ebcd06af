from dashboard.lessons.model_library.views import (
    host_models,
    language_model_list,
    upload_model,
    word_vector_models,
)
from dashboard.ui import controls, host

with controls.explained():
    host.check_may_change_models()

controls.tabs(
    {
        "Language models": language_model_list.language_models,
        "Word vectors": word_vector_models.word_vectors,
        "Bring your own": upload_model.bring_your_own,
        "On this host": host_models.on_this_host,
    },
    key="ml_view",
)
