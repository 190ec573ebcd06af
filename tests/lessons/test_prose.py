"""The words of the pages and how figures get into them."""

import string

import numpy as np
import pytest

from dashboard.course import prose
from dashboard.course.exercise_text import ExerciseText
from dashboard.course.lessons import LESSONS, lesson


@pytest.fixture
def words(tmp_path, monkeypatch):
    """Register a page with known words."""
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "text.md").write_text(
        "## first\nIt has {n:,} rows.\n\n## second\nTwo\nlines.\n", encoding="utf-8"
    )
    monkeypatch.setattr(prose, "FOLDER", tmp_path)
    prose.passages.cache_clear()
    yield
    prose.passages.cache_clear()


@pytest.mark.usefixtures("words")
def test_a_passage_takes_its_figures():
    assert prose.passage("page", "first", n=50257) == "It has 50,257 rows."
    assert prose.passage("page", "second") == "Two\nlines."


@pytest.mark.parametrize(
    ("text", "n", "filled"),
    [
        ("{n:count token}", 1, "1 token"),
        ("{n:count token}", 0, "0 tokens"),
        ("{n:count token}", np.int64(2300), "2,300 tokens"),
        ("{n:count child children}", 2, "2 children"),
        ("{n:count row of the matrix|rows of the matrix}", 1, "1 row of the matrix"),
        ("{n:count row of the matrix|rows of the matrix}", 2, "2 rows of the matrix"),
        ("{n:form is are} left", 1, "is left"),
        ("{n:form is are} left", 2, "are left"),
        ("{n:form stays|stay on}", 3, "stay on"),
        ("{n:.4f}", -0.2152, "−0.2152"),
        ("{n:+.2f}", np.float32(-0.5), "−0.50"),
        ("{n:.0%}", -0.25, "−25%"),
        ("{n:.2f}", -0.004, "0.00"),
        ("{n:.0e}", 1e-5, "1e−05"),
        ("{n}", -3, "−3"),
        ("{n}", "-3", "-3"),  # what somebody typed stays as it is
    ],
)
def test_counts_have_their_plural_and_numbers_one_minus_sign(text, n, filled):
    assert prose.fill(text, n=n) == filled
    assert ExerciseText(text, "", "", "", "").filled(n=n).title == filled


@pytest.mark.parametrize("spec", ["count", "count a b c", "form ", "count |tokens", "count drawn one"])
def test_a_count_that_cannot_be_read_is_a_mistake_of_ours(spec):
    with pytest.raises(ValueError, match="count"):
        prose.fill(f"{{n:{spec}}}", n=2)


def test_what_is_no_number_has_no_count():
    with pytest.raises(ValueError, match="count"):
        prose.fill("{n:count token}", n="2")


@pytest.mark.usefixtures("words")
def test_a_missing_passage_or_figure_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        prose.passage("page", "third")
    with pytest.raises(KeyError):
        prose.passage("page", "first")


@pytest.mark.parametrize("each", LESSONS, ids=lambda each: each.slug)
def test_every_passage_is_well_formed(each):
    for name, text in prose.passages(each.slug).items():
        assert text, f"{each.slug}: {name} is empty"
        # Raises ValueError where a brace is not closed.
        fields = [field for _, field, _, _ in string.Formatter().parse(text) if field is not None]
        assert all(fields), f"{each.slug}: {name} has a field without a name"


def test_lessons_are_found_by_slug():
    assert lesson("start") is LESSONS[0]
    with pytest.raises(KeyError):
        lesson("nowhere")
