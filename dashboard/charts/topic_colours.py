"""Colours of topics on a map: one hue each, by the angle of its middle, as `components/map/colours.js` has them."""

import numpy as np

# Lightness and chroma in OKLCH that are read on a light and on a dark page; the hues 35 to 80 are the chosen word's.
LIGHTNESS, CHROMA = 0.66, 0.12
FIRST_HUE, HUES = 86.0, 303.0


def topic_colours(points: np.ndarray, classes: np.ndarray, n_topics: int) -> list[str]:
    """Return the colour of each topic as a hexadecimal string.

    Args:
        points: positions, (n_rows, 2).
        classes: topic of each row, uint8 (n_rows,).
        n_topics: number of topics; rows of other classes count for none.

    >>> topic_colours(np.array([[0, 0], [9, 9]]), np.array([0, 1]), 2)
    ['#b38c2a', '#3c9cd2']
    """
    points = points.astype(float)
    sizes = np.bincount(classes, minlength=n_topics)[:n_topics]
    sums = [np.bincount(classes, points[:, axis], minlength=n_topics)[:n_topics] for axis in range(2)]
    middles = np.stack(sums, axis=1) / np.maximum(sizes, 1)[:, None]
    x, y = (middles - points[classes < n_topics].mean(axis=0)).T
    places = np.argsort(np.argsort(np.arctan2(y, x), kind="stable"))
    return [_hex(FIRST_HUE + place * HUES / n_topics) for place in places]


def _hex(hue: float) -> str:
    """Convert a hue in OKLCH to sRGB (Ottosson 2020); what the screen has not is cut."""
    a, b = CHROMA * np.cos(np.radians(hue)), CHROMA * np.sin(np.radians(hue))
    cones = np.array(
        [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]]
    )
    to_rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.707614701],
        ]
    )
    linear = np.clip(to_rgb @ (cones @ np.array([LIGHTNESS, a, b])) ** 3, 0, 1)
    rgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * value):02x}" for value in rgb.tolist())
