"""Packs vectors for the stripes that `vector_stripe.js` draws, in one byte per value."""

import base64

import numpy as np


def pack_values(values: np.ndarray, bound: float) -> str:
    """Pack `values` in row-major order, scaled so that ±`bound` becomes ±127; values beyond are clipped.

    >>> base64.b64decode(pack_values(np.array([0.0, 0.5, -2.0]), 1.0)).hex()
    '004081'
    """
    scaled = np.asarray(values, dtype=np.float64) / (bound or 1.0)
    return base64.b64encode((scaled.clip(-1, 1) * 127).round().astype(np.int8).tobytes()).decode()


def sample_evenly(count: int, limit: int) -> np.ndarray:
    """Return at most `limit` indices, evenly spaced over `count`, int64.

    >>> sample_evenly(7, 3).tolist(), sample_evenly(2, 3).tolist()
    ([0, 2, 4], [0, 1])
    """
    n_taken = min(count, limit)
    return np.arange(n_taken) * count // max(n_taken, 1)


def pack_exact(values: np.ndarray) -> dict[str, object]:
    """Pack `values` in row-major order in two bytes each, with the `scale` that a step is worth."""
    values = np.asarray(values, dtype=np.float64)
    scale = (float(np.abs(values).max(initial=0.0)) or 1.0) / 32_767
    steps = (values / scale).round().astype("<i2")
    return {"scale": scale, "steps": base64.b64encode(steps.tobytes()).decode()}
