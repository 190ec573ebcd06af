"""What holds on every page of the learning path."""

import pytest

from dashboard.course.lessons import LESSONS
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_page_opens_with_its_question_as_title(open_page: OpenPage, lesson):
    app = open_page(lesson.slug)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == lesson.question
