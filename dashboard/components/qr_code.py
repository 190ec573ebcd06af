"""QR codes of links."""

from functools import lru_cache

from dashboard import limits
from dashboard.errors import InputError


@lru_cache(maxsize=64)
def qr_code(link: str) -> str:
    """Return the link as an SVG QR code in a `data:` URL, dark on white with a quiet zone.

    Raises:
        InputError: the link is too long for a readable code.
    """
    # Imported lazily: only stage mode and polls need it.
    import segno

    if len(link) > limits.MAX_QR_LINK:
        raise InputError(
            f"This link has {len(link):,} letters, too many for a code that a camera can read; copy it instead."
        )
    return segno.make(link, micro=False, error="m", boost_error=False).svg_data_uri(
        scale=1, border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
