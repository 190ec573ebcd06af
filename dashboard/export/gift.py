"""Export of exercises to GIFT, the question format that Moodle and other learning platforms import.

See https://docs.moodle.org/en/GIFT_format.
"""

import math
import re
from collections.abc import Iterable

from dashboard.course.posed_exercises import PosedExercise
from dashboard.course.questions import Choose, Number, Order

# Control characters of GIFT.
_SIGNS = re.compile(r"([\\~=#{}:])")
# At the start of an answer, this would be read as its share of the points.
_SHARE = re.compile(r"^(?=%-?[0-9])")
WORD_JOINER = "\u2060"


def escape_gift(text: str) -> str:
    r"""Escape a text for GIFT: control characters are escaped, and all of it is on one line.

    >>> escape_gift("a = {b}:\n~c")
    'a \\= \\{b\\}\\: \\~c'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return _SIGNS.sub(r"\\\1", " ".join(shown.split())).replace("->", "→").replace("//", f"/{WORD_JOINER}/")


def gift(category: str, about: str, questions: Iterable[PosedExercise]) -> str:
    """Render questions as a GIFT file in one category, with `about` (their models) as a comment.

    `Choose` becomes multiple choice, `Number` numerical with its tolerance, and `Order` a matching question.
    A text answer, which only a model could grade, becomes an essay for the instructor to read.
    """
    written = "\n\n".join(_question(each) for each in questions)
    return f"// {escape_gift(about)}\n$CATEGORY: Embedding Lab/{escape_gift(category).replace('/', '-')}\n\n{written}\n"


def _question(posed: PosedExercise) -> str:
    words = posed.words
    return f"::{escape_gift(words.title)}::[plain]{escape_gift(words.ask)} {{{_answers(posed)}\n}}"


def _answers(posed: PosedExercise) -> str:
    kind, why = posed.kind, escape_gift(posed.words.why)
    match kind:
        case Choose():
            values = kind.values or ("",) * len(kind.options)
            lines = [
                f"\n\t{'=' if at == kind.right else '~'}{_answer(option)}{f'#{escape_gift(value)}' if value else ''}"
                for at, (option, value) in enumerate(zip(kind.options, values, strict=True))
            ]
            return f"{''.join(lines)}\n\t####{why}"
        case Number():
            # More digits than on screen, since rounding shifts the accepted range; the tolerance never grows.
            digits = kind.places + 3
            within = math.floor(kind.within * 10**digits) / 10**digits
            return f"#\n\t={kind.answer:.{digits}f}:{within:.{digits}f}\n\t####{why}"
        case Order():
            pairs = [
                f"\n\t={_answer(kind.items[item])} -> {place}"
                for place, item in enumerate(kind.right, start=1)
            ]
            return f"{''.join(pairs)}\n\t####{why}"
        case _:
            return f"\n\t####{escape_gift(kind.solution)}. {why}"


def _answer(text: str) -> str:
    return _SHARE.sub(WORD_JOINER, escape_gift(text)) or WORD_JOINER
