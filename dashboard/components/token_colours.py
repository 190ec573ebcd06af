"""The colour of a token: by its ID, so that a token has one colour wherever it stands.

`token_colours.js` is the same rule for what the browser draws.
"""

# Which of the theme's categorical colours tokens take: not the two near orange, which means “the chosen one”.
HUES = (0, 2, 3, 6, 9, 5)


def palette_index(token_id: int) -> int:
    """Return the index of a token's colour among the theme's categorical colours.

    >>> [palette_index(token_id) for token_id in (0, 5, 6)]
    [0, 5, 0]
    """
    # Over a prime first: tokens that are often neighbours have IDs that are alike modulo six.
    return HUES[token_id % 101 % len(HUES)]
