"""The script of a visitor: for each page a control and a value, in the order of the lesson."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from benchmarks.load.visitor import Visitor
from dashboard.course.lessons import LESSONS
from dashboard.lessons.context_layers.presets import PRESETS as CONTEXT_PRESETS
from dashboard.lessons.subword_splitting.presets import PRESETS as SPLITTING_PRESETS
from dashboard.lessons.word_clusters.presets import PRESETS as WORD_PRESETS

Value = Callable[[Random], Any]

WORDS = sorted({word for preset in WORD_PRESETS.values() for word in preset.words})
TEXTS = [each.text for each in SPLITTING_PRESETS.values()]
SENTENCES = [text for each in CONTEXT_PRESETS.values() for text in (each.first, each.second)]


def _word(random: Random) -> str:
    return random.choice(WORDS)


def _text(random: Random) -> str:
    """Make a text that nobody else types, as in a class."""
    return f"{random.choice(TEXTS)} {random.choice(WORDS)} {random.randrange(1_000)}"


def _sentence(random: Random) -> str:
    return f"{random.choice(SENTENCES)} {random.choice(WORDS).capitalize()} {random.randrange(1_000)}."


def _always(value: Any) -> Value:
    return lambda random: value


# Key of a control, and what to put into it; None for anything that the control offers.
Step = tuple[str, Value | None]

STEPS: dict[str, tuple[Step, ...]] = {
    "start": (
        ("st_word", _word),
        ("st_text", _text),
        ("st_word", _word),
        ("st_text", _text),
    ),
    "word_clusters": (
        ("wc_word", _word),
        ("wc_k", None),
        ("wc_map_of", None),
        ("wc_view", _always("How true is a map?")),
        ("wc_view", _always("Analogy")),
        ("wc_a", _word),
        ("wc_view", _always("More")),
        ("wc_more", _always("Bias lens")),
    ),
    "vocabulary_matrix": (
        ("vm_token", _word),
        ("vm_k", None),
        ("vm_view", _always("Atlas of tokens")),
        ("vm_view", _always("All tokens")),
        ("vm_find", _word),
        ("vm_view", _always("More")),
    ),
    "subword_splitting": (
        ("ss_text", _text),
        ("ss_token", None),
        ("ss_word", _word),
        ("ss_view", _always("Languages")),
        ("ss_view", _always("Tokenizers compared")),
        ("ss_text", _text),
    ),
    "position_embeddings": (
        ("pe_text", _text),
        ("pe_a", None),
        ("pe_b", None),
        ("pe_view", _always("The matrix")),
        ("pe_view", _always("Four schemes")),
        ("pe_scheme", None),
        ("pe_view", _always("More")),
    ),
    "context_layers": (
        ("cl_a", _sentence),
        ("cl_view", _always("Attention")),
        ("cl_layer", None),
        ("cl_b", _sentence),
        ("cl_view", _always("Predictions")),
        ("cl_view", _always("Vectors that act")),
        ("cl_view", _always("More")),
    ),
    "learning": (
        ("le_text_seed", None),
        ("le_epochs", None),
        ("le_dims", None),
    ),
    "model_library": (
        ("ml_view", _always("On this host")),
        ("ml_view", _always("Bring your own")),
    ),
}

SLUGS = tuple(lesson.slug for lesson in LESSONS)


def in_the_menu(slug: str) -> str:
    """Return the page's name in the URL, which is empty for the first page."""
    return "" if slug == SLUGS[0] else slug


def offered(visitor: Visitor, key: str, random: Random) -> Any:
    """Choose an option of a control on screen."""
    kind, element = visitor.elements[key]
    if kind == "selectbox":
        return random.choice(element.options)
    if kind == "button_group":
        return random.choice(element.options).content
    if element.options:
        return random.choice(element.options)
    count = int((element.max - element.min) / element.step)
    return element.min + element.step * random.randint(0, count)


def acts(random: Random, first: int = 0) -> Iterator[tuple[str, Step | None]]:
    """Yield page after page from number `first` on, cyclically: slug and step, None for opening the page."""
    at = first
    while True:
        slug = SLUGS[at % len(SLUGS)]
        yield slug, None
        for step in STEPS[slug]:
            yield slug, step
        at += 1


async def act(visitor: Visitor, slug: str, step: Step | None, random: Random) -> float:
    """Do the next step; return the seconds until the page is drawn."""
    if step is None:
        return await visitor.go(in_the_menu(slug))
    key, value = step
    return await visitor.put(key, offered(visitor, key, random) if value is None else value(random))
