"""One vector for a whole sentence: the mean of its tokens' states (Reimers and Gurevych 2019)."""

import re

import numpy as np

WORD = re.compile(r"\w+")


def mean_state(states: np.ndarray) -> np.ndarray:
    """The mean of a text's states (n_tokens, n_dims), special tokens among them, float32 (n_dims,).

    >>> mean_state(np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [0.5, 0.5]
    """
    return states.mean(axis=0, dtype=np.float32)


def shared_words(first: str, second: str) -> list[str]:
    """Words that both texts have, in small letters, without those of English that only join others.

    >>> shared_words("Where is my money?", "The bank keeps the money.")
    ['money']
    """
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    others = set(WORD.findall(second.lower())) - ENGLISH_STOP_WORDS
    return [word for word in dict.fromkeys(WORD.findall(first.lower())) if word in others]
