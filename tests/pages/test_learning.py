"""The Learning page as a learner sees it."""

import math
import re
import threading
import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import lesson
from tests.pages.conftest import OpenPage, as_read
from tests.pages.drawn import components

VIEWS = ("loss", "one_step", "matrix", "frequency")


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def trained(app: AppTest) -> AppTest:
    """Train with the settings on screen and wait until the run is over."""
    over(app)
    app.button(key="le_start_button").click().run()
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


def player(app: AppTest) -> dict[str, Any]:
    """Return what the player of the run was sent."""
    [(panel, places)] = zip(components(app, "panel"), components(app, "places"), strict=True)
    return {"panel": panel, "places": places, "frames": components(app, "frames")[0]}


def test_the_page_opens_on_a_finished_run(open_page: OpenPage):
    app = over(open_page("learning"))
    assert "Nobody named the groups" in seen(app)
    panel = player(app)["panel"]
    assert panel["steps"][0] == 0
    assert panel["steps"][-1] == panel["losses"][-1][0]
    assert panel["losses"][-1][1] < panel["chance"] == pytest.approx(6 * math.log(2))
    assert len(panel["neighbours"]) == len(panel["steps"]) == len(player(app)["frames"])
    # The next visitor gets the same run at once.
    again = open_page("learning")
    assert not any(button.label == "Cancel" for button in again.button)
    assert player(again)["panel"] == panel


def test_a_run_that_nobody_asked_for_is_short(open_page: OpenPage):
    app = open_page("learning", le_sentences="2000", le_batch="16", le_epochs="300")
    assert "Nothing is learned yet" in seen(app)
    assert "50,000 steps over" in app.button(key="le_start_button").help
    assert "The training is cut to 50,000 of the" in seen(app)


@pytest.mark.parametrize("text", ["four groups", "twin words", "two banks", "pocket world", "my own"])
@pytest.mark.parametrize("task", ["skip-gram", "next token"])
def test_each_text_and_task_trains(open_page: OpenPage, text: str, task: str):
    app = over(open_page("learning", le_text=text, le_mode=task, le_epochs="3"))
    assert "find the groups" in seen(app) or "Clusters find them" in seen(app) or "The loss" in seen(app)


def test_each_view(open_page: OpenPage):
    shown = {
        view: seen(over(open_page("learning", le_sentences="40", le_epochs="5", view=view))) for view in VIEWS
    }
    assert "one true word and 5 drawn ones, each a coin toss, 6 × ln 2" in shown["loss"]
    assert "still among the nearest" in shown["loss"]
    assert "never the words' places" in shown["matrix"]
    assert "1 of " in shown["one_step"]
    assert "anywhere else is exactly 0." in shown["one_step"]
    assert "do not occur in the text **did not move**" in shown["frequency"]


@pytest.mark.parametrize("old", ["Map", "Take away", "All rows equal", "Neighbours"])
def test_a_link_to_a_view_that_went_opens_the_page(open_page: OpenPage, old: str):
    app = over(open_page("learning", le_view=old, le_epochs="3"))
    assert not app.exception
    assert not app.warning
    assert app.session_state["le_start"] == "normal"


def test_train_anew_begins_with_other_random_numbers_and_plays(open_page: OpenPage):
    app = over(open_page("learning", le_epochs="3"))
    [before] = components(app, "places")
    assert components(app, "autoplay") == [""]
    press(app, "Train anew")
    over(app)
    assert app.slider(key="le_seed").value == 1
    assert components(app, "places") != [before]
    [first] = components(app, "autoplay")
    assert first


def test_a_press_on_a_point_shows_the_neighbours_of_its_word(open_page: OpenPage):
    app = over(open_page("learning", le_epochs="3", le_word="king"))
    panel = player(app)["panel"]
    assert panel["word"] == "king"
    assert "king" not in [word for near in panel["neighbours"] for word, _ in near]


def test_steps_can_be_scrubbed_on_the_server_too(open_page: OpenPage):
    app = over(open_page("learning", le_sentences="40", le_epochs="5", view="loss"))
    app.select_slider(key="le_step").set_value(3).run()
    assert "**Step 3**" in seen(app)


def test_changed_settings_keep_the_run_until_one_trains(open_page: OpenPage):
    app = over(open_page("learning", le_epochs="3", view="matrix"))
    app.slider(key="le_dims").set_value(8).run()
    assert "× 16 values" in seen(app)
    press(app, "Train")
    assert "× 8 values" in seen(over(app))


def test_a_rate_that_diverges_is_explained_and_the_last_good_state_stays(open_page: OpenPage):
    app = over(open_page("learning", le_rate="1000"))
    assert "left the range of 32-bit floats" in app.warning[0].value
    assert app.tabs


def test_cancel_keeps_what_was_reached_and_no_thread(open_page: OpenPage):
    app = open_page("learning", le_sentences="1000", le_epochs="300", le_batch="16", le_text_seed="7")
    press(app, "Train")
    app.run()
    press(app, "Cancel")
    assert re.search(r"cancelled at step [\d,]+ of 50,000; this is how far it came", seen(app))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("learning ")]
    assert any(button.label == "Train anew" for button in app.button)


def test_leaving_the_page_leaves_the_run_going_and_coming_back_shows_it(open_page: OpenPage):
    app = open_page("learning", le_epochs="20", le_text_seed="3")
    app.switch_page("../pages/start.py").run()
    app.switch_page("../pages/learning.py").run()
    assert len(player(over(app))["panel"]["steps"]) > 20


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
    assert len(components(trained(app), "frames")[0]) > 1


def test_a_word_that_disappears_from_the_text_gets_a_sentence(open_page: OpenPage):
    app = over(open_page("learning", le_epochs="3", view="loss", le_word="king"))
    app.text_input(key="le_word").set_value("kingg").run()
    assert "kingg" in app.warning[0].value
    assert "chance chose the neighbours of `king`" in seen(app)


def test_the_vectors_go_to_the_word_vectors_slot_of_this_session_only(open_page: OpenPage):
    app = over(open_page("learning", le_epochs="3"))
    press(app, "Plot my vectors on the Word2Vec page")
    assert not app.exception
    assert app.title[0].value == lesson("word_clusters").question
    assert any(option.startswith("My vectors") for option in app.selectbox(key="words").options)
    assert app.session_state["words"].startswith("my-")
    other = open_page("learning")
    assert not any(option.startswith("My vectors") for option in other.selectbox(key="words").options)
