"""A room in the place of a page, by any link."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.interface import loaders
from tests.pages.conftest import APP

# fmt: off
CODES = [
    "x", "K7M2QX", "k7m 2qx", "<b>bold</b>", "**bold**", ":red[x]", "$x$", "../..", "a" * 9_999, "\x00",
    "０" * 6, "[a](https://host.example)",
]
# fmt: on


def come(code: str) -> AppTest:
    """A visit that begins with the link of a room."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["room"] = code
    return app.run()


@pytest.mark.parametrize("code", CODES, ids=lambda code: ascii(code[:20]))
def test_any_code_is_a_room_or_a_sentence(models_folder: Path, code: str):
    app = come(code)
    assert not app.exception
    assert "Back to the page" in [button.label for button in app.button]
    said = " ".join(warning.value for warning in app.warning)
    assert not said or ("is not the code of a room" in said and len(said) < 250)
    assert "Your turn: predict, then see" not in [folded.label for folded in app.expander]


def test_a_room_opens_no_model(models_folder: Path, monkeypatch: pytest.MonkeyPatch):
    for name in ("language_model", "word_vectors"):
        monkeypatch.setattr(loaders, name, lambda *_: pytest.fail("a phone opened a model"))
    assert not come("K7M2QX").exception


def test_an_empty_code_is_the_page():
    assert "Back to the page" not in [button.label for button in come("").button]
