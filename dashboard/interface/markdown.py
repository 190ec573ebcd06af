"""User text inside Markdown, shown as it is."""

import re


def as_code(text: str) -> str:
    """`text` as inline code: no Markdown, HTML or directive in it takes effect.

    >>> as_code("a*b"), as_code("a`b")
    ('`a*b`', '`` a`b ``')
    """
    text = " ".join(text.splitlines()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if len(fence) == 1 else f"{fence} {text} {fence}"


def as_text(text: str) -> str:
    """`text` as plain words on one line: no markup, link, formula or directive in it takes effect.

    >>> as_text("**bold** :red[x]").replace(chr(92), "/")
    '/*/*bold/*/* /:red/[x/]'
    """
    return re.sub(r"([\\`*_\[\]<>$~]|:(?=[\w/])|&(?=[\w#]))", r"\\\1", " ".join(text.splitlines()))
