"""Number formatting for the screen: counts with their noun, and one minus sign."""

MINUS = "\N{MINUS SIGN}"
IRREGULAR = {"axis": "axes", "epoch": "epochs", "matrix": "matrices"}


def format_number(value: float, spec: str = ",") -> str:
    """Format a number with a typographic minus sign, and without a sign if it rounds to zero.

    Args:
        value: a Python or numpy number.
        spec: a Python format specification, such as `.2f` or `+.0%`.

    >>> format_number(-0.2152, ".4f"), format_number(50257), format_number(-0.0004, ".2f")
    ('−0.2152', '50,257', '0.00')
    """
    text = format(value, spec)
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]
    return text.replace("-", MINUS)


def format_count(count: int, noun: str, plural: str | None = None) -> str:
    """Format a count with its noun.

    Args:
        count: the count.
        noun: the singular.
        plural: the plural, if it is irregular.

    >>> format_count(1, "token"), format_count(2300, "token"), format_count(2, "child", "children")
    ('1 token', '2,300 tokens', '2 children')
    """
    return f"{format_number(count)} {choose_form(count, noun, plural)}"


def choose_form(count: int, singular: str, plural: str | None = None) -> str:
    """Return the form of a noun or verb that agrees with a count; a verb needs its plural.

    >>> choose_form(1, "entry"), choose_form(0, "entry"), choose_form(3, "is", "are")
    ('entry', 'entries', 'are')
    """
    if count == 1:
        return singular
    return pluralize(singular) if plural is None else plural


def pluralize(noun: str) -> str:
    """Return the plural of a noun, from a list of irregular nouns or by rule.

    >>> [pluralize(noun) for noun in ("token", "way", "entry", "box", "match", "axis")]
    ['tokens', 'ways', 'entries', 'boxes', 'matches', 'axes']
    """
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
