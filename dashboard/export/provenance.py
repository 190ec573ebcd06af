"""Where a picture comes from: what stands in it besides what it shows, and how its file is called."""

import re
import textwrap
from dataclasses import dataclass

# Letters of a part of a file's name, which are looked for in so many of a text; and of a line of small writing.
LONGEST_PART = 24
LONGEST_READ = 1_000
LINE = 100
# A link with a long text in it fills no picture; whole, it stands in the file where no eye needs it.
MOST_LINES = 2


@dataclass(frozen=True)
class Origin:
    """What a picture shows and where.

    Attributes:
        title: what it shows, in a sentence for those who cannot see it.
        page: the page's slug.
        page_title: its title.
        view: the tab and the picture on it.
        words: what the page is about: a word, a sentence.
        models: titles of the models in both slots.
        seed: what every random choice on the page began with.
        link: address of the very state, empty where it is not known.
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
        """What stands small in the picture: page, models and seed, then the link, shortened where it is long."""
        return [*textwrap.wrap(self.about, LINE), *shortened(self.link)]

    @property
    def about(self) -> str:
        """The page, the models and the seed."""
        return " · ".join(("Embedding Lab", self.page_title, *self.models, f"seed {self.seed}"))

    @property
    def heading(self) -> list[str]:
        """The title in lines that fit a picture."""
        return textwrap.wrap(self.title, LINE - 25, max_lines=3, placeholder=" …")

    def file_name(self, ending: str, model: str) -> str:
        """Page, view, words and model, in letters and digits that any file system takes.

        >>> origin = Origin("", "word_clusters", "", "Neighbours", "../king & queen", (), 0)
        >>> origin.file_name("png", "Pocket Word2Vec")
        'word-clusters-neighbours-king-queen-pocket-word2vec.png'
        """
        parts = (plain(part) for part in (self.page, self.view, self.words, model))
        return f"{'-'.join(part for part in parts if part)}.{ending}"


def plain(text: str) -> str:
    r"""The letters and digits of a text, in small letters, with dashes between them; at most `LONGEST_PART`.

    >>> plain("CON: שלום/\x00..\\ World_2")
    'con-שלום-world-2'
    """
    return re.sub(r"[\W_]+", "-", text[:LONGEST_READ].lower()).strip("-")[:LONGEST_PART].strip("-")


def shortened(link: str) -> list[str]:
    """A link in lines for a picture, with an ellipsis where there are more than `MOST_LINES`."""
    lines = [link[at : at + LINE] for at in range(0, len(link), LINE)]
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][:-1]}…"]
