"""A room in the place of a page, by any link."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import model_cache
from tests.pages.conftest import APP

# fmt: off
NO_CODES = [
    "x", "<b>bold</b>", "**bold**", ":red[x]", "$x$", "../..", "a" * 9_999, "\x00", "０" * 6,
    "[a](https://host.example)",
]
# fmt: on


def come(code: str) -> AppTest:
    """Open the link of a room in a new session."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["room"] = code
    return app.run()


def stands_for_the_page(app: AppTest) -> bool:
    """Whether there is a way back, and nothing of the page."""
    back = "Back to the page" in [button.label for button in app.button]
    return back and "Your turn: predict, then see" not in [folded.label for folded in app.expander]


def rooms(app: AppTest) -> list[dict]:
    """Return what the rooms on screen are drawn with."""
    sent = [json.loads(each.proto.json or "{}") for each in app.get("bidi_component")]
    return [each for each in sent if "onward" in each]


@pytest.mark.parametrize("code", NO_CODES, ids=lambda code: ascii(code[:20]))
def test_what_is_no_code_gets_a_sentence_and_a_box(models_folder: Path, code: str):
    app = come(code)
    assert not app.exception
    assert stands_for_the_page(app)
    [warning] = app.warning
    assert "is not the code of a room" in warning.value
    assert len(warning.value) < 250
    assert [box.label for box in app.text_input] == ["Code on the screen"]
    assert not rooms(app)


@pytest.mark.parametrize("code", ["K7M2QX", "k7m 2qx", " k7m-2qx "])
def test_a_code_is_a_room_however_it_is_typed(models_folder: Path, code: str):
    app = come(code)
    assert not app.exception
    assert stands_for_the_page(app)
    assert not app.warning
    assert not app.text_input
    [room] = rooms(app)
    assert room["code"] == "K7M2QX"
    assert room["key"] == room["qr"] == "", "only the browser that opened it has the key"


def test_a_room_opens_no_model(models_folder: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("language_model", "word_vectors"):
        monkeypatch.setattr(model_cache, name, lambda *_: pytest.fail("a phone opened a model"))
    assert not come("K7M2QX").exception


def test_an_empty_code_is_the_page():
    assert "Back to the page" not in [button.label for button in come("").button]
