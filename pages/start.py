from dashboard.lessons.start.views import pipeline_stages, word_atlas
from dashboard.ui import fragments, page
from dashboard.ui.slots import model_picker


def draw() -> None:
    model = model_picker.language_model()
    fragments.as_fragment(lambda: word_atlas.draw_map(model_picker.word_vectors()))
    fragments.as_fragment(lambda: pipeline_stages.draw_pipeline(model))


page.run(draw)
