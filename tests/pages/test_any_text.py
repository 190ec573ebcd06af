"""Any text in any box: a view or a sentence, never an exception."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import LESSONS
from tests.pages.conftest import APP

AWKWARD = {
    "nothing": "",
    "blank": "   ",
    "markup": "<script>alert(1)</script><b>bold</b>",
    "markdown": "**a** `b` $c$ :red[d] [e](http://f) {g} %s {0}",
    "right to left": "שלום עולם مرحبا بالعالم",
    "combining": "e\u0301\u200d\u202e\u0000\ufeff",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈",
    "one long word": "x" * 3_000,
    "very long": "bank is near the river bank " * 3_572,
    "end of text": "<|endoftext|>",
    "lines": "a\nb\r\nc\td",
}
# Characters as a browser sends them: text without lone surrogates.
typed = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda lesson: lesson.slug)
def opened(request: pytest.FixtureRequest) -> AppTest:
    """One visitor on one page, who keeps typing."""
    app = AppTest.from_file(str(APP), default_timeout=120).run()
    if request.param is not LESSONS[0]:
        app.switch_page(f"../pages/{request.param.slug}.py").run()
    return app


def type_everywhere(app: AppTest, text: str) -> None:
    """Put `text` into each box of the page in turn, then put back what was there."""
    for kind in ("text_input", "text_area"):
        for key in [box.key for box in getattr(app.main, kind)]:
            before = getattr(app, kind)(key=key).value
            getattr(app, kind)(key=key).set_value(text).run()
            assert not app.exception, f"{key} with {text[:80]!r}: {app.exception[0].message}"
            getattr(app, kind)(key=key).set_value(before).run()


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_awkward_text_is_met(opened: AppTest, text: str):
    type_everywhere(opened, text)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=typed)
def test_arbitrary_text_is_met(opened: AppTest, text: str):
    type_everywhere(opened, text)
