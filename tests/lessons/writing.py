"""Faults of language that a machine can find in what pages say."""

import re

# Nouns that are counted on screen, in the plural, perhaps after an adjective.
PLURAL = (
    r"(?:(?!the |their |more |its )[a-z-]+ )?"
    r"(?:answers|axes|bytes|characters|columns|cosines|dimensions|directions|documents|epochs|examples|files|forms"
    r"|heads|IDs|languages|layers|letters|lines|merges|models|neighbours|numbers|ones|options|pairs|parts|pieces|places"
    r"|points|positions|products|questions|rows|seconds|sentences|sequences|spellings|steps|texts|times|tokens|values"
    r"|vectors|votes|ways|words)\b"
)
# What stands before a number that names one thing, and counts nothing.
_NAMES = "".join(
    f"(?<!{name} )" for name in ("layer", "head", "step", "position", "rank", "ID", "row", "page", "PC")
)
_ONE_OF_MANY = re.compile(rf"(?<![\w.,−-]){_NAMES}1\*{{0,2}} {PLURAL}")
_CODE = re.compile(r"(`+).+?\1(?!`)|\]\([^)]*\)|https?://\S+", re.DOTALL)
_HYPHEN_FOR_MINUS = re.compile(r"(?<![\w\-–])-\.?\d[\d.,]*")


def faults(text: str) -> list[str]:
    """What a text says of one in the plural, and its minus signs that are hyphens; code and links are left out.

    >>> faults("1 tokens, cosine -0.5 and `-0.5`; 1 token, −0.5, 11 tokens, 2-3")
    ['1 tokens', '-0.5']
    """
    said = _CODE.sub(" ", text)
    return [found[0] for pattern in (_ONE_OF_MANY, _HYPHEN_FOR_MINUS) for found in pattern.finditer(said)]
