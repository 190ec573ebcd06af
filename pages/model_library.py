from dashboard.interface import controls, host
from dashboard.views.model_library import bring_your_own, language_models, on_this_host, word_vectors

with controls.explained():
    host.check_may_change_models()

controls.tabs(
    {
        "Language models": language_models.language_models,
        "Word vectors": word_vectors.word_vectors,
        "Bring your own": bring_your_own.bring_your_own,
        "On this host": on_this_host.on_this_host,
    },
    key="ml_view",
)
