"""Word2Vec trained on the learner's own texts, as a learner sees it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gensim.models import KeyedVectors
from streamlit.testing.v1 import AppTest

from dashboard.jobs import Progress
from dashboard.models.readers.word2vec_writer import word2vec_text
from dashboard.ui.slots import word2vec_training
from dashboard.ui.slots.word2vec_training import Purpose
from tests.pages.conftest import OpenPage, as_read
from tests.pages.test_word_clusters import map_words

SLUG = "word_clusters"
TRAIN, COMPARE = "training", "two_texts"


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """No training outlives its test."""
    yield
    for job in word2vec_training.TRAININGS.active_jobs():
        job.stop()
        job.wait(20)


def press(app: AppTest) -> AppTest:
    """Press start and wait until the training is over."""
    app.button(key="wc_start").click().run()
    return over(app)


def over(app: AppTest) -> AppTest:
    until = time.monotonic() + 120
    while any(button.key == "wc_cancel" for button in app.button):
        assert not app.exception
        assert time.monotonic() < until, "the training did not end"
        time.sleep(0.1)
        app.run()
    assert not app.exception
    assert not app.error
    return app


def told(app: AppTest) -> str:
    return as_read([*app.main.markdown, *app.main.caption, *app.main.info])


def downloads(app: AppTest) -> list[Any]:
    """Return the buttons that download the page's vectors."""
    return [each for each in app.get("download_button") if str(each.key).startswith("wc_")]


def said(app: AppTest) -> str:
    return as_read(app.main.warning)


def test_the_preset_becomes_the_word_vectors_of_every_page(open_page: OpenPage):
    app = press(open_page(SLUG, view=TRAIN, wc_epochs="5"))
    chosen = app.selectbox(key="words")
    assert chosen.format_func(chosen.value) == "My vectors (pocket world, skip-gram)"
    assert "All that these vectors know comes from pocket world." in told(app)
    assert "5 times" in told(app)
    # They go along to other pages, and what was chosen there stays chosen here.
    app.switch_page("../pages/start.py").run()
    assert app.selectbox(key="words").value == chosen.value
    app.selectbox(key="words").set_value("pocket-word2vec")
    app.query_params["view"] = "training"
    app.switch_page(f"../pages/{SLUG}.py").run()
    assert app.selectbox(key="words").value == "pocket-word2vec"
    app.button(key="wc_take_use").click().run()
    assert app.selectbox(key="words").value == chosen.value


def test_own_words_are_on_the_map_and_in_the_files(open_page: OpenPage, tmp_path: Path):
    app = open_page(
        SLUG,
        wc_map_of="These words",
        view=TRAIN,
        wc_text="my own",
        wc_own="Der Wolf jagt. Der Hase flieht.",
        wc_dims="10",
    )
    app = press(app)
    assert map_words(app) == {"der", "wolf", "jagt", "hase", "flieht"}
    assert [button.label for button in downloads(app)] == [
        "vectors.txt",
        "vectors.tsv",
        "metadata.tsv",
    ]
    result = app.session_state["word2vec_here"][Purpose.VECTORS]
    trained = result.parts[0].trained
    (tmp_path / "vectors.txt").write_text(word2vec_text(trained.words, trained.matrix), encoding="utf-8")
    read = KeyedVectors.load_word2vec_format(str(tmp_path / "vectors.txt"))
    assert read.index_to_key == list(trained.words)
    np.testing.assert_array_equal(read.vectors, trained.matrix)
    # The text itself is not kept.
    assert not trained.text.whole


def test_a_changed_setting_is_told_and_another_training_replaces_the_first(open_page: OpenPage):
    app = press(open_page(SLUG, view=TRAIN, wc_text="my own", wc_own="a b c. a c b.", wc_epochs="1"))
    assert "have changed" not in told(app)
    app.slider(key="wc_dims").set_value(20).run()
    assert "have changed" in told(app)
    before = app.selectbox(key="words").options
    app = press(app)
    assert app.selectbox(key="words").options == before
    assert "vectors of 20 values" in told(app)


CHINESE = "国王和王后住在河边的城堡里。银行早上九点开门。她每天去银行存钱。"
JUNK = bytes(range(256)) * 40
BAD_TEXTS = {
    "empty": ("", "has no words"),
    "signs": ("!!! --- ...", "has no words"),
    "one word": ("bank bank. Bank", "one word only, “bank”"),
    "no pairs": ("yes. no. maybe.", "No sentence has two words"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_text_that_teaches_nothing_gets_a_sentence(open_page: OpenPage, name: str):
    text, says = BAD_TEXTS[name]
    app = open_page(SLUG, view=TRAIN, wc_text="my own")
    app.text_area(key="wc_own").set_value(text).run()
    before = app.selectbox(key="words").options
    app = press(app)
    assert says in said(app).replace("\\", "")
    assert app.selectbox(key="words").options == before
    assert not downloads(app)
    # And the next text is trained as if nothing had been.
    app.text_area(key="wc_own").set_value("the cat sat. the dog sat.").run()
    assert "vectors.txt" in [button.label for button in downloads(press(app))]


def test_a_text_without_spaces_is_trained_by_characters_and_says_so(open_page: OpenPage):
    app = open_page(SLUG, view="training", wc_text="my own")
    app.text_area(key="wc_own").set_value(CHINESE).run()
    assert "each character counts as one" in as_read(app.main.caption)
    app = press(app)
    assert "vectors.txt" in [button.label for button in downloads(app)]


BAD_FILES = {
    "empty": (b"", "file is empty"),
    "junk": (JUNK, "not plain text"),
    "pdf": (b"%PDF-1.7 ...", "This is a PDF"),
    "office": (b"PK\x03\x04 ...", "packed file"),
    "too many words": (b"a b " * 2_500_100, "more than 5,000,000 words"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_text_gets_a_sentence(open_page: OpenPage, name: str):
    content, says = BAD_FILES[name]
    app = open_page(SLUG, view=TRAIN, wc_text="a file")
    assert app.button(key="wc_start").disabled
    app.file_uploader(key="wc_file").upload("novel.txt", content, "text/plain").run()
    app = press(app)
    assert says in said(app)
    assert not downloads(app)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_file_is_read_in_its_encoding(open_page: OpenPage, encoding: str):
    app = open_page(SLUG, view=TRAIN, wc_text="a file")
    text = "Die Brücke führt über den Fluß. Der König fährt über die Brücke. " * 5
    app.file_uploader(key="wc_file").upload("märchen.txt", text.encode(encoding), "text/plain").run()
    app = press(app)
    assert "know comes from märchen.txt." in told(app)
    assert "brücke" in app.session_state["word2vec_here"][Purpose.VECTORS].parts[0].trained.words


def test_the_memory_that_a_host_allows_is_asked_for_before(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_MEMORY_GB", "0.0006")
    monkeypatch.setattr(word2vec_training, "train", lambda *_: pytest.fail("it trained"))
    app = press(open_page(SLUG, view=TRAIN, wc_seed="7"))
    assert "The training on pocket world needs" in said(app)
    assert "this host allows 600 kB" in said(app)


def test_a_training_can_be_cancelled_and_leaves_nothing(open_page: OpenPage):
    app = open_page(SLUG, view=TRAIN, wc_epochs="200", wc_dims="200")
    before = app.selectbox(key="words").options
    app.button(key="wc_start").click().run()
    assert app.button(key="wc_cancel")
    app.button(key="wc_cancel").click().run()
    assert not app.exception
    assert app.button(key="wc_start")
    assert app.selectbox(key="words").options == before
    for job in word2vec_training.TRAININGS.active_jobs():
        job.wait(20)
    assert not word2vec_training.TRAININGS.active_jobs()
    assert not downloads(app.run())


def test_a_fault_is_a_sentence(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(word2vec_training, "train", fail)
    app = press(open_page(SLUG, view=TRAIN, wc_text="my own", wc_own="this one fails. it fails."))
    assert "a fault in this app" in said(app)


@pytest.mark.parametrize(
    ("word", "of_first", "of_second"), [("bank", "river", "money"), ("mouse", "trap", "screen")]
)
def test_a_word_of_two_senses_keeps_none_of_its_company(
    open_page: OpenPage, word: str, of_first: str, of_second: str
):
    app = over(open_page(SLUG, view=COMPARE, wc_pair=word, wc_compared="true", wc_epochs="50"))
    text = told(app)
    assert f"`{of_first}` is near `{word}` in" in text
    assert f"`{of_second}` is near `{word}` in" in text
    [(kept, others)] = re.findall(rf"`{word}` keeps (\d+) of .* frequent words ([\d.]+) on average", text)
    assert int(kept) <= 3
    assert float(others) >= 6


def test_own_texts_are_compared_and_words_can_be_chosen(open_page: OpenPage):
    app = press(open_page(SLUG, view=COMPARE, wc_pair="my own"))
    assert "`bank` keeps" in told(app)
    app.text_input(key="wc_same_own").set_value("river").run()
    assert "`river` keeps" in told(app)
    app.text_input(key="wc_same_own").set_value("otter").run()
    assert "no vector for “otter” from first text" in said(app)
    assert "`river` keeps" in told(app)


def test_each_pair_of_texts_is_about_its_own_word(open_page: OpenPage):
    app = over(open_page(SLUG, view=COMPARE, wc_compared="true", wc_epochs="1"))
    app.text_input(key="wc_same_bank").set_value("king").run()
    app.session_state["wc_pair"] = "mouse"
    app = press(app.run())
    assert "`mouse` keeps" in told(app)
    app.session_state["wc_pair"] = "bank"
    app = press(app.run())
    assert "`king` keeps" in told(app)


def test_the_presets_can_be_edited_and_trained_again(open_page: OpenPage):
    app = over(open_page(SLUG, view=COMPARE, wc_compared="true", wc_epochs="1"))
    next(button for button in app.button if button.label == "Edit these texts").click().run()
    assert not app.exception
    assert "have changed" in told(app)
    app.text_area(key="wc_first").set_value("the cat sat").run()
    app.text_area(key="wc_second").set_value("a dog ran").run()
    assert "no word in common" in said(press(app))


def test_progress_counts_words_and_ends_at_all_of_them():
    name, source = "progress", word2vec_training.source_from_text("t", "the cat sat. the dog ran. " * 400)
    progress = Progress()
    params = word2vec_training.Word2VecParams(epochs=3, fewest=1)
    word2vec_training._train(name, Purpose.COMPARISON, [source, source], params, progress)
    assert progress.done == progress.total == 2 * 3 * 2_400
    first, second = word2vec_training._made.get(name).parts
    np.testing.assert_array_equal(first.trained.matrix, second.trained.matrix)


def test_vectors_of_all_visitors_together_are_bounded(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("EMBEDDING_LAB_UPLOADS_GB", "0.000001")
    app = press(open_page(SLUG, view=TRAIN, wc_epochs="2"))
    assert any("there is no room for more" in toast.value for toast in app.toast)
    assert not app.selectbox(key="words").value.startswith("my-")


def test_where_there_is_no_room_for_more_what_is_here_stays(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
):
    app = press(open_page(SLUG, view=TRAIN, wc_epochs="5"))
    first = app.selectbox(key="words").value
    assert first.startswith("my-")
    monkeypatch.setenv("EMBEDDING_LAB_UPLOADS_GB", "0.000001")
    # Another training of the same parameters, whose vectors bear the same title.
    app.session_state["wc_epochs"] = "10"
    app.run()
    app = press(app)
    assert any("there is no room for more" in toast.value for toast in app.toast)
    assert app.selectbox(key="words").value == first
