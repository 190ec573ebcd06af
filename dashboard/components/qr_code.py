"""Links as QR codes, for cameras in a room."""

from functools import lru_cache

from dashboard.errors import InputError

# With more letters the squares are too small for a camera at the back of a room.
MOST_LETTERS = 1_000


@lru_cache(maxsize=64)
def qr_code(link: str) -> str:
    """The link as an SVG picture in a `data:` address, dark on white with the white edge that cameras need.

    Raises:
        InputError: the link is too long for a code that a camera can read.
    """
    # A few milliseconds of import that only a stage or a class needs.
    import segno

    if len(link) > MOST_LETTERS:
        raise InputError(
            f"This link has {len(link):,} letters, too many for a code that a camera can read; copy it instead."
        )
    return segno.make(link, micro=False, error="m", boost_error=False).svg_data_uri(
        scale=1, border=3, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
