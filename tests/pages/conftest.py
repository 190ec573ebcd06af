"""A page run through the whole frame, without a browser."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Element

from dashboard.course.lessons import LESSONS
from dashboard.models import installed
from dashboard.models.manifest import Slot
from dashboard.ui import permissions
from dashboard.ui.slots import downloads
from dashboard.ui.tabs import MORE

APP = Path(__file__).parents[2] / "dashboard" / "app.py"

OpenPage = Callable[..., AppTest]
ShowFolder = Callable[[Path, str], None]


# A word that opens what its term means.
TERM = re.compile(r'\[([^]]*)\]\(#term-[\w-]+ "[^"]*"\)')


def as_read(elements: Iterable[Element]) -> str:
    """Join the text of these elements, as a learner reads it: links to terms become their words."""
    return TERM.sub(r"\1", "\n".join(str(each.value) for each in elements))


def open_tab(app: AppTest) -> str:
    """Return the label of the one view that is drawn, be it a tab or under *More*; empty on a page without tabs."""
    drawn = [tab.label for tab in app.main.tabs if tab.children]
    assert len(drawn) == bool(app.main.tabs), drawn
    if drawn != [MORE]:
        return "".join(drawn)
    lesson = next(each for each in LESSONS if each.question == app.title[0].value)
    return lesson.more[app.session_state[f"{lesson.letters}_more"]]


@pytest.fixture(autouse=True)
def _guarded() -> None:
    """Run the frame alone, as if the server around it had started."""
    permissions.allow_uploads()


@pytest.fixture(autouse=True)
def _no_downloads_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without the failed downloads of other tests, which the Models page would name."""
    monkeypatch.setattr(downloads.DOWNLOADS, "_jobs", {})


@pytest.fixture
def open_page() -> OpenPage:
    """`open_page("word_clusters", wc_word="queen")` opens the link of that page and state."""

    def open_(slug: str, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=60)
        if slug != LESSONS[0].slug:
            app.run()
            app.switch_page(f"../pages/{slug}.py")
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return open_


@pytest.fixture
def show_folder(monkeypatch: pytest.MonkeyPatch) -> ShowFolder:
    """`show_folder(folder, "Tiny")` puts the language model of a folder in the place of the embedded one."""

    def show(folder: Path, title: str) -> None:
        entry = installed.InstalledModel(f"own-{folder.name}", title, Slot.LANGUAGE, folder, "Of a test.")
        monkeypatch.setattr(installed, "POCKET", (installed.POCKET[0], entry))

    return show
