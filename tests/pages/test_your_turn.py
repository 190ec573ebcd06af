"""Exercises as a learner meets them: nothing before they are opened, commit, help in three rungs, the answer."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.exercises.collected import exercises_of
from dashboard.exercises.kinds import Choose, Number, Order, Type
from dashboard.interface.your_turn import answering, room, sheets
from dashboard.lessons.registry import LESSONS, lesson
from tests.pages.conftest import OpenPage


def opened(open_page: OpenPage, page: str, number: int) -> AppTest:
    letters = lesson(page).letters
    return open_page(page, **{f"{letters}_turns": "true", f"{letters}_turn": str(number)})


def written(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.success, *app.warning, *app.caption))


def commit(app: AppTest) -> AppTest:
    [button] = [each for each in app.button if each.label == "Commit"]
    return button.click().run()


def press(app: AppTest, label: str) -> AppTest:
    [button] = [each for each in app.button if each.label == label]
    return button.click().run()


def test_folded_it_costs_nothing(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "on_screen", lambda: pytest.fail("a folded exercise opened the models"))
    for each in LESSONS:
        app = open_page(each.slug)
        assert not app.exception
        assert [folded.label for folded in app.main.expander][-1] == "Your turn: predict, then see"
        assert "Commit" not in [button.label for button in app.button]


@pytest.mark.parametrize("each", LESSONS, ids=lambda each: each.slug)
def test_every_exercise_of_a_page_opens_by_its_link(open_page: OpenPage, each):
    titles = set()
    for number in range(1, len(exercises_of(each.slug)) + 1):
        app = opened(open_page, each.slug, number)
        assert not app.exception
        assert "Commit" in [button.label for button in app.button], number
        asked = [text.value for text in app.markdown if text.value.startswith("**")]
        titles.add(asked[-1])
    assert len(titles) == len(exercises_of(each.slug))


def test_a_wrong_number_gets_three_rungs_of_help_and_a_right_one_its_reason(open_page: OpenPage):
    app = opened(open_page, "start", 1)
    words = exercises_of("start")[0].words
    app.number_input[0].set_value(3)
    commit(app)
    assert "Not yet." in written(app)
    assert words.nudge[:30] in written(app)
    assert words.why[-40:] not in written(app)
    press(app, "More help")
    assert "Multiply" in written(app)
    press(app, "Show me")
    assert "The model says:" in written(app)
    assert words.why[-40:] in written(app)
    app.number_input[0].set_value(4 * 128)
    commit(app)
    assert "Right." in written(app)
    assert "Done on this page: 1" in written(app)


def test_an_empty_answer_is_no_answer(open_page: OpenPage):
    app = commit(opened(open_page, "start", 1))
    assert "Give an answer first" in written(app)
    assert "Not yet" not in written(app)


def test_options_order_and_text_are_graded(open_page: OpenPage):
    app = opened(open_page, "start", 2)
    stages = list(app.multiselect[0].options)
    right = ["text", "tokens", "IDs", "token vectors", "token + position vectors", "layers", "next token"]
    app.multiselect[0].set_value([stages.index(stage) for stage in right])
    assert "Right." in written(commit(app))

    app = opened(open_page, "vocabulary_matrix", 2)
    app.radio[0].set_value(0)
    assert "Right." in written(commit(app))

    app = opened(open_page, "subword_splitting", 8)
    [box] = [each for each in app.text_input if str(each.key).startswith("ss_turn")]
    box.set_value("two words [x](http://here.org)")
    app = commit(app)
    assert "not one word" in written(app) or "Not yet." in written(app) or "Right." in written(app)
    assert "[x](http" not in written(app)


def test_each_kind_has_a_control():
    assert {Choose, Number, Order, Type} <= set(answering._CONTROLS)


def test_sheets_hold_every_exercise_with_a_link_and_nothing_unescaped(open_page: OpenPage):
    from dashboard.exercises.screen import OnScreen
    from dashboard.models import installed
    from tests.exercises.conftest import POCKET, reading_by

    words, language = POCKET
    on = OnScreen(installed.word_vectors(words), installed.language_model(language), reading_by(language))
    hostile = "<script>alert(1)</script>"
    sheet = sheets._sheet(
        "Key", on, lambda page, number: f"http://here/{page.slug}?n={number}&x=1", lambda *_: hostile
    )
    assert sheet.count("<article>") == sum(len(exercises_of(each.slug)) for each in LESSONS)
    assert "<script>" not in sheet
    assert "http://here/start?n=1&amp;x=1" in sheet
    key = sheets._sheet("Key", on, lambda page, number: "", sheets._key)
    assert "512" in key


WORD = "a word for teachers"


def keys(app: AppTest) -> list[str]:
    return [each.label for each in app.get("download_button") if "key" in each.label]


def test_the_key_with_all_answers_is_for_teachers(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    assert keys(opened(open_page, "start", 1)) == []
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", "short")
    assert "The word for teachers" not in [box.label for box in opened(open_page, "start", 1).text_input]
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", WORD)
    app = opened(open_page, "start", 1)
    [box] = [each for each in app.text_input if each.label == "The word for teachers"]
    box.set_value("a guess").run()
    assert keys(app) == []
    [box] = [each for each in app.text_input if each.label == "The word for teachers"]
    box.set_value(WORD).run()
    assert keys(app) == ["Teacher's key"]


def test_a_page_that_is_taken_away_has_its_answers_for_teachers_alone(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", WORD)
    app = opened(open_page, "start", 1)
    app.session_state["take_page"] = True
    with_answers = {"Key", "GIFT"}
    offered = {each.label for each in app.run().get("download_button")}
    assert "Worksheet" in offered
    assert not with_answers & offered
    [box] = [each for each in app.text_input if each.label == "The word for teachers"]
    box.set_value(WORD).run()
    assert with_answers <= {each.label for each in app.get("download_button")}


def test_the_class_is_asked_in_the_place_of_the_page_which_is_as_it_was_afterwards(
    open_page: OpenPage, models_folder: Path
):
    app = opened(open_page, "word_clusters", 1)
    press(app, "Ask the class")
    assert not app.exception
    assert [button.label for button in app.button] == ["Back to the page"]
    press(app, "Back to the page")
    assert not app.exception
    assert "Commit" in [button.label for button in app.button]


def test_what_a_phone_cannot_answer_is_not_asked(open_page: OpenPage):
    kinds = {"nearest": True, "nearest_on_the_map": False}
    names = [each.name for each in exercises_of("word_clusters")]
    for name, can_be_asked in kinds.items():
        app = opened(open_page, "word_clusters", names.index(name) + 1)
        assert ("Ask the class" in [button.label for button in app.button]) is can_be_asked


def test_where_rooms_cannot_be_kept_it_is_said(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_REDIS", f"unix://{tmp_path}/nothing")
    app = opened(open_page, "word_clusters", 1)
    press(app, "Ask the class")
    assert not app.exception
    assert "Votes cannot be kept right now" in written(app)
