"""What a hunt makes of degenerate answers: the shape in which each page's table says it.

A page's table is `HUNTS` in `test_<page>_hunts.py`: name of the exercise to its `Degenerate`. `test_hunts.py` poses
all of them to each pair of models; a hunt without an entry fails there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.questions import Type, Verdict
from dashboard.errors import InputError

NAMES = ("one_word", "same_word_thrice", "nonsense", "swapped", "empty", "other_language")

# An answer as it is typed; or made from the answer that the key gives, where it depends on the models.
Text = str | Callable[[str], str]


def no_presets(_on: ModelsOnScreen) -> Sequence[str]:
    """Take no example of the page for an answer."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Degenerate:
    """Six answers that a learner could give without having understood the question.

    Each must fail, whether refused with a sentence or graded as not right, with every pair of models.

    Attributes:
        one_word: one word alone, in whatever form the hunt asks for (`dog / dog / dog` where it asks for texts).
        same_word_thrice: the same word three times.
        nonsense: letters that are no words, in the form that the hunt asks for.
        swapped: a right answer in another order.
        other_language: an answer of the right form in another language.
        empty: nothing, or the form's signs alone.
        may_pass: name of one of the six to the reason why a person would accept it too.
        presets: the page's own examples that should pass with these models.
    """

    one_word: Text
    same_word_thrice: Text
    nonsense: Text
    swapped: Text
    other_language: Text
    empty: Text = ""
    may_pass: Mapping[str, str] = field(default_factory=dict)
    presets: Callable[[ModelsOnScreen], Sequence[str]] = no_presets

    def texts(self, solved: str) -> Mapping[str, str]:
        """Name to text of all six, beside the answer that the key gives."""
        given = {name: getattr(self, name) for name in NAMES}
        return {name: text if isinstance(text, str) else text(solved) for name, text in given.items()}


def reverse_words(solved: str) -> str:
    """Give an answer's words in the reverse order.

    >>> reverse_words("hot cold warm")
    'warm cold hot'
    """
    return " ".join(reversed(solved.split()))


def swap_parts(solved: str) -> str:
    """Give an answer's parts, between `/`, in the reverse order.

    >>> swap_parts("bank / one text / another")
    'another / one text / bank'
    """
    return " / ".join(part.strip() for part in reversed(solved.split("/")))


def grade_or_refuse(kind: Type, text: str) -> Verdict:
    """Grade a text; what cannot be read as an answer is not right, with the sentence that refuses it."""
    try:
        return kind.grade(text)
    except InputError as refused:
        return Verdict(False, str(refused))
