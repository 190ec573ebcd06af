"""Numbers as they are written on screen: counts with their noun, and one minus sign."""

MINUS = "\N{MINUS SIGN}"
IRREGULAR = {"axis": "axes", "epoch": "epochs", "matrix": "matrices"}


def format_number(value: float, spec: str = ",") -> str:
    """Format a number with the minus sign of typography, and without a sign where it rounds to zero.

    Args:
        value: a number of Python's or of numpy's.
        spec: a format specification of Python's, such as `.2f` or `+.0%`.

    >>> format_number(-0.2152, ".4f"), format_number(50257), format_number(-0.0004, ".2f")
    ('−0.2152', '50,257', '0.00')
    """
    text = format(value, spec)
    if text.startswith("-") and not any(digit in text for digit in "123456789"):
        text = text[1:]
    return text.replace("-", MINUS)


def format_count(count: int, noun: str, plural: str | None = None) -> str:
    """Format a count together with its noun.

    Args:
        count: how many there are.
        noun: the noun for one.
        plural: the noun for none or several, where it is not formed by rule.

    >>> format_count(1, "token"), format_count(2300, "token"), format_count(2, "child", "children")
    ('1 token', '2,300 tokens', '2 children')
    """
    return f"{format_number(count)} {choose_form(count, noun, plural)}"


def choose_form(count: int, singular: str, plural: str | None = None) -> str:
    """Choose the word that agrees with a count: a noun, or a verb whose plural is given.

    >>> choose_form(1, "entry"), choose_form(0, "entry"), choose_form(3, "is", "are")
    ('entry', 'entries', 'are')
    """
    if count == 1:
        return singular
    return pluralize(singular) if plural is None else plural


def pluralize(noun: str) -> str:
    """Form the plural of a noun, by rule where it is not listed.

    >>> [pluralize(noun) for noun in ("token", "way", "entry", "box", "match", "axis")]
    ['tokens', 'ways', 'entries', 'boxes', 'matches', 'axes']
    """
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"
