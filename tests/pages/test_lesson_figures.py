"""The lesson's own figures, on the pages, from GPT-2 small itself: only where that model is really in the store."""

import numpy as np
import pytest

from dashboard import settings
from dashboard.concepts.similarity import cosine
from dashboard.models import installed, store
from dashboard.models.catalog import find
from dashboard.models.language_model import LanguageModel
from tests.pages.conftest import OpenPage, as_read

FIRST_5_VALUES = {
    25192: [-0.0456, -0.1112, 0.2527, 0.0098, -0.0464],
    62: [-0.0073, -0.0894, 0.0005, 0.0701, -0.0090],
    5431: [-0.1123, -0.0957, 0.1115, -0.0743, 0.0958],
    89: [-0.0141, -0.0427, 0.0941, -0.1052, 0.0594],
}
# The lesson adds position 1 to the last token of "bank is near the river bank".
COSINE_AT_0_AND_1 = 0.5472


@pytest.fixture
def gpt2() -> LanguageModel:
    """Open the real model from the models folder of this machine; skip without it.

    A stand-in of the same shape does not count: it must be from the hub's own address, at the pinned commit.
    """
    manifest = store.read("gpt2")
    expected = f"https://huggingface.co/openai-community/gpt2/tree/{find('gpt2').revision}"
    if manifest is None or manifest.source != expected or store.verify("gpt2"):
        pytest.skip(
            f"GPT-2 small is not in {settings.current().folder.name}/; get it with "
            "`python -m dashboard.models get gpt2` to run this test"
        )
    return installed.language_model("gpt2")


def test_the_matrix_holds_the_lesson_s_values(gpt2: LanguageModel):
    assert gpt2.token_embeddings.shape == (50257, 768)
    assert gpt2.position_embeddings is not None
    for token, values in FIRST_5_VALUES.items():
        assert gpt2.token_embeddings[token, :5] == pytest.approx(values, abs=5e-5)
    first, last = gpt2.tokenizer.encode("bank is near the river bank").ids[::5]
    assert (first, last) == (17796, 3331)
    at_0 = gpt2.token_embeddings[first] + gpt2.position_embeddings[0]
    at_1 = gpt2.token_embeddings[last] + gpt2.position_embeddings[1]
    assert cosine(np.asarray(at_0), np.asarray(at_1)) == pytest.approx(COSINE_AT_0_AND_1, abs=5e-5)


def test_the_position_page_shows_the_lesson_s_cosine(open_page: OpenPage, gpt2: LanguageModel):
    app = open_page("start")
    app.selectbox(key="language").set_value("gpt2").run()
    app.switch_page("../pages/position_embeddings.py").run()
    # Beside the lesson's own pair, then by the model itself.
    for preset in ("Lesson's text", "Lesson's script: 0 and 1"):
        next(button for button in app.button if button.label == preset).click().run()
        assert str(COSINE_AT_0_AND_1) in as_read(app.markdown), preset
    assert str(COSINE_AT_0_AND_1) in as_read(app.markdown)
