"""User text inside Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard.lessons.as_written import as_code, as_text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_whatever_is_typed_renders_as_one_piece_of_code(text: str):
    (inline,) = [token for token in MarkdownIt().parse("a " + as_code(text) + " b") if token.type == "inline"]
    assert [child.type for child in inline.children] == ["text", "code_inline", "text"]


@pytest.mark.parametrize(
    ("text", "code"), [("<b>", "`<b>`"), ("``", "``` `` ```"), ("", "` `"), ("a\nb", "`a b`")]
)
def test_known_answers(text: str, code: str):
    assert as_code(text) == code


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_whatever_a_sentence_quotes_stays_words(text: str):
    (block,) = [
        token for token in MarkdownIt().parse(f"No “{as_text(text)}” here.") if token.type == "inline"
    ]
    assert "".join(child.content for child in block.children) == " ".join(f"No “{text}” here.".splitlines())
