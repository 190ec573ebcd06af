"""What a chat template adds to a text, and what that costs in tokens."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from dashboard.concepts.subwords import Token, tokenize

# Letters for private use, which no template writes: they stand where a message goes.
FIRST_MARK = 0xE000


@dataclass(frozen=True)
class Conversation:
    """A conversation as a model is given it.

    Attributes:
        tokens: all its tokens.
        added: the places of those that hold nothing of what is said.
        n_alone: tokens that the messages have by themselves.
    """

    tokens: list[Token]
    added: frozenset[int]
    n_alone: int

    @property
    def n_added(self) -> int:
        """How many more tokens there are than the messages have by themselves."""
        return len(self.tokens) - self.n_alone


def marks(count: int) -> list[str]:
    """So many texts that no template writes by itself, each a single letter."""
    return [chr(FIRST_MARK + n) for n in range(count)]


def own_spans(written: str, marked: str, contents: Sequence[str]) -> list[range] | None:
    """Where the messages stand in a text: characters of `written` that the template did not write.

    Args:
        written: the text with the messages.
        marked: the same with `marks` in their place.
        contents: the messages; a template may take the spaces at their ends away.

    Returns:
        None where the template changes what is said, so that it cannot be told apart.

    >>> own_spans("<user>user</user>", "<user>" + marks(1)[0] + "</user>", ["user"])
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
    """The tokens of a conversation that was `written`, whose messages `contents` stand at `spans`."""
    tokens = tokenize(tokenizer, written)
    offsets = tokenizer.encode(written, add_special_tokens=False).offsets
    added = frozenset(
        at
        for at, (start, end) in enumerate(offsets)
        if not any(start < span.stop and end > span.start for span in spans)
    )
    n_alone = sum(len(tokenizer.encode(content, add_special_tokens=False).ids) for content in contents)
    return Conversation(tokens, added, n_alone)
