"""The menu above every page: it leads to each view, and says what a term means."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.course.glossary import glossary
from dashboard.course.lessons import LESSONS, lesson
from dashboard.ui.frame.menu import destinations, model_choices
from tests.pages.conftest import OpenPage, open_tab


def choose(app: AppTest, label: str) -> AppTest:
    """Open the menu and choose an entry of its list."""
    app.session_state["frame_menu"] = True
    return app.run().selectbox(key="frame_find").select(label).run()


@pytest.mark.parametrize(
    ("label", "page", "view"),
    [
        ("Analogy · Word clusters", "word_clusters", "Analogy"),
        ("Bias lens · Word clusters", "word_clusters", "Bias lens"),
        ("Context", "context_layers", "Layer by layer"),
    ],
)
def test_a_view_that_is_chosen_opens(open_page: OpenPage, label: str, page: str, view: str):
    app = choose(open_page("model_library"), label)
    assert not app.exception
    assert app.title[0].value == lesson(page).question
    assert open_tab(app) == view


def test_a_term_that_is_chosen_says_what_it_means(open_page: OpenPage):
    term = glossary()[0]
    app = choose(open_page("model_library"), f"What is: {term.name}?")
    assert not app.exception
    assert app.title[0].value == lesson("model_library").question
    assert term.says in [each.value for each in app.markdown]


def test_the_list_has_each_page_view_and_term_once():
    n_views = sum(len(page.all_views) for page in LESSONS)
    assert len(destinations()) == len(LESSONS) + n_views + len(glossary())


def test_a_model_that_is_chosen_is_used(open_page: OpenPage):
    app = open_page("vocabulary_matrix")
    label, (slot, slug) = next(
        each for each in model_choices().items() if app.session_state[each[1][0].value] != each[1][1]
    )
    choose(app, label)
    assert not app.exception
    assert app.session_state[slot.value] == slug
    assert app.title[0].value == lesson("vocabulary_matrix").question
    assert app.selectbox(key="frame_find").value is None
