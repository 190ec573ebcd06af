"""The models in the box, on screen in pairs as a learner would have them."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest

from dashboard.concepts.context import Reading
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.models import installed
from dashboard.models.transformer import Transformer

POCKET = ("pocket-word2vec", "pocket-gpt2")
PAIRS = (POCKET, ("glove-6b-50d", "smollm2-135m"), ("glove-6b-50d", "all-minilm-l6-v2"))


# Opened while the folder of models is set.
language_model = cache(installed.language_model)


@cache
def transformer_of(slug: str) -> Transformer:
    """Open the layers of this language model once."""
    return installed.transformer(language_model(slug))


def reading_by(slug: str) -> Callable[[tuple[int, ...]], Reading]:
    """Return a function that runs this language model on token IDs, opening its layers at first use."""
    language_model(slug)

    @cache
    def reading(ids: tuple[int, ...]) -> Reading:
        return transformer_of(slug).read(ids)

    return reading


@pytest.fixture(scope="session", params=PAIRS, ids=lambda pair: pair[1])
def models(request: pytest.FixtureRequest) -> ModelsOnScreen:
    """Yield a pair of models that come with the app or in its packages."""
    return _opened(request.param, request)


@pytest.fixture(scope="session")
def all_pairs(request: pytest.FixtureRequest) -> list[ModelsOnScreen]:
    """All of these pairs, for what has to hold of one of them."""
    return [_opened(pair, request) for pair in PAIRS]


def _opened(pair: tuple[str, str], request: pytest.FixtureRequest) -> ModelsOnScreen:
    words, language = pair
    with pytest.MonkeyPatch.context() as patch:
        if pair != POCKET:
            folder: Path = request.getfixturevalue("real_models")
            patch.setenv("EMBEDDING_LAB_MODELS", str(folder))
        return ModelsOnScreen(
            installed.word_vectors(words),
            language_model(language),
            reading_by(language),
            partial(transformer_of, language),
        )
