"""Cluster purity: agreement of clusters with known groups."""

from collections import Counter
from collections.abc import Sequence

import numpy as np


def purity(clusters: np.ndarray, groups: Sequence[str]) -> float:
    """Compute the share of members in the most frequent group of their cluster, in (0, 1].

    Args:
        clusters: cluster number of each member (n,), n at least 1.
        groups: the true group of each member.

    >>> purity(np.array([0, 0, 0, 1]), ["animal", "animal", "king", "king"])
    0.75
    """
    right = 0
    for cluster in np.unique(clusters):
        members = Counter(group for at, group in zip(clusters, groups, strict=True) if at == cluster)
        right += max(members.values())
    return right / len(groups)
