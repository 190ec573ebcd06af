"""Number formatting for the screen: counts with their noun, one minus sign, sizes and durations."""

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


def format_bytes(n_bytes: float) -> str:
    """Format a number of bytes in decimal units.

    >>> format_bytes(999), format_bytes(1_042_301), format_bytes(548_105_171), format_bytes(6_431_829_964)
    ('999 bytes', '1.0 MB', '548 MB', '6.4 GB')
    """
    if n_bytes < 1_000:
        return format_count(round(n_bytes), "byte")
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1e3:.0f} kB"
    if n_bytes < 1_000_000_000:
        return f"{n_bytes / 1e6:.1f} MB" if n_bytes < 10_000_000 else f"{n_bytes / 1e6:.0f} MB"
    return f"{n_bytes / 1e9:.1f} GB"


def format_duration(seconds: float) -> str:
    """Format a duration in its largest unit.

    >>> format_duration(4.2), format_duration(75), format_duration(7300)
    ('4 s', '1 min 15 s', '2 h 1 min')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
