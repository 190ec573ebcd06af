"""Text of a page, from the passages in `dashboard/lessons/<slug>/text.md`.

Each file is a row of passages under `## name` headings. A passage may hold `{fields}`; the page fills them with
figures from the model on screen, so no sentence carries a number that the code could compute.

Two format specs are added to Python's: `{n:count token}` gives "1 token" or "2,300 tokens", and `{n:form is are}` the
word that agrees with n. An irregular plural follows the singular: `{n:count child children}`. Where one of the two has
several words, a bar parts them: `{n:count row of the matrix|rows of the matrix}`.
"""

import string
from collections.abc import Sequence
from functools import cache
from numbers import Real
from typing import Any

from dashboard.course.lessons import FOLDER
from dashboard.course.markdown import as_text
from dashboard.numerals import choose_form, format_count, format_number


@cache
def passages(slug: str) -> dict[str, str]:
    """Load the passages of one page, name to Markdown."""
    text = (FOLDER / slug / "text.md").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in ("\n" + text).split("\n## ")[1:])
    return {name.strip(): body.strip() for name, _, body in parts}


class _Filler(string.Formatter):
    """A string formatter with the format specs `count` and `form`, and with figures as on screen."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format one field by a spec of this class or of Python."""
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        rule, _, words = format_spec.partition(" ")
        if rule in ("count", "form"):
            forms = [form.strip() for form in words.split("|")] if "|" in words else words.split()
            # “drawn one” is not a noun with its plural: a phrase of several words needs a bar.
            is_pair = rule == "form" or "|" in words or len({form[0] for form in forms}) == 1
            if not is_number or not 1 <= len(forms) <= 2 or not all(forms) or not is_pair:
                raise ValueError(f"{{{value!r}:{format_spec}}} is not a count with a noun and its plural")
            return format_count(value, *forms) if rule == "count" else choose_form(value, *forms)
        return format_number(value, format_spec) if is_number else format(value, format_spec)


def fill(text: str, /, **figures: Any) -> str:
    """Fill the fields of a text; KeyError if a figure is missing.

    >>> fill("{n:count token} {n:form is are} {cosine:.2f} away", n=1, cosine=-0.5)
    '1 token is −0.50 away'
    """
    return _Filler().format(text, **figures)


def format_list(names: Sequence[str]) -> str:
    """Format names as a list in a sentence.

    >>> format_list(["a"]), format_list(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


# Fields that hold the title of a model, which a visitor may have given: they alone are escaped here.
TITLE_FIELDS = ("model", "language", "words", "title")


def passage(slug: str, name: str, **figures: object) -> str:
    r"""Return one passage as Markdown, with its fields filled; KeyError if the passage or a field is missing.

    >>> passage("start", "stage_next", model="*my* model")
    'what \\*my\\* model expects: press one'
    """
    shown = {
        field: as_text(value) if field in TITLE_FIELDS and isinstance(value, str) else value
        for field, value in figures.items()
    }
    return fill(passages(slug)[name], **shown)


def plain_passage(slug: str, name: str, **figures: object) -> str:
    """Return one passage as plain text, such as for an InputError, whose message is shown without markup."""
    return fill(passages(slug)[name], **figures)


def name_frequent_words(model: str, n_words: int, *, is_by_frequency: bool) -> str:
    """Name the first words of a model: as the most frequent ones if that is known.

    Args:
        model: the title of the model.
        n_words: number of its first words.
        is_by_frequency: whether the most frequent words are known to come first.
    """
    if is_by_frequency:
        return f"the {n_words:,} most frequent words of {as_text(model)}"
    return f"the first {n_words:,} words of {as_text(model)}"
