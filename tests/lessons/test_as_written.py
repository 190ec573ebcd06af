"""User text inside Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from dashboard.course.markdown import WORD_JOINER, as_code, as_text


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
    shown = "".join(child.content for child in block.children).replace(WORD_JOINER, "")
    assert shown == " ".join(f"No “{text}” here.".replace(WORD_JOINER, "").splitlines())


# What Streamlit's Markdown (GitHub's) turns into links after it has read the escapes.
AUTOLINK = re.compile(r"(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE | re.ASCII)
PIECES = st.sampled_from(["http", "HTTPS", ":", "//", "www", "WwW", ".", "@", "a", "b-1", "+", "_", " ", "é"])


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_address_becomes_a_link(text: str):
    (block,) = [
        token for token in MarkdownIt().parse(f"No “{as_text(text)}” here.") if token.type == "inline"
    ]
    assert not AUTOLINK.search("".join(child.content for child in block.children))


def test_the_rule_knows_what_becomes_a_link():
    for link in ("https://here.org", "WWW.here.org", "me.too+x@here.org"):
        assert AUTOLINK.search(link)
