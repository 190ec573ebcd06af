"""Human-readable sizes and durations."""

from dashboard.numerals import format_count


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
