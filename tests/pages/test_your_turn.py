"""Exercises as a learner meets them: nothing before they are opened, commit, help in three rungs, the answer."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components import local_storage
from dashboard.course.exercise import Exercise
from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.records import RIGHT, SHOWN, TRIED, Record
from dashboard.course.registry import exercises_of
from dashboard.models import installed
from dashboard.ui import permissions
from dashboard.ui.exercise_panel import panel, worksheets
from tests.exercises.conftest import POCKET, reading_by, transformer_of
from tests.families import save
from tests.pages.conftest import OpenPage, as_read
from tests.sweep import brought


def opened(open_page: OpenPage, page: str, number: int) -> AppTest:
    letters = lesson(page).letters
    return open_page(page, **{f"{letters}_turns": "true", f"{letters}_turn": str(number)})


def on_stage_at(page: str, number: int, open_page: OpenPage) -> AppTest:
    """Open an exercise on stage, where a class is asked."""
    letters = lesson(page).letters
    return open_page(page, **{f"{letters}_turns": "true", f"{letters}_turn": str(number), "stage": "1"})


@cache
def pocket_on_screen() -> ModelsOnScreen:
    """Return the default models of the pages."""
    words, language = POCKET
    return ModelsOnScreen(
        installed.word_vectors(words),
        installed.language_model(language),
        reading_by(language),
        partial(transformer_of, language),
    )


def written(app: AppTest) -> str:
    return as_read((*app.markdown, *app.success, *app.warning, *app.caption))


def type_number(app: AppTest, typed: str) -> None:
    """Type an answer to an exercise of Start."""
    [box] = [each for each in app.text_input if str(each.key).startswith("st_turn_")]
    box.set_value(typed)


def commit(app: AppTest) -> AppTest:
    [button] = [each for each in app.button if each.label == "Commit"]
    return button.click().run()


def press(app: AppTest, label: str) -> AppTest:
    [button] = [each for each in app.button if each.label == label]
    return button.click().run()


def test_folded_it_costs_nothing(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []

    def exercises_asked_for(page: str) -> Sequence[Exercise]:
        asked.append(page)
        return exercises_of(page)

    monkeypatch.setattr(panel, "exercises_of", exercises_asked_for)
    for each in LESSONS:
        app = open_page(each.slug, **{f"{each.letters}_turns": "false"})
        assert not app.exception
        assert [folded.label for folded in app.main.expander][-1] == "Your turn: predict, then see"
        assert "Commit" not in [button.label for button in app.button]
        assert each.slug not in asked


@pytest.mark.parametrize("each", LESSONS, ids=lambda each: each.slug)
def test_every_exercise_of_a_page_opens_by_its_link(open_page: OpenPage, each):
    titles = set()
    n_exercises = sum(exercise.fits(pocket_on_screen()) for exercise in exercises_of(each.slug))
    for number in range(1, n_exercises + 1):
        app = opened(open_page, each.slug, number)
        assert not app.exception
        assert "Commit" in [button.label for button in app.button], number
        asked = [text.value for text in app.markdown if text.value.startswith("**")]
        titles.add(asked[-1])
    assert len(titles) == n_exercises


def test_a_wrong_number_gets_three_rungs_of_help_and_a_right_one_its_reason(open_page: OpenPage):
    app = opened(open_page, "start", 1)
    words = exercises_of("start")[0].words
    type_number(app, "3")
    commit(app)
    assert "Not yet." in written(app)
    assert words.hint[:30] in written(app)
    assert words.why[-40:] not in written(app)
    press(app, "More help")
    assert "Multiply" in written(app)
    press(app, "Show me")
    assert "The model says:" in written(app)
    assert words.why[-40:] in written(app)


def test_an_answer_is_counted_in_the_run_that_grades_it(open_page: OpenPage):
    app = opened(open_page, "start", 1)
    assert "Answered right on this page: 0 of 5 · on all pages: 0." in written(app)
    type_number(app, "512")
    commit(app)
    assert "Right." in written(app)
    assert "Answered right on this page: 1 of 5 · on all pages: 1." in written(app)


def test_an_answer_that_was_shown_is_not_counted_as_right(open_page: OpenPage):
    app = opened(open_page, "start", 1)
    type_number(app, "3")
    commit(app)
    press(app, "More help")
    press(app, "Show me")
    assert "Answered right on this page: 0 of 5 (1 shown)" in written(app)
    type_number(app, "512")
    commit(app)
    assert "Right." in written(app)
    assert "not counted as answered right" in written(app)
    assert "Answered right on this page: 0 of 5 (1 shown)" in written(app)
    type_number(app, "4")
    commit(app)
    assert "Not right." in written(app)
    assert "Right." not in written(app)


def test_the_first_empty_answer_gets_a_sentence_and_no_help(open_page: OpenPage):
    app = commit(opened(open_page, "start", 1))
    assert "Give an answer first" in written(app)
    assert "Not yet" not in written(app)
    assert "More help" not in [button.label for button in app.button]


# Page, number and control of an exercise of each kind: right, wrong, and what cannot be graded, with its sentence.
NO_ANSWER = "Give an answer first"
KINDS: dict[str, tuple[str, int, str, Any, Any, Any, str]] = {
    "choose": ("vocabulary_matrix", 2, "radio", 0, 1, None, NO_ANSWER),
    "pick": ("subword_splitting", 5, "button_group", 2, 0, None, NO_ANSWER),
    "number": ("start", 1, "text_input", "512", "3", "many", "“many” is no number"),
    "number, empty": ("start", 1, "text_input", "512", "3", "", NO_ANSWER),
    "order": (
        "start",
        2,
        "multiselect",
        [3, 6, 0, 5, 4, 1, 2],
        [0, 1, 2, 3, 4, 5, 6],
        [0],
        "Put all 7 of them in order first.",
    ),
    "text": (
        "subword_splitting",
        7,
        "text_input",
        "unflurbable",
        "the",
        "two words",
        "That is several words",
    ),
    "text, empty": ("subword_splitting", 7, "text_input", "unflurbable", "the", "", NO_ANSWER),
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_verdict_stands_beside_an_error(open_page: OpenPage, kind: str):
    page, number, control, right, wrong, unusable, sentence = KINDS[kind]
    exercise = exercises_of(page)[number - 1]
    app = opened(open_page, page, number)

    def answer(value: Any) -> str:
        letters = lesson(page).letters
        [box] = [each for each in app.get(control) if str(each.key).startswith(f"{letters}_turn_")]
        box.set_value(value)
        return written(commit(app))

    hint = exercise.words.hint[:30]
    said = answer(wrong)
    assert "Not yet." in said
    assert hint in said
    said = answer(unusable)
    assert sentence in said
    assert "Not yet." not in said
    assert "Right." not in said
    # The help that was reached stays, and so does the way to more.
    assert hint in said
    assert "More help" in [button.label for button in app.button]
    said = answer(right)
    assert "Right." in said
    assert sentence not in said
    said = answer(unusable)
    assert sentence in said
    assert "Right." not in said
    assert "The model says:" not in said


def test_help_is_said_with_the_verdict_in_one_box(open_page: OpenPage):
    app = opened(open_page, "start", 1)
    words = exercises_of("start")[0].words
    type_number(app, "3")
    commit(app)
    [box] = [each.value for each in app.main.warning]
    assert box.startswith("**Not yet.**")
    assert words.hint[:30] in box
    press(app, "More help")
    [box] = [each.value for each in app.main.warning]
    assert words.hint[:30] in box
    assert "Multiply" in box


def test_the_outcome_stands_between_commit_and_asking_the_class(open_page: OpenPage):
    app = on_stage_at("start", 1, open_page)
    type_number(app, "3")
    commit(app)
    drawn = [each for each in app.main if each.type in ("button", "warning")]
    names = [each.label if each.type == "button" else each.value.partition(".")[0] for each in drawn]
    at = names.index("Commit")
    assert names[at : at + 4] == ["Commit", "**Not yet", "More help", "Ask the class"]


def test_models_that_no_exercise_fits_get_a_sentence(open_page: OpenPage, tmp_path: Path):
    save(tmp_path, "fnet")
    with brought(tmp_path) as title:
        for each in LESSONS:
            app = opened(open_page, each.slug, 1)
            assert not app.exception, each.slug
            assert [folded.label for folded in app.main.expander][-1] == "Your turn: predict, then see"
            labels = [button.label for button in app.button]
            if each.slug == "context_layers":
                [sentence] = [info.value for info in app.main.info if "None of this page's" in info.value]
                assert title in sentence.replace("\\", "")
                assert "Commit" not in labels
                assert "of 0" not in written(app)
            else:
                assert "Commit" in labels, each.slug


def test_options_order_and_text_are_graded(open_page: OpenPage):
    app = opened(open_page, "start", 2)
    stages = list(app.multiselect[0].options)
    right = ["text", "tokens", "IDs", "token vectors", "token + position vectors", "layers", "next token"]
    app.multiselect[0].set_value([stages.index(stage) for stage in right])
    assert "Right." in written(commit(app))

    app = opened(open_page, "vocabulary_matrix", 2)
    app.radio[0].set_value(0)
    assert "Right." in written(commit(app))


@pytest.mark.parametrize(
    ("page", "number", "typed", "verdict"),
    [
        # A verdict that repeats pieces of the text, one that repeats none, and a refusal.
        ("start", 5, "[x](http://here.org)", "Right."),
        ("subword_splitting", 8, "two words [x](http://here.org)", "Not yet."),
        ("subword_splitting", 7, "two [x](http://here.org)", "That is several words"),
    ],
)
def test_what_is_typed_is_graded_and_stays_plain_text(
    open_page: OpenPage, page: str, number: int, typed: str, verdict: str
):
    app = opened(open_page, page, number)
    [box] = [each for each in app.text_input if str(each.key).startswith(f"{lesson(page).letters}_turn")]
    box.set_value(typed)
    app = commit(app)
    assert verdict in written(app)
    assert "[x](http" not in written(app)


def test_sheets_hold_every_exercise_with_a_link_and_nothing_unescaped(open_page: OpenPage):
    on = pocket_on_screen()
    hostile = "<script>alert(1)</script>"
    sheet = worksheets._sheet(
        "Key", on, lambda page, number: f"http://here/{page.slug}?n={number}&x=1", lambda *_: hostile
    )
    fitting = [exercise for each in LESSONS for exercise in exercises_of(each.slug) if exercise.fits(on)]
    assert sheet.count("<article>") == len(fitting)
    assert "<script>" not in sheet
    assert "http://here/start?n=1&amp;x=1" in sheet
    key = worksheets._sheet("Key", on, lambda page, number: "", worksheets._key)
    assert "512" in key


HERE, ELSEWHERE = "Pocket Word2Vec · Pocket GPT-2", "GloVe 6B · SmolLM2 135M"


@pytest.mark.parametrize(
    ("record", "written_"),
    [
        (None, "…"),
        (Record(RIGHT, "512", HERE), "512 (right)"),
        (Record(TRIED, "3", HERE), "3 (not right)"),
        (Record(SHOWN, "3", HERE), "3 (the answer was shown)"),
        (Record(SHOWN, "", HERE), "the answer was shown"),
        (Record(RIGHT, "2,304", ELSEWHERE), f"2,304 (right, about {ELSEWHERE})"),
        # As it was kept before answers were.
        (Record(RIGHT), "right"),
    ],
)
def test_my_sheet_tells_right_shown_and_wrong_answers_apart(record: Record | None, written_: str):
    assert worksheets.format_answer(record, HERE) == written_


def test_what_the_browser_has_kept_is_counted_and_stands_on_my_sheet(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    kept_ = {
        "start.how_many_numbers": {"status": "right"},
        "start.on_the_way": {"status": "shown", "given": "", "models": HERE},
        "start.the_same_token_again": {"status": "right", "given": "5", "models": HERE},
        "word_clusters.nearest": {"status": "tried", "given": "<b>car</b>\ud800", "models": ELSEWHERE},
        "start.gone": "right",
        "learning.loss_before": {"status": "right", "given": ["a list"]},
        "__proto__": {"status": "right"},
    }
    monkeypatch.setattr(local_storage, "keep", lambda records, *, key: kept_)
    taken: list[Mapping[str, Record]] = []
    monkeypatch.setattr(worksheets, "worksheet_download", lambda on, records: taken.append(records))
    app = opened(open_page, "start", 1)
    assert "Answered right on this page: 2 of 5 (1 shown) · on all pages: 2 (1 shown)." in written(app)
    assert taken[-1] == {
        "start.how_many_numbers": Record(RIGHT),
        "start.on_the_way": Record(SHOWN, "", HERE),
        "start.the_same_token_again": Record(RIGHT, "5", HERE),
        "word_clusters.nearest": Record(TRIED, "<b>car</b>", ELSEWHERE),
    }
    # A wrong answer takes no right one back.
    type_number(app, "3")
    commit(app)
    assert "Answered right on this page: 2 of 5 (1 shown)" in written(app)


WORD = "a word for teachers"


def keys(app: AppTest) -> list[str]:
    return [each.label for each in app.get("download_button") if "key" in each.label]


def give_word(app: AppTest, word: str) -> AppTest:
    """Type the word for teachers behind *Teacher* in the menu."""
    app.session_state["frame_menu"] = app.session_state["teacher_menu"] = True
    app.run()
    [box] = [each for each in app.text_input if each.label == "The word for teachers"]
    return box.set_value(word).run()


def test_the_key_with_all_answers_is_for_teachers(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", WORD)
    app = give_word(opened(open_page, "start", 1), "a guess")
    assert keys(app) == []
    assert "That is not the word" in written(app)
    assert "Plan" not in [each.label for each in app.selectbox]
    give_word(app, WORD)
    assert keys(app) == ["Teacher's key"]
    assert "Plan" in [each.label for each in app.selectbox]


def test_without_a_word_no_box_asks_for_one(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", "short")
    app = opened(open_page, "start", 1)
    app.session_state["frame_menu"] = app.session_state["teacher_menu"] = True
    assert "The word for teachers" not in [box.label for box in app.run().text_input]
    assert "Stage" in [button.label for button in app.button]


def test_a_page_that_is_taken_away_has_its_answers_for_teachers_alone(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", WORD)
    with_answers = {"Key", "GIFT"}

    def offered(app: AppTest) -> set[str]:
        app.session_state["take_page"] = True
        return {each.label for each in app.run().get("download_button")}

    learner, teacher = opened(open_page, "start", 1), opened(open_page, "start", 1)
    assert not {"Worksheet", *with_answers} & offered(learner)
    on_stage = offered(on_stage_at("start", 1, open_page))
    assert "Worksheet" in on_stage
    assert not with_answers & on_stage
    assert {"Worksheet", *with_answers} <= offered(give_word(teacher, WORD))


def test_tools_for_a_class_come_on_stage_or_for_a_teacher(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_TEACHER", WORD)
    learner = opened(open_page, "word_clusters", 1)
    assert "Ask the class" not in [button.label for button in learner.button]
    assert "Ask the class" in [button.label for button in give_word(learner, WORD).button]
    assert "Ask the class" in [button.label for button in on_stage_at("word_clusters", 1, open_page).button]


def test_at_the_machine_itself_a_switch_shows_the_tools(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(permissions, "is_local_visitor", lambda: True)
    app = opened(open_page, "word_clusters", 1)
    assert "Ask the class" not in [button.label for button in app.button]
    app.session_state["frame_menu"] = app.session_state["teacher_menu"] = True
    app.run().toggle(key="teacher_switch").set_value(True).run()
    assert "Ask the class" in [button.label for button in app.button]
    assert keys(app) == ["Teacher's key"]
    app.toggle(key="teacher_switch").set_value(False).run()
    assert "Ask the class" not in [button.label for button in app.button]


def test_the_class_is_asked_in_the_place_of_the_page_which_is_as_it_was_afterwards(
    open_page: OpenPage, models_folder: Path
):
    app = on_stage_at("word_clusters", 1, open_page)
    press(app, "Ask the class")
    assert not app.exception
    assert [button.label for button in app.button] == ["Back to the page", "Ask this"]
    press(app, "Back to the page")
    assert not app.exception
    assert "Commit" in [button.label for button in app.button]


def test_what_a_phone_cannot_answer_is_not_asked(open_page: OpenPage):
    kinds = {"nearest": True, "nearest_on_the_map": False}
    names = [each.name for each in exercises_of("word_clusters")]
    for name, can_be_asked in kinds.items():
        app = on_stage_at("word_clusters", names.index(name) + 1, open_page)
        assert ("Ask the class" in [button.label for button in app.button]) is can_be_asked


def test_where_rooms_cannot_be_kept_it_is_said(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_REDIS", f"unix://{tmp_path}/nothing")
    app = on_stage_at("word_clusters", 1, open_page)
    press(app, "Ask the class")
    assert not app.exception
    assert "Votes cannot be kept right now" in written(app)


def test_what_the_learner_has_to_judge_stands_with_the_verdict(open_page: OpenPage):
    fitting = [each for each in exercises_of("word_clusters") if each.fits(pocket_on_screen())]
    [number] = [n for n, each in enumerate(fitting, 1) if each.name == "opposite_closer"]
    posed = fitting[number - 1].pose(pocket_on_screen())
    assert posed is not None
    word, _, alike = str(posed.kind.solved).split()
    app = opened(open_page, "word_clusters", number)
    [box] = [each for each in app.text_input if str(each.key).startswith("wc_turn_")]
    box.set_value(str(posed.kind.solved))
    commit(app)
    assert f"Right, if “{alike}” means nearly the same as “{word}”." in written(app)
