"""The words of the pages and how figures get into them."""

import string

import pytest

from dashboard.lessons import prose
from dashboard.lessons.registry import LESSONS, lesson


@pytest.fixture
def words(tmp_path, monkeypatch):
    """A page whose words are known."""
    (tmp_path / "page.md").write_text(
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
