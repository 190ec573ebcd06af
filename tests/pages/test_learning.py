"""The Learning page as a learner sees it."""

import re
import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import lesson
from tests.pages.conftest import OpenPage, as_read

VIEWS = (
    "Map",
    "Loss",
    "Neighbours",
    "Matrix",
    "One step",
    "Often and never",
    "All rows equal",
    "Take away",
)


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def trained(app: AppTest) -> AppTest:
    """Press start and wait until the run is over."""
    press(app, "Start training")
    return over(app)


def over(app: AppTest) -> AppTest:
    until = time.monotonic() + 60
    while any(button.label == "Cancel" for button in app.button):
        assert time.monotonic() < until, "the training did not end"
        time.sleep(0.1)
        app.run()
    return app


def seen(app: AppTest) -> str:
    """All that can be read on the page."""
    assert not app.exception
    assert not app.error
    parts = [*app.markdown, *app.caption, *app.warning, *app.info]
    return as_read(parts)


@pytest.mark.parametrize("text", ["four groups", "twin words", "two banks", "pocket world", "my own"])
@pytest.mark.parametrize("task", ["skip-gram", "next token"])
def test_each_text_and_task_trains(open_page: OpenPage, text: str, task: str):
    app = trained(open_page("learning", le_text=text, le_mode=task, le_epochs="3"))
    assert f"Your run: {task}" in seen(app)


def test_each_view_before_and_after_training(open_page: OpenPage):
    for view in VIEWS:
        assert "steps over" in seen(open_page("learning", le_sentences="40", le_epochs="5", le_view=view))
    shown = {
        view: seen(
            over(open_page("learning", le_sentences="40", le_epochs="5", le_trained="true", le_view=view))
        )
        for view in VIEWS
    }
    assert "purity" in shown["Map"]
    assert "one true word and 5 drawn ones, each a coin toss: 6 × ln 2" in shown["Loss"]
    assert "still among the nearest" in shown["Neighbours"]
    assert "never the words' places" in shown["Matrix"]
    assert "1 of " in shown["One step"]
    assert "anywhere else is exactly 0." in shown["One step"]
    assert "do not occur in the text **did not move**" in shown["Often and never"]
    assert "Both matrices equal" in shown["All rows equal"]
    assert "Embedding Projector" in shown["Take away"]


def test_the_budget_stands_there_before_the_start(open_page: OpenPage):
    app = open_page("learning", le_sentences="2000", le_batch="16", le_epochs="300")
    assert "50,000 steps over" in seen(app)
    assert "cut to 50,000 of" in seen(app)


def test_a_link_to_a_trained_state_trains(open_page: OpenPage):
    app = over(open_page("learning", le_trained="true", le_epochs="3"))
    assert "Your run" in seen(app)


def test_steps_can_be_scrubbed_on_the_server_too(open_page: OpenPage):
    app = trained(open_page("learning", le_sentences="40", le_epochs="5", view="neighbours"))
    app.select_slider(key="le_step").set_value(3).run()
    assert "**Step 3**" in seen(app)


def test_changed_settings_keep_the_run_and_say_so(open_page: OpenPage):
    app = trained(open_page("learning", le_epochs="3"))
    app.slider(key="le_dims").set_value(8).run()
    assert "settings have changed" in seen(app)
    assert "× 16 dimensions" in seen(app)


def test_a_rate_that_diverges_is_explained_and_the_last_good_state_stays(open_page: OpenPage):
    app = trained(open_page("learning", le_rate="1000"))
    assert "left the range of 32-bit floats" in app.warning[0].value
    assert app.tabs


def test_cancel_keeps_what_was_reached_and_no_thread(open_page: OpenPage):
    app = open_page("learning", le_sentences="1000", le_epochs="300", le_batch="16", le_text_seed="7")
    press(app, "Start training")
    app.run()
    press(app, "Cancel")
    assert re.search(r"cancelled at step [\d,]+ of 50,000; this is how far it came", seen(app))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("learning ")]
    assert any(button.label == "Start training" for button in app.button)


def test_leaving_the_page_leaves_the_run_going_and_coming_back_shows_it(open_page: OpenPage):
    app = open_page("learning", le_epochs="20", le_text_seed="3")
    press(app, "Start training")
    app.switch_page("../pages/start.py").run()
    app.switch_page("../pages/learning.py").run()
    assert "Your run" in seen(over(app))


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("", "no words"),
        ("...!?", "no words"),
        ("word word. word", "one word only, “word”"),
        ("yes. no.", "No sentence has two words"),
    ],
)
def test_a_text_that_cannot_be_learned_from_gets_one_sentence(open_page: OpenPage, own: str, says: str):
    app = open_page("learning", le_text="my own")
    app.text_area(key="le_own").set_value(own).run()
    assert says in app.warning[0].value
    assert not app.exception


@pytest.mark.parametrize(
    "own",
    [
        "<script>alert(1)</script> and <b>bold</b> *stars* `ticks`. a b c.",
        "שלום עולם. עולם טוב שלום.",
        "x" * 50_000 + " y " + "word other " * 4_000,
        "{braces} and {0} more. {braces} again.",
    ],
    ids=["markup", "right to left", "long", "braces"],
)
def test_awkward_texts_train(open_page: OpenPage, own: str):
    app = open_page("learning", le_text="my own", le_epochs="1", le_rate="0.1")
    app.text_area(key="le_own").set_value(own).run()
    assert "Your run" in seen(trained(app))


def test_a_word_that_disappears_from_the_text_gets_a_sentence(open_page: OpenPage):
    app = trained(open_page("learning", le_epochs="3", view="neighbours", le_word="king"))
    app.text_input(key="le_word").set_value("kingg").run()
    assert "kingg" in app.warning[0].value
    assert "At step 0, the neighbours of `king`" in seen(app)


def test_the_vectors_go_to_the_word_vectors_slot_of_this_session_only(open_page: OpenPage):
    app = trained(open_page("learning", le_epochs="3", view="download"))
    press(app, "Plot my vectors on the Word2Vec page")
    assert not app.exception
    assert app.title[0].value == lesson("word_clusters").question
    assert any(option.startswith("My vectors") for option in app.selectbox(key="words").options)
    assert app.session_state["words"].startswith("my-")
    other = open_page("learning")
    assert not any(option.startswith("My vectors") for option in other.selectbox(key="words").options)
