"""What a template adds to what is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.concepts.conversation import conversation, marks, message_spans
from dashboard.models.tokenizer import gpt2_tokenizer

GPT2 = gpt2_tokenizer()


def chatml(*contents: str) -> str:
    return "".join(f"<|user|>\n{content}<|end|>\n" for content in contents)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_whatever_is_said_stands_where_it_was_put(contents: list[str]):
    spans = message_spans(chatml(*contents), chatml(*marks(len(contents))), contents)
    assert spans is not None
    assert [chatml(*contents)[span.start : span.stop] for span in spans] == contents


@pytest.mark.parametrize("content", [" user ", "<|end|>\n", "end|>", "", "  "])
def test_a_message_like_the_template_s_own_words_is_told_apart(content: str):
    written = f"<|user|>\n{content.strip()}<|end|>\n"
    spans = message_spans(written, chatml(*marks(1)), [content])
    assert spans is not None
    assert written[spans[0].start : spans[0].stop] == content.strip()


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("<USER>", "<" + marks(1)[0] + ">"),
        ("<user>", "<>"),
        ("<user> twice: user", "<" + marks(1)[0] + ">"),
        ("[user]", "<" + marks(1)[0] + ">"),
    ],
)
def test_a_template_that_changes_what_is_said_is_not_guessed_at(written: str, marked: str):
    assert message_spans(written, marked, ["user"]) is None


def test_added_tokens_are_those_outside_of_what_is_said():
    written = "User: near the bank\nAnswer:"
    [span] = message_spans(written, f"User: {marks(1)[0]}\nAnswer:", ["near the bank"]) or []
    found = conversation(GPT2, written, [span], ["near the bank"])
    own = [token.label for at, token in enumerate(found.tokens) if at not in found.added]
    assert own == ["␣near", "␣the", "␣bank"], "a token that holds some of what is said is not the template's"
    assert found.n_alone == 3
