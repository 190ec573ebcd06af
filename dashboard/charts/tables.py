"""The tables behind charts, which their files and scripts hold too."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.concepts.projection import Projection


def curve_table(lines: Mapping[str, np.ndarray], axis: str, value: str) -> pd.DataFrame:
    """Return the data of `curves`: an axis column (from 0) and one per line; a lone line is named `value`."""
    if len(lines) == 1:
        lines = {value: next(iter(lines.values()))}
    # Series, because lines may differ in length.
    table = pd.DataFrame(
        {name: pd.Series(np.asarray(line, dtype=float).round(4)) for name, line in lines.items()}
    )
    return table.rename_axis(axis).reset_index()


def stripe_columns(vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the columns of `stripes`, each with a value for a dimension of a vector."""
    lengths = [len(vector) for vector in vectors.values()]
    return {
        "vector": np.repeat(np.array(list(vectors), dtype=object), lengths),
        "dimension": np.concatenate([np.arange(length) for length in lengths]),
        "value": np.concatenate([np.asarray(vector, dtype=float) for vector in vectors.values()]).round(4),
    }


def stripe_table(vectors: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return the data of `stripes`: one row per vector and dimension."""
    return pd.DataFrame(stripe_columns(vectors))


def bin_table(edges: np.ndarray, groups: Mapping[str, np.ndarray], x: str, y: str) -> pd.DataFrame:
    """Return the data of `bins`: one row per group and bin; `edges` (n + 1,), each group (n,)."""
    n_bins = len(edges) - 1
    return pd.DataFrame(
        {
            "group": np.repeat(list(groups), n_bins),
            f"{x} from": np.tile(edges[:-1], len(groups)),
            f"{x} to": np.tile(edges[1:], len(groups)),
            y: np.concatenate([np.asarray(heights) for heights in groups.values()]),
        }
    ).round(4)


def axis_titles(projection: Projection, method: str) -> list[str]:
    """Return titles such as `PCA 1 (41%)`, or `axis 1` if the explained variance is unknown."""
    count = projection.points.shape[1]
    if projection.percents is None:
        return [f"{method} {n + 1}" for n in range(count)]
    return [f"{method} {n + 1} ({percent}%)" for n, percent in enumerate(projection.percents)]


def points_table(
    names: Sequence[str], groups: Sequence[str], projection: Projection, method: str, kinds: Sequence[str]
) -> pd.DataFrame:
    """Return the data of `points`: one row per point."""
    columns = dict(zip(axis_titles(projection, method), projection.points.T.round(4), strict=True))
    return pd.DataFrame({"name": list(names), "kind": list(kinds), "group": list(groups), **columns})


def count_table(counts: Mapping[str, int], name: str) -> pd.DataFrame:
    """Return the data of `count_bars` and `count_columns`: one row per name, with its share of the total."""
    return pd.DataFrame(count_values(counts)).rename(columns={"name": name})


def count_values(counts: Mapping[str, int]) -> dict[str, list]:
    """Return the columns of a chart of counts: names, counts and shares of the total."""
    total = max(sum(counts.values()), 1)
    return {
        "name": list(counts),
        "count": list(counts.values()),
        "share": [round(count / total, 4) for count in counts.values()],
    }
