"""Vector files of the learner's own on the pages: whatever is in them, each view is a picture or a sentence."""

import base64
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.display_text import MOST_LETTERS
from dashboard.ui import model_cache
from tests.pages.conftest import OpenPage
from tests.pages.drawn import plotly
from tests.pages.test_word_clusters import SLUG, VIEWS, map_words, show, told

Bring = Callable[..., AppTest]

LABELS = b"Index\tLabel\n0\tthe\n1\tof\n2\tking\n3\tking\n"
NUMBERS = b"0.1\t0.2\t0.3\n0.3\t0.1\t0.9\n0.5\t0.5\t0.1\n0.2\t0.8\t0.4\n"


@pytest.fixture
def bring(open_page: OpenPage, models_folder: Path) -> Bring:
    """`bring(content, ...)` uploads these files on the Models page, which stays open."""

    def bring_(*contents: bytes) -> AppTest:
        app = open_page("model_library", view="upload")
        files = [(f"mine{n}.txt", content, "text/plain") for n, content in enumerate(contents)]
        app.file_uploader(key="ml_files").set_value(files).run()
        assert not app.exception
        return app

    return bring_


def clusters(app: AppTest, shown: str = "These words") -> AppTest:
    """Open the page Word2Vec clusters with uploaded vectors."""
    app.query_params["wc_map_of"] = shown
    # The browser leaves the view of a page behind with it; the test's app keeps all that the URL says.
    if "upload" in app.query_params.get("view", ""):
        del app.query_params["view"]
    app.switch_page(f"../pages/{SLUG}.py").run()
    assert not app.exception
    return app


def text(*rows: str) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


LONG = "x" * 990
FILES = {
    "one word": text("king 0.1 0.2 0.3"),
    "two words": text("un 0.1 0.2 0.3", "deux 0.3 0.1 0.2"),
    "three words": text("un 0.1 0.2 0.3", "deux 0.3 0.1 0.2", "trois -1 1 1"),
    "equal vectors": text(*(f"{word} 0.1 0.2 0.3" for word in ["ab", "cd", "ef", "gh", "ij"])),
    "two of each vector": text("ab 1 2", "cd 1 2", "ef 2 1", "gh 2 1", "ij 1 2"),
    "zeros": text(*(f"{word} 0 0 0.0" for word in ["ab", "cd", "ef", "gh", "ij"])),
    "some zeros": text("ab 0 0", "cd 1 2", "ef 0 0", "gh 2 1.5", "ij 1 0.5"),
    "opposites": text("ab 1 2", "cd -1 -2", "ef 1 2", "gh -1 -2", "ij 2 4.0"),
    "one value": text("ab 0.5", "cd 1", "ef -2", "gh 0.25", "ij 3"),
    "many values": text(*(f"word{n} " + "0.5 -1 " * 600 + f"{n}.5" for n in range(6))),
    "long words": text(*(f"{LONG}{n} {n}.5 1 2" for n in range(6)), "king 1 2 3"),
    "broken words": text("a\0 1 2", "b\0 2 2.5", "c\0 3 1", "d\0 1 1").replace(b"\0", "王".encode()[:2]),
    "blank words": text("</s> 1 2.5 ", "\u00a0 2 1 ", " 3 1 ", "  4 1 ", "\u2028 1 1 "),
    "phrases": text("New York\t1 2", "Los Angeles\t2 1", "Washington, D.C.\t0.1 2", "king\t2 2"),
    "markup": text(
        "<b>bold</b> 1 2", "**b** 2 1.5", ":red[x] 1 1", "$x$ 2 2", "`a` 1 3", "{0} 1 4", '"q" 2 5'
    ),
    "names of columns": text(
        "word 1 2", "name 2 1.5", "cosine 1 1", "index 2 2", "dimension 1 3", "value 3 1"
    ),
    "repeated words": text("bank 1 2", "bank 2 1", "bank 1 1.5", "river 2 2", "bank 3 1"),
    "another language": text("der 1 2", "die 2 1", "König 1 1.5", "Königin 2 2", "Straße 3 1"),
    "signs first": text(", 1 2", ". 2 1", "the 1 1.5", "of 2 2", "1990 3 1", "house 1 5", "tree 5 1"),
}


def drawn(app: AppTest) -> int:
    """Pictures on the page."""
    boxes = [each for each in app.get("bidi_component") if "legendTitle" in each.proto.json]
    return len(app.get("plotly_chart")) + len(app.get("vega_lite_chart")) + len(boxes)


@pytest.mark.parametrize("name", FILES)
def test_every_view_of_any_file_is_a_picture_or_a_sentence_and_nobody_is_warned_of_words(
    bring: Bring, name: str
):
    app = clusters(bring(FILES[name]))
    for method, axes, view in itertools.product(("PCA", "t-SNE"), ("3", "2"), VIEWS):
        app.session_state["wc_method"], app.session_state["wc_axes"] = method, axes
        show(app, view)
        app.run()
        assert not app.exception, (method, view, app.exception[0].message)
        assert not app.error
        assert drawn(app) + len(app.warning) >= 2, (method, view)
        assert not any("no word “" in warning.value for warning in app.warning)
        assert all(len(warning.value) < 300 for warning in app.warning)


@pytest.mark.parametrize("name", FILES)
def test_every_table_behind_a_picture_can_be_opened(bring: Bring, name: str):
    app = clusters(bring(FILES[name]))
    for view, key in zip(VIEWS, ("wc_bars", "wc_stripes", "wc_analogy", "wc_odd_bars"), strict=True):
        show(app, view)
        app.session_state["wc_map_open"] = app.session_state[f"{key}_open"] = "table"
        app.run()
        assert not app.exception, (view, app.exception[0].message)


@pytest.mark.parametrize("name", [name for name in FILES if name != "one word"])
def test_the_map_of_all_words_of_any_file_is_sent_to_this_visitor_alone(bring: Bring, name: str):
    app = clusters(bring(FILES[name]), "All words")
    assert not app.warning
    sent = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.json]
    [data] = [each for each in sent if "legendTitle" in each]
    assert data["files"] is None
    assert len(base64.b64decode(data["inline"]["points"])) == 4 * data["n"]
    assert data["inline"]["words"].count("\n") == data["n"] - 1
    assert sum(entry["count"] for entry in data["legend"]) == data["n"]
    assert all(len(mark["word"]) <= MOST_LETTERS + 1 for mark in data["marks"])


def test_one_word_has_its_vector_and_no_neighbours(bring: Bring):
    app = clusters(bring(FILES["one word"]))
    assert "has one word only" in app.warning[0].value
    app.session_state["wc_view"], app.session_state["wc_more"] = "More", "numbers"
    app.run()
    assert app.code[0].value.split() == ["+0.1000", "+0.2000", "+0.3000"]
    assert drawn(app) == 1


def test_equal_vectors_are_one_point_and_the_page_says_so(bring: Bring):
    app = clusters(bring(FILES["equal vectors"]))
    assert "All these words have the same vector" in told(app)
    assert "of the variance" not in told(app)
    app.session_state["wc_method"] = "t-SNE"
    app.run()
    assert "All these words have the same vector" in told(app)
    assert not app.warning


def strings(value: object) -> list[str]:
    """All strings in a specification."""
    match value:
        case str():
            return [value]
        case list():
            return [found for each in value for found in strings(each)]
        case dict():
            return [found for each in value.values() for found in strings(each)]
    return []


# Files of which no word can be hidden, and why.
HIDES_NONE = {"one word": "has one word only", "zeros": "None of these words has a direction"}


@pytest.mark.parametrize(("name", "sentence"), HIDES_NONE.items())
def test_a_file_of_which_no_word_can_be_hidden_gets_a_sentence(bring: Bring, name: str, sentence: str):
    app = bring(FILES[name])
    app.query_params["view"] = "play"
    app = clusters(app)
    assert not app.exception
    assert sentence in " ".join(warning.value for warning in app.warning)
    assert "Guess" not in [button.label for button in app.button]


@pytest.mark.parametrize("name", [name for name in FILES if name not in HIDES_NONE])
@pytest.mark.parametrize("shown", ["Bars", "Trail on the map"])
def test_a_word_of_any_file_can_be_hidden_and_shown(bring: Bring, name: str, shown: str):
    app = bring(FILES[name])
    app.query_params["view"], app.query_params["wc_hidden_as"] = "play", shown
    app = clusters(app)
    assert not app.warning
    app.text_input(key="wc_guess").set_value(app.text_input(key="wc_word").value)
    next(button for button in app.button if button.label == "Guess").click()
    app.run()
    is_found = "it is!" in told(app)
    assert is_found != any(button.key == "wc_hidden_hint" for button in app.button)
    for _ in range(3):
        assert not app.exception
        for button in [each for each in app.button if each.key == "wc_hidden_hint"]:
            button.click().run()
    assert not app.exception
    assert ("it is!" in told(app)) == is_found
    assert ("The word was" in told(app)) == (not is_found)
    assert "company, not spelling" in told(app)


def test_long_words_are_short_wherever_they_are_shown(bring: Bring):
    app = clusters(bring(FILES["long words"]))
    for view in VIEWS:
        show(app, view)
        app.run()
        shown = [each.value for each in [*app.main.markdown, *app.main.caption, *app.warning]]
        shown += strings([plotly(app, at) for at in range(len(app.get("plotly_chart")))])
        shown += [each.proto.alt for each in [*app.get("plotly_chart"), *app.get("vega_lite_chart")]]
        for chart in app.get("vega_lite_chart"):
            shown += strings(json.loads(chart.proto.spec))
            shown += [
                value.decode(errors="ignore") for each in chart.proto.datasets for value in [each.data.data]
            ]
        assert any("xxx…xxx" in text for text in shown), view
        assert not any("x" * MOST_LETTERS in text for text in shown), view
    # All six are told apart.
    app.session_state["wc_k"] = 50
    app.run()
    assert len(map_words(app)) == 7
    app.session_state["wc_view"] = "Neighbours"
    app.text_input(key="wc_word").set_value(LONG + "3").run()
    assert not app.warning
    app.text_input(key="wc_word").set_value(LONG).run()
    assert "x" * MOST_LETTERS not in app.warning[0].value


def test_phrases_can_be_chosen(bring: Bring):
    app = clusters(bring(FILES["phrases"]))
    app.text_input(key="wc_word").set_value("New York").run()
    app.slider(key="wc_k").set_value(1).run()
    app.text_input(key="wc_words").set_value("Washington, D.C. Los Angeles, king").run()
    assert not app.warning
    assert map_words(app) == {"New York", "Washington, D.C.", "Los Angeles", "king"}
    app.text_input(key="wc_word").set_value("“New York”").run()
    assert not app.warning


def test_a_link_names_phrases(open_page: OpenPage, bring: Bring):
    app = bring(FILES["phrases"])
    app.query_params["wc_words"] = '"Los Angeles" "New York"'
    app.query_params["wc_k"] = "1"
    app = clusters(app)
    assert not app.warning
    assert {"Los Angeles", "New York"} <= map_words(app)


def test_the_column_of_labels_is_chosen_and_can_be_changed(bring: Bring):
    app = bring(NUMBERS, LABELS)
    column = app.selectbox(key="ml_label")
    assert column.options == ["Index", "Label"]
    assert column.value == 1
    assert app.selectbox(key="words").options[-1] == "Your file mine0.txt · Label"
    assert "repeated words, numbered as in “bank (2)”: 1" in app.success[0].value
    assert map_words(clusters(app)) == {"the", "of", "king", "king (2)"}


def test_two_files_come_in_any_order_and_another_column_makes_other_words(bring: Bring):
    app = bring(LABELS, NUMBERS)
    app.selectbox(key="ml_label").set_value(0).run()
    assert not app.exception
    assert app.selectbox(key="words").options[-1] == "Your file mine1.txt · Index"
    app.selectbox(key="ml_label").set_value(1).run()
    chosen = app.selectbox(key="words")
    assert chosen.format_func(chosen.value) == "Your file mine1.txt · Label"
    app.selectbox(key="ml_label").set_value(0).run()
    assert map_words(clusters(app)) == {"0", "1", "2", "3"}


def test_another_choice_in_the_sidebar_stays(bring: Bring):
    app = bring(FILES["phrases"])
    app.selectbox(key="words").set_value("pocket-word2vec").run()
    app.run()
    assert app.selectbox(key="words").value == "pocket-word2vec"


def test_labels_of_one_column_ask_for_no_choice(bring: Bring):
    app = bring(NUMBERS, b"cat\ndog\nfish\nbird\n")
    assert not [box for box in app.main.selectbox if box.key == "ml_label"]
    assert "Embedding Projector, 4 words × 3 values" in app.success[0].value


def test_three_files_are_too_many(bring: Bring):
    app = bring(NUMBERS, LABELS, LABELS)
    assert "These are 3 files" in app.warning[0].value


def test_what_a_library_raises_becomes_one_sentence(bring: Bring, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the size of tensor a must match")

    monkeypatch.setattr("dashboard.models.download.upload.convert", fail)
    app = bring(FILES["phrases"])
    assert "mine0.txt cannot be read (RuntimeError: the size of tensor a must match)" in app.warning[0].value


def test_a_file_and_a_path_at_once_are_both_kept(
    bring: Bring, models_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("EMBEDDING_LAB_LOCAL_PATHS", "true")
    place = tmp_path / "theirs.txt"
    place.write_bytes(FILES["another language"])
    app = bring(FILES["phrases"])
    app.text_input(key="ml_path").set_value(str(place)).run()
    assert not app.exception
    assert {"Your file mine0.txt", "Your file theirs.txt"} <= set(app.selectbox(key="words").options)


def test_words_that_nobody_typed_give_way_to_the_model_s_own(bring: Bring):
    app = bring(FILES["another language"])
    own = app.selectbox(key="words").value
    app.selectbox(key="words").set_value("pocket-word2vec")
    app = clusters(app)
    assert app.text_input(key="wc_word").value == "king"
    app.button(key="wc_preset_Capitals").click().run()
    assert app.text_input(key="wc_word").value == "berlin"
    app.selectbox(key="words").set_value(own).run()
    assert not app.warning
    assert app.text_input(key="wc_word").value == "der"
    assert app.text_input(key="wc_words").value == "die König Königin"
    # None of the presets has its words here.
    assert not [button for button in app.button if str(button.key).startswith("wc_preset")]
    app.selectbox(key="words").set_value("pocket-word2vec").run()
    assert not app.warning
    assert app.text_input(key="wc_word").value == "king"
    assert app.text_input(key="wc_words").value == "software internet web"


def test_words_that_somebody_typed_stay_and_are_named(bring: Bring):
    app = bring(FILES["another language"])
    own = app.selectbox(key="words").value
    app.selectbox(key="words").set_value("pocket-word2vec")
    app = clusters(app)
    app.text_input(key="wc_word").set_value("queen").run()
    app.selectbox(key="words").set_value(own).run()
    assert "no word “queen”" in app.warning[0].value
    assert app.text_input(key="wc_word").value == "queen"


def test_a_word_of_both_models_stays(bring: Bring):
    app = bring(text("le 1 2", "king 2 1", "un 1 1.5", "roi 2 2"))
    assert clusters(app).text_input(key="wc_word").value == "king"
    assert app.text_input(key="wc_words").value == "le un roi"
    assert not app.warning


def test_signs_and_numbers_are_not_what_the_page_begins_with(bring: Bring):
    app = clusters(bring(FILES["signs first"]))
    assert app.text_input(key="wc_word").value == "the"
    assert app.text_input(key="wc_words").value == "of house tree"


def test_a_file_s_name_is_shown_as_it_is(open_page: OpenPage, models_folder: Path):
    app = open_page("model_library", view="upload")
    app.file_uploader(key="ml_files").upload("**bold** :red[x].txt", FILES["phrases"], "text/plain").run()
    assert r"Your file \*\*bold\*\* \:red\[x\].txt is at the top" in app.success[0].value
    clusters(app)
    app.session_state["wc_view"], app.session_state["wc_more"] = "More", "numbers"
    assert r"\*\*bold\*\*" in told(app.run())
    assert "**bold**" not in told(app)


def test_words_of_a_file_are_not_called_frequent(bring: Bring, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(model_cache, "MOST_MEASURED", 3)
    app = clusters(bring(FILES["another language"]))
    assert "the median is" in told(app)
    assert "frequent" not in told(app)


def test_two_words_are_not_compared_with_others(bring: Bring):
    app = clusters(bring(FILES["two words"]))
    assert "is the only other word, with cosine" in told(app)
    assert "The median of" not in told(app)
    app.session_state["wc_view"], app.session_state["wc_more"] = "More", "numbers"
    assert "are the only pair" in told(app.run())
