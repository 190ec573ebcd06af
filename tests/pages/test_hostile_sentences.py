"""Hostile input through the pages: a sentence that is fixed in its words is true of the figures, or is not said.

Three inputs with the models that a visitor meets first; `make sweep` poses all seven to each model in the box.
"""

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.prose import passages
from dashboard.course.questions import Type
from dashboard.course.registry import exercises_of
from dashboard.models import installed
from dashboard.ui.exercise_panel.answer_inputs import LABEL
from dashboard.ui.tabs import MORE
from tests.exercises.conftest import reading_by, transformer_of
from tests.pages.conftest import as_read
from tests.pages.walk import ALWAYS, TABS, opened

Link = dict[str, str]

# Page to the control of its tabs.
PAGES = {**TABS, "model_library": "ml_view"}
# Page to its boxes for a text or words, in groups that are filled together.
BOXES: dict[str, Sequence[Sequence[str]]] = {
    "start": [("st_word", "st_text")],
    "word_clusters": [
        ("wc_word", "wc_words", "wc_a", "wc_b", "wc_c", "wc_odd", "wc_professions"),
        ("wc_axis_1", "wc_axis_2", "wc_axis_3", "wc_own", "wc_first", "wc_second"),
    ],
    "subword_splitting": [("ss_text", "ss_word", "ss_ids")],
    "vocabulary_matrix": [("vm_token", "vm_find")],
    "learning": [("le_word", "le_never"), ("le_own",)],
    "position_embeddings": [("pe_text", "pe_left", "pe_right", "pe_dims")],
    "context_layers": [("cl_a", "cl_b", "cl_c", "cl_question"), ("cl_a", "cl_b", "cl_c", "cl_sentences")],
    "model_library": [("ml_repo",)],
}
# Box to what a link says so that it is there.
SHOWN_BY: dict[str, Link] = {
    "wc_axis_3": {"wc_n_axes": "3"},
    "wc_own": {"wc_text": "my own"},
    "wc_first": {"wc_pair": "my own"},
    "le_own": {"le_text": "my own"},
}
RIVER, SHORE, MONEY = (
    "Near the river the old bank floods every year.",
    "Near the lake the old bank floods every year.",
    "Near the money the old bank opens at nine.",
)


def everywhere(text: str) -> dict[str, list[Link]]:
    """One text in all boxes of all pages."""
    return {page: [dict.fromkeys(group, text) for group in groups] for page, groups in BOXES.items()}


# Name of an input to the links that pose it, page by page.
INPUTS: dict[str, dict[str, list[Link]]] = {
    "one word": everywhere("dog"),
    "nonsense": everywhere("qwrtz plmk"),
    "a tie": {
        "start": [{"st_text": "dog dog"}],
        "word_clusters": [{"wc_words": "king king", "wc_odd": "king queen", "wc_axis_1": "king king"}],
        "subword_splitting": [{"ss_text": "the the", "ss_word": "the"}],
        "vocabulary_matrix": [{"vm_token": "the the", "vm_find": "the"}],
        "learning": [{"le_own": "a b.\na b.", "le_word": "a"}],
        "position_embeddings": [{"pe_text": "dog dog dog", "pe_left": "dog man", "pe_right": "dog man"}],
        "context_layers": [
            {**dict.fromkeys(("cl_a", "cl_b", "cl_c"), "dog dog"), "cl_sentences": "A cat\na cat"}
        ],
    },
    "a negative difference": {
        "word_clusters": [
            {"wc_words": "the of", "wc_axis_1": "queen king", "wc_a": "the", "wc_b": "dog", "wc_c": "of"}
        ],
        "position_embeddings": [{"pe_text": "dog , the . of", "pe_a": "dog · 0", "pe_b": "␣. · 3"}],
        # The text of one sense stands where the one of two senses should, and the other way round.
        "context_layers": [
            {"cl_a": RIVER, "cl_b": SHORE, "cl_c": MONEY, "cl_a_at": "␣bank", "cl_b_at": "␣bank"}
        ],
    },
    "the same place twice": {
        "word_clusters": [dict.fromkeys(("wc_a", "wc_b", "wc_c", "wc_word", "wc_words"), "king")],
        "position_embeddings": [{"pe_text": "the dog and the dog", "pe_a": "␣dog · 1", "pe_b": "␣dog · 1"}],
        "context_layers": [
            {"cl_a": RIVER, "cl_b": RIVER, "cl_c": RIVER, "cl_a_at": "␣bank", "cl_b_at": "␣bank"}
        ],
    },
    "no repeated token": {
        "start": [{"st_text": "the cat sat"}],
        "subword_splitting": [{"ss_text": "the cat sat"}],
        "learning": [{"le_own": "a b.\nc d."}],
        "position_embeddings": [{"pe_text": "the cat sat"}],
        "context_layers": [{"cl_a": "my cat sat", "cl_b": "rivers flow", "cl_c": "she sings"}],
    },
    "nothing found": {
        "start": [{"st_word": "qwrtzplmk", "st_text": "🜁"}],
        "word_clusters": [dict.fromkeys(("wc_word", "wc_words", "wc_odd"), "qwrtzplmk")],
        "subword_splitting": [{"ss_text": "🜁", "ss_ids": "999999999"}],
        "vocabulary_matrix": [{"vm_token": "🜁", "vm_find": "qwrtzplmk"}],
        "learning": [{"le_word": "qwrtzplmk", "le_never": "qwrtzplmk"}],
        "position_embeddings": [dict.fromkeys(("pe_text", "pe_left", "pe_right"), "🜁")],
        "context_layers": [{"cl_a": RIVER, "cl_c": "She sings.", "cl_question": "🜁"}],
    },
}
OFTEN = ("one word", "nonsense", "the same place twice")

# Word vectors and language model: those that a visitor meets first, then pairs that bring in the others in the box.
FIRST = ("glove-6b-50d", "pocket-gpt2")
ENCODER = "all-minilm-l6-v2"
PAIRS = (FIRST, ("pocket-word2vec", "smollm2-135m"), ("glove-6b-50d", ENCODER))
# Lists from which a token is chosen, by its text and perhaps its place.
TOKEN_LISTS = ("pe_a", "pe_b", "cl_a_at", "cl_b_at")

# What a learner typed, code, formulas, where links lead and what makes letters bold.
NO_PROSE = re.compile(r"```.*?```|`+[^`]*`+|\$[^$]*\$|\]\([^)]*\)|<[^>]*>|https?://\S+|\*+", re.DOTALL)

NOWHERE = {
    "a number that is none": r"(?i:\bnan\b|\binf\b)|\bNone\b(?! of\b)",
    "a plural of one": r"(?<![\d.,−-])\b1 (?!(?:is|has|was|does|as|this|plus|minus|times|less|means)\b)[a-z]+s\b",
    "a hyphen for a minus sign": r"(?<![\w)])-\d",
    "a zero below zero": r"[-−]0[.,]0+(?!\d)",
}
# After one of these words 1 is a name or a factor, and counts nothing.
NO_COUNT = re.compile(
    r"(?i)(?:\b(?:layer|head|position|row|column|axis|step|place|and|of|ID|single)s?|×)\s+1 \w+$"
)
# Name of an input to the passages that are false of it, page by page.
SENSES = ("senses_apart", "senses_other_way_round")
NEVER: dict[str, dict[str, Sequence[str]]] = {
    "one word": {"position_embeddings": ("one_token", "places_apart"), "context_layers": SENSES},
    "nonsense": {"context_layers": ("found_by_meaning", "found_two", *SENSES)},
    "a tie": {"context_layers": SENSES},
    "a negative difference": {"context_layers": ("senses_apart",)},
    "the same place twice": {
        "position_embeddings": ("one_token", "places_apart", "places_alike"),
        "context_layers": SENSES,
    },
    "no repeated token": {"position_embeddings": ("one_token", "places_apart")},
    "nothing found": {"context_layers": ("found_by_meaning", "found_by_words", "found_two")},
}


def fixed_words(page: str, name: str) -> str:
    """Return the longest part of a passage that has no fields."""
    pieces = [literal for literal, *_ in Formatter().parse(passages(page)[name])]
    return max((" ".join(NO_PROSE.sub(" ", piece).split()) for piece in pieces), key=len)


def sentences(app: AppTest) -> str:
    """All prose of the page, each piece on a line; also what a player says of its frames."""
    main = app.main
    kinds = (main.markdown, main.caption, main.info, main.warning, main.error, main.success)
    written = [as_read([each]) for kind in kinds for each in kind]
    played = [line for each in main.get("bidi_component") for line in _of_frames(each.proto.json)]
    return "\n".join(" ".join(NO_PROSE.sub(" ", piece).split()) for piece in written + played)


def _of_frames(data: str) -> Iterator[str]:
    sent = json.loads(data) if data else None
    frames = sent.get("frames", ()) if isinstance(sent, dict) else ()
    yield from (frame["sentence"] for frame in frames if isinstance(frame, dict) and "sentence" in frame)


def faults(said: str) -> list[str]:
    """Find forbidden text in sentences, with its surroundings."""
    found = []
    for kind, pattern in NOWHERE.items():
        for match in re.finditer(pattern, said):
            before = said[max(0, match.start() - 40) : match.end()]
            if kind != "a plural of one" or not NO_COUNT.search(before):
                found.append(f"{kind}: …{before}{said[match.end() : match.end() + 40]}…")
    return found


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("The cosine is nan.", "a number that is none"),
        ("The length is inf.", "a number that is none"),
        ("The nearest is None.", "a number that is none"),
        ("It names 1 tokens.", "a plural of one"),
        ("A cosine of -0.31.", "a hyphen for a minus sign"),
        ("They have cosine −0.00.", "a zero below zero"),
    ],
)
def test_each_fault_is_seen(said: str, fault: str):
    assert [each.split(":")[0] for each in faults(said)] == [fault]


def test_what_only_looks_like_a_fault_is_none():
    said = (
        "None of these is about finance. Layer 1 looks back. 336 × 1 values. It takes 11 tokens, GPT-2's and 1 token. "
        "The cosines −0.0012 and 0.00. all-MiniLM-L6-v2 reads on."
    )
    assert faults(said) == []


def test_fixed_words_are_found_where_they_are_true():
    said = sentences(opened("position_embeddings")[0])
    assert all(fixed_words("position_embeddings", name) in said for name in ("one_token", "places_apart"))


def _as_in(language: str, link: Link) -> Link:
    """Write the tokens of a link as this model does: the encoder marks no space, and begins with [CLS]."""
    if language != ENCODER:
        return link

    def written(label: str) -> str:
        text, dot, place = label.removeprefix("␣").partition(" · ")
        return f"{text}{dot}{int(place) + 1}" if dot else text

    return {key: written(value) if key in TOKEN_LISTS else value for key, value in link.items()}


def _open_models(
    request: pytest.FixtureRequest, patch: pytest.MonkeyPatch, words: str, language: str
) -> None:
    folder: Path = request.getfixturevalue("real_models")
    patch.setenv("EMBEDDING_LAB_MODELS", str(folder))
    patch.setenv("EMBEDDING_LAB_WORD_VECTORS", words)
    patch.setenv("EMBEDDING_LAB_LANGUAGE_MODEL", language)


def _cases() -> Iterator[Any]:
    posed = set()
    for words, language in PAIRS:
        for name, links in INPUTS.items():
            for page in links:
                # These pages ask no language model, those no model at all.
                asked = {"word_clusters": words, "learning": "", "model_library": ""}.get(
                    page, (words, language)
                )
                if (page, name, asked) not in posed:
                    posed.add((page, name, asked))
                    often = name in OFTEN and (words, language) == FIRST
                    marks = [] if often else [pytest.mark.long]
                    case = f"{page}, {name}, {words}, {language}"
                    yield pytest.param(page, name, words, language, id=case, marks=marks)


def _each_view(app: AppTest, page: str) -> Iterator[str]:
    """Open each view of the page, be it a tab or under *More*, and yield its label; empty on a page without tabs."""
    folded = lesson(page).more
    for label in [tab.label for tab in app.tabs] or [""]:
        for view in folded if label == MORE else [""]:
            if label:
                app.session_state[PAGES[page]] = label
            if view:
                app.session_state[f"{lesson(page).letters}_more"] = view
            app.run()
            yield folded.get(view, label)


@pytest.mark.parametrize(("page", "name", "words", "language"), _cases())
def test_each_sentence_is_true_of_hostile_input(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    page: str,
    name: str,
    words: str,
    language: str,
):
    _open_models(request, monkeypatch, words, language)
    found: dict[str, list[str]] = {}
    for link in INPUTS[name][page]:
        typed = _as_in(language, link)
        shown_by = {key: value for box in typed for key, value in SHOWN_BY.get(box, {}).items()}
        app, _ = opened(page, **ALWAYS.get(page, {}), **shown_by, **typed)
        for key in typed.keys() & set(TOKEN_LISTS):
            chosen = app.selectbox(key=key)
            assert chosen.options[chosen.index] == typed[key]
        for view in _each_view(app, page):
            assert not app.exception, f"{view}: {app.exception[0].message}"
            said = sentences(app)
            never = NEVER.get(name, {}).get(page, ())
            false = [f"said of {name}: {each}" for each in never if fixed_words(page, each) in said]
            found.setdefault(view, []).extend([*faults(said), *false])
    assert not {view: each for view, each in found.items() if each}


@pytest.mark.parametrize(
    ("words", "language"), [pytest.param(*pair, marks=[pytest.mark.long] * (pair != FIRST)) for pair in PAIRS]
)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_no_verdict_stands_beside_an_error(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, lesson, words: str, language: str
):
    _open_models(request, monkeypatch, words, language)
    on = ModelsOnScreen(
        installed.word_vectors(words),
        installed.language_model(language),
        reading_by(language),
        partial(transformer_of, language),
    )
    fitting = [exercise for exercise in exercises_of(lesson.slug) if exercise.fits(on)]
    app, _ = opened(lesson.slug, **{f"{lesson.letters}_turns": "true"})
    for number, exercise in enumerate(fitting, start=1):
        posed = exercise.pose(on)
        if posed is None or not isinstance(posed.kind, Type):
            continue
        app.session_state[f"{lesson.letters}_turn"] = number
        before = {each.value for each in app.run().main.warning}
        for typed in (posed.kind.solved, "dog", "qwrtz plmk", "dog dog dog", ""):
            [box] = [each for each in app.text_input if each.label == LABEL]
            box.set_value(typed)
            [button] = [each for each in app.button if each.label == "Commit"]
            button.click().run()
            assert not app.exception
            said = {each.value for each in (*app.main.warning, *app.main.caption, *app.main.success)}
            verdicts = {each for each in said if each.startswith(("**Right", "**Not yet.**"))}
            errors = {each.value for each in app.main.warning} - verdicts - before
            errors |= {each for each in said if each.startswith("Give an answer first")}
            assert verdicts or errors, f"{exercise.name}: {typed}"
            assert not (verdicts and errors), f"{exercise.name}: {typed}"
