"""Splitting of running text into sentences and words."""

import re
import unicodedata
from collections.abc import Iterator

from dashboard import limits

_STOPS = ".!?…。！？।॥۔؟"
_STOP = re.compile(rf"[{_STOPS}]+")
_END = re.compile(rf"[{_STOPS}\n\r]+")
_END_IN_PROSE = re.compile(rf"[{_STOPS}]+|\n\s*\n")
_LINE = re.compile(r"[^\s].*")

# Lines of running text are wrapped in the middle of sentences; where fewer lines than this hold a full stop, each
# line is taken as a sentence.
PROSE_STOPS_A_LINE = 0.25

# Vowel signs and accents belong to the letter before them; Python's \w leaves them out, and would cut Hindi and Thai
# words to pieces. So do the two joiners of Persian and Hindi. Behind these planes there are no more of them in use.
_MARKS = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M")
_LETTERS = rf"[\w{re.escape(_MARKS)}\u200c\u200d]"
# Scripts that are written without spaces, by their blocks: Thai to Myanmar, Khmer, Kana, Han.
_UNSPACED = ((0x0E00, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0x20000, 0x3FFFF))
# Longer than the average word of these languages, shorter than the average sentence.
LONGEST_MEAN_WORD = 7.0
# Characters of a text in which spaces between words are looked for.
N_EXAMINED = 200_000
_BLOCKS = "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in _UNSPACED)
_UNSPACED_LETTER = re.compile(f"[{_BLOCKS}]")
_CHARACTER = re.compile(rf"[{_BLOCKS}][{re.escape(_MARKS)}]*|[^{_BLOCKS}]+")
_WORD = re.compile(rf"\w{_LETTERS}*(?:['’-]{_LETTERS}+)*")


def words_in(sentence: str) -> list[str]:
    """Split a sentence into lowercase words, each truncated to 40 letters.

    >>> words_in("Don't row, the café-owner said 3 times")
    ["don't", 'row', 'the', 'café-owner', 'said', '3', 'times']
    """
    return [word[: limits.MAX_TRAINED_WORD] for word in _WORD.findall(sentence.lower().replace("_", " "))]


def characters_in(sentence: str) -> list[str]:
    """Split a sentence of a script without spaces into characters with their marks; other words stay whole.

    >>> characters_in("我在2024年用Python。")
    ['我', '在', '2024', '年', '用', 'python']
    """
    return [part for word in words_in(sentence) for part in _CHARACTER.findall(word)]


def is_unspaced(text: str) -> bool:
    """Return whether most of a text is in a script without spaces, and no spaces set its words apart.

    Only the first `N_EXAMINED` characters are looked at.

    >>> is_unspaced("国王和王后住在河边的城堡里。"), is_unspaced("国王 和 王后 住 在 河边"), is_unspaced("the king")
    (True, False, False)
    """
    text = text[:N_EXAMINED]
    if not _UNSPACED_LETTER.search(text):
        return False
    words = (word for start, end in sentence_spans(text) for word in text[start:end].split())
    lengths = [length for word in words if (length := len(_UNSPACED_LETTER.findall(word)))]
    n_letters = sum(map(str.isalpha, text))
    return 2 * sum(lengths) > n_letters and sum(lengths) > LONGEST_MEAN_WORD * len(lengths)


def sentence_spans(text: str, *, is_prose: bool = False) -> Iterator[tuple[int, int]]:
    r"""Yield the start and end of each sentence, at full stops and line ends; empty lines if `is_prose`.

    >>> text = "The cat sat. The dog\nran"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['The cat sat', ' The dog', 'ran']
    >>> [text[start:end] for start, end in sentence_spans(text, is_prose=True)]
    ['The cat sat', ' The dog\nran']
    """
    start = 0
    for end in (_END_IN_PROSE if is_prose else _END).finditer(text):
        if end.start() > start:
            yield start, end.start()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def is_prose(text: str) -> bool:
    r"""Return whether the text is prose, whose sentences go on over line ends.

    >>> is_prose("It was the best of times, it was the\nworst of times.\n"), is_prose("the cat sat\nthe dog ran\n")
    (True, False)
    """
    n_lines = sum(1 for _ in _LINE.finditer(text))
    return sum(1 for _ in _STOP.finditer(text)) >= PROSE_STOPS_A_LINE * max(n_lines, 1)
