"""Chat templates: what they add to a text, and what that costs in tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from dashboard.concepts.subwords import Token, tokenize

# Private-use characters, which no template writes: placeholders for the messages.
FIRST_MARK = 0xE000


@dataclass(frozen=True)
class Conversation:
    """A conversation as the model's input.

    Attributes:
        tokens: all its tokens.
        added: indices of the tokens that hold nothing of the messages.
        n_alone: number of tokens that the messages have by themselves.
    """

    tokens: list[Token]
    added: frozenset[int]
    n_alone: int


def marks(count: int) -> list[str]:
    """Return `count` placeholders, each a single character that no template writes."""
    return [chr(FIRST_MARK + n) for n in range(count)]


def message_spans(written: str, marked: str, contents: Sequence[str]) -> list[range] | None:
    """Find the messages in a rendered conversation, as ranges of characters in `written`.

    Args:
        written: the text with the messages.
        marked: the same with `marks` as messages.
        contents: the messages; a template may strip them.

    Returns:
        Ranges in order; None where the template changes the messages, so that they cannot be found.

    >>> message_spans("<user>user</user>", "<user>" + marks(1)[0] + "</user>", ["user"])
    [range(6, 10)]
    """
    spans, at, rest = [], 0, marked
    for mark, content in zip(marks(len(contents)), contents, strict=True):
        before, found, rest = rest.partition(mark)
        if not found or not written.startswith(before, at):
            return None
        at += len(before)
        following = rest.partition(chr(ord(mark) + 1))[0]
        lengths = {len(each): each for each in (content, content.strip(), content.lstrip(), content.rstrip())}
        ends = [
            at + n
            for n, each in lengths.items()
            if written.startswith(each, at) and written.startswith(following, at + n)
        ]
        if not ends:
            return None
        spans.append(range(at, ends[0]))
        at = ends[0]
    return spans if written[at:] == rest else None


def conversation(
    tokenizer: Tokenizer, written: str, spans: Sequence[range], contents: Sequence[str]
) -> Conversation:
    """Tokenize a rendered conversation whose messages `contents` are at `spans`."""
    tokens = tokenize(tokenizer, written)
    offsets = tokenizer.encode(written, add_special_tokens=False).offsets
    added = frozenset(
        at
        for at, (start, end) in enumerate(offsets)
        if not any(start < span.stop and end > span.start for span in spans)
    )
    n_alone = sum(len(tokenizer.encode(content, add_special_tokens=False).ids) for content in contents)
    return Conversation(tokens, added, n_alone)
