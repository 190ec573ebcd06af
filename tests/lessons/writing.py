"""How counted nouns are written in what pages say."""

# A noun that is counted on screen, in the plural, perhaps after an adjective.
PLURAL = (
    r"(?:(?!the |their |more |its )[a-z-]+ )?"
    r"(?:answers|axes|bytes|characters|columns|cosines|dimensions|directions|documents|epochs|examples|files|forms"
    r"|heads|IDs|languages|layers|letters|lines|merges|models|neighbours|numbers|ones|options|pairs|parts|pieces|places"
    r"|points|positions|products|questions|rows|seconds|sentences|sequences|spellings|steps|texts|times|tokens|values"
    r"|vectors|votes|ways|words)\b"
)
