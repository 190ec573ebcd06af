"""Repair of broken surrogate pairs in pasted text."""


def without_lone_surrogates(text: str) -> str:
    """Replace lone surrogates in `text` with U+FFFD; whole pairs become their character.

    A lone surrogate is no character and has no UTF-8: no tokenizer and no browser message can carry it.

    >>> without_lone_surrogates("a" + chr(0xD800) + "b")
    'a\ufffdb'
    """
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
