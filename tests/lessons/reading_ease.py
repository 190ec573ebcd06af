"""How easy a text is to read: Flesch's formula (1948) with syllables counted by their vowels."""

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$|[*”\"])")


def syllables(word: str) -> int:
    """About how many syllables an English word has.

    >>> [syllables(word) for word in ("cat", "token", "make", "table", "syllable", "the", "used")]
    [1, 2, 1, 2, 3, 1, 1]
    """
    word = word.lower()
    silent = re.sub(r"(?<![aeiouyl])e$|(?<=[aeiouy][^aeiouytd])ed$|(?<=[aeiouy])le$", "", word)
    silent = re.sub(
        r"(?<=[aeiouy][^aeiouy])es$" if word.endswith(("ves", "mes", "nes", "kes")) else r"$^", "", silent
    )
    return max(1, len(re.findall(r"[aeiouy]+", silent or word)))


def reading_ease(text: str) -> float:
    """206.835 - 1.015 words per sentence - 84.6 syllables per word: higher is easier, 60 is plain English.

    >>> round(reading_ease("The cat sat on the mat."))
    116
    """
    words = _WORD.findall(text)
    sentences = max(1, len(_SENTENCE_END.findall(text)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(syllables, words)) / len(words)
