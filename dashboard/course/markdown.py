"""Escaping of user text for Markdown and for Plotly labels."""

import re
from collections.abc import Iterable
from html import escape


def as_code(text: str) -> str:
    """Format `text` as inline code: no Markdown, HTML or directive in it takes effect.

    >>> as_code("a*b"), as_code("a`b")
    ('`a*b`', '`` a`b ``')
    """
    text = " ".join(text.splitlines()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if len(fence) == 1 else f"{fence} {text} {fence}"


# Streamlit links these even if they are escaped: https://, www. and me@host.org.
_LINKS = re.compile(r"https?:(?=//)|www(?=\.)|(?<=[-.\w+])@(?=[-\w]+\.[-\w])", re.IGNORECASE)
WORD_JOINER = "\u2060"


def as_text(text: str) -> str:
    """Escape `text` as plain words on one line: no markup, link, formula or directive in it takes effect.

    Automatic links are broken by an invisible word joiner.

    >>> as_text("**bold** :red[x]").replace(chr(92), "/")
    '/*/*bold/*/* /:red/[x/]'
    >>> as_text("www.here.org").replace(WORD_JOINER, "|")
    'www|.here.org'
    """
    text = _LINKS.sub(rf"\g<0>{WORD_JOINER}", text)
    return re.sub(r"([\\`*_\[\]<>$~]|:(?=[\w/])|&(?=[\w#]))", r"\\\1", " ".join(text.splitlines()))


def as_text_with(text: str, words: Iterable[str]) -> str:
    """Escape `text` as `as_text` does, with each of these words in bold wherever it stands alone.

    >>> as_text_with("The Bank lends, banks lend", ["bank"])
    'The **Bank** lends, banks lend'
    """
    sought = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    parts = re.split(rf"(?<!\w)({sought})(?!\w)", text, flags=re.IGNORECASE) if sought else [text]
    return "".join(f"**{as_text(part)}**" if at % 2 else as_text(part) for at, part in enumerate(parts))


def in_plotly(text: str) -> str:
    """Escape `text` for a Plotly label, which parses some HTML: no tag in it takes effect.

    >>> in_plotly("<br> & co")
    '&lt;br&gt; &amp; co'
    """
    # Plotly does not decode the entities of quotation marks.
    return escape(text, quote=False)
