"""Provenance of an exported image: the text embedded in it, and its file name."""

import re
import textwrap
from dataclasses import dataclass

from dashboard import limits

# Maximum length of a part of a file name, of the text searched for it, and of a line of the footer.
LONGEST_PART = 24
LINE = 100
# A long link would fill the image; the full one is in the file's metadata.
MOST_LINES = 2


@dataclass(frozen=True)
class Origin:
    """What an image shows, and where it comes from.

    Attributes:
        title: what it shows, as alternative text.
        page: the page's slug.
        page_title: its title.
        view: the tab and the chart on it.
        words: the input on the page: a word or a sentence.
        models: titles of the models in both slots.
        seed: the random seed of the page.
        link: URL of the exact state; empty if unknown.
    """

    title: str
    page: str
    page_title: str
    view: str
    words: str
    models: tuple[str, ...]
    seed: int
    link: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of the footer: page, models and seed, then the link, shortened if it is long."""
        return [*textwrap.wrap(self.about, LINE), *wrap_link(self.link)]

    @property
    def about(self) -> str:
        """The page, the models and the seed as one line."""
        return " · ".join(("Embedding Lab", self.page_title, *self.models, f"seed {self.seed}"))

    @property
    def heading(self) -> list[str]:
        """The title, wrapped to the width of an image."""
        return textwrap.wrap(self.title, LINE - 25, max_lines=3, placeholder=" …")

    def file_name(self, ending: str, model: str) -> str:
        """Build a file name from page, view, words and model, safe for any file system.

        >>> origin = Origin("", "word_clusters", "", "Neighbours", "../king & queen", (), 0)
        >>> origin.file_name("png", "Pocket Word2Vec")
        'word-clusters-neighbours-king-queen-pocket-word2vec.png'
        """
        parts = (slugify(part) for part in (self.page, self.view, self.words, model))
        return f"{'-'.join(part for part in parts if part)}.{ending}"


def slugify(text: str) -> str:
    r"""Convert a text to a slug of its letters and digits, of at most `LONGEST_PART` characters.

    >>> slugify("CON: שלום/\x00..\\ World_2")
    'con-שלום-world-2'
    """
    return (
        re.sub(r"[\W_]+", "-", text[: limits.MAX_FILE_NAME_SOURCE].lower())
        .strip("-")[:LONGEST_PART]
        .strip("-")
    )


def wrap_link(link: str) -> list[str]:
    """Wrap a link to lines, with an ellipsis if there are more than `MOST_LINES`."""
    lines = [link[at : at + LINE] for at in range(0, len(link), LINE)]
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
