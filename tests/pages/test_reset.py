"""Reset and undo: every control of a page at its default, and back."""

import pytest

from dashboard.course.lessons import LESSONS
from tests.pages.conftest import OpenPage


def controls_of(app, letters: str) -> dict[str, object]:
    kinds = (app.slider, app.text_input, app.toggle, app.selectbox, app.select_slider, app.text_area)
    found = {each.key: each.value for kind in kinds for each in kind if each.key}
    return {key: value for key, value in found.items() if key.startswith(f"{letters}_")}


@pytest.mark.parametrize(
    ("slug", "changed"),
    [
        ("word_clusters", {"wc_word": "queen", "wc_k": "9", "wc_clusters": "4"}),
        ("position_embeddings", {"pe_text": "dog bites man", "pe_a": "1"}),
        ("subword_splitting", {"ss_text": "spring is here"}),
        ("vocabulary_matrix", {"vm_token": "river", "vm_find": "bank"}),
    ],
)
def test_a_reset_brings_the_defaults_and_undo_what_was_there(open_page: OpenPage, slug: str, changed):
    letters = next(lesson for lesson in LESSONS if lesson.slug == slug).letters
    first = controls_of(open_page(slug), letters)
    app = open_page(slug, **changed)
    touched = controls_of(app, letters)
    assert touched != first
    app.button(key=f"reset_{letters}").click().run()
    assert not app.exception
    assert controls_of(app, letters) == first
    assert app.button(key=f"reset_{letters}").label == "Undo reset"
    app.button(key=f"reset_{letters}").click().run()
    assert controls_of(app, letters) == touched
    assert app.button(key=f"reset_{letters}").label == "Reset this page"


def test_a_typed_word_comes_back_after_an_example(open_page: OpenPage):
    app = open_page("start")
    [example, *_] = [each for each in app.button if str(each.key).startswith("st_preset_")]
    example.click().run()
    assert "st_preset_undo" not in [each.key for each in app.button], "nothing typed was lost"
    app.text_input(key="st_word").set_value("river").run()
    app.button(key=example.key).click().run()
    assert app.text_input(key="st_word").value != "river"
    app.button(key="st_preset_undo").click().run()
    assert not app.exception
    assert app.text_input(key="st_word").value == "river"
    assert "st_preset_undo" not in [each.key for each in app.button]
