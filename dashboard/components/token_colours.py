"""The colour of a token: by its ID, so that a token has one colour wherever it stands.

`token_colours.js` is the same rule for what the browser draws.
"""

# Number of colours before they repeat.
N_HUES = 6


def hue_of_token(token_id: int) -> int:
    """Return the index of a token's colour among the theme's categorical colours.

    >>> [hue_of_token(token_id) for token_id in (0, 5, 6)]
    [0, 5, 0]
    """
    return token_id % N_HUES
