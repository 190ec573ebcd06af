"""Tables of tokenization: tokens, the rungs of a ladder, costs of texts, and tokenizers side by side."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard.concepts.merges import MergeTable, MergeTrace
from dashboard.concepts.subwords import Token
from dashboard.concepts.tokenizers_compared import ComparedTokenizer
from dashboard.concepts.unigram import Split
from dashboard.concepts.wordpiece import Match
from dashboard.numerals import format_number

N_VALUES = 5


def token_table(tokens: Sequence[Token], vectors: np.ndarray, table: MergeTable) -> pd.DataFrame:
    """Return one row per token: position, string, ID, bytes, spelling, merge rank, first vector values.

    `vectors` (n_tokens, n_dims) are the tokens' rows of the embedding matrix. Tokens that no merge produces,
    such as single bytes, have no rank; without any merges, the rank column is omitted.
    """
    ranks = {"merge rank": pd.array([table.made.get(token.piece) for token in tokens], dtype="Int64")}
    return pd.DataFrame(
        {
            "position": range(len(tokens)),
            "token": [token.label for token in tokens],
            "ID": [token.id for token in tokens],
            "bytes": [token.raw.hex(" ").upper() for token in tokens],
            "in the vocabulary": [token.piece for token in tokens],
        }
        | (ranks if table.made else {})
        | {f"value {n}": vectors[:, n].round(4) for n in range(min(N_VALUES, vectors.shape[1]))}
    )


def ladder_table(trace: MergeTrace, step: int, ids: Sequence[int], raw: bytes | None) -> pd.DataFrame:
    """Return the data of `merge_ladder`: one row per piece, with `start` and `end` in symbols of the word.

    Rungs are the bytes if the symbols are bytes (`raw`), the letters, one per merge up to `step`, and the
    token `ids` after the last merge.
    """
    rungs = [] if raw is None else [("bytes", [f"{byte:02X}" for byte in raw], trace.widths[0])]
    for n, (state, widths) in enumerate(zip(trace.states[: step + 1], trace.widths, strict=False)):
        name = f"{n}: rank {trace.ranks[n - 1]:,}" if n else "letters"
        rungs.append((name, list(state), widths))
    if step == trace.n_steps:
        rungs.append(("IDs", [str(id_) for id_ in ids], trace.widths[-1]))
    merged = {f"{n + 1}: rank {trace.ranks[n]:,}": "".join(pair) for n, pair in enumerate(trace.pairs)}
    return _rungs(rungs, lambda rung, name: merged.get(rung) == name)


def match_table(word: str, matches: Sequence[Match]) -> pd.DataFrame:
    """Return the rungs of a longest-match split: letters, then the match and the rest after each step."""
    rungs = [("letters", list(word), [1] * len(word))]
    found: list[str] = []
    for n, match in enumerate(matches, 1):
        stop = matches[n].start if n < len(matches) else len(word)
        found += [match.piece] if match.piece else []
        rest = word[stop if match.piece else match.start :]
        starts = [each.start for each in matches[: len(found)]]
        widths = [after - start for start, after in pairwise([*starts, len(word) - len(rest)])]
        name = f"{n}: {match.n_tried} tried"
        rungs.append((name, [*found, rest], [*widths, len(rest)]) if rest else (name, list(found), widths))
    newest = {f"{n}: {match.n_tried} tried": match.piece for n, match in enumerate(matches, 1)}
    return _rungs(rungs, lambda rung, name: newest.get(rung) == name)


def split_table(splits: Sequence[Split]) -> pd.DataFrame:
    """Return one row per split: pieces, log probability, and how many times less probable than the best."""
    best = max((split.score for split in splits), default=0.0)
    return pd.DataFrame(
        {
            "pieces": [" · ".join(split.pieces) for split in splits],
            "tokens": [len(split.pieces) for split in splits],
            "log probability": [round(split.score, 4) for split in splits],
            "times less probable": [
                float(f"{math.exp(min(best - split.score, 700.0)):.3g}") for split in splits
            ],
        }
    )


def split_ladder_table(splits: Sequence[Split]) -> pd.DataFrame:
    """Return the rungs of several splits of a word, best first."""
    rungs = [
        (
            f"{n}: {format_number(split.score, '.2f')}",
            list(split.pieces),
            [len(piece) for piece in split.pieces],
        )
        for n, split in enumerate(splits, 1)
    ]
    return _rungs(rungs, lambda rung, name: rung.startswith("1: "))


def _rungs(
    rungs: Sequence[tuple[str, Sequence[str], Sequence[int]]], stands_out: Callable[[str, str], bool]
) -> pd.DataFrame:
    """Return one row per piece of each rung, given as (name, pieces, widths)."""
    rows = []
    for rung, pieces, widths in rungs:
        start = 0
        for piece, width in zip(pieces, widths, strict=True):
            rows.append((rung, piece, start, start + width, stands_out(rung, piece)))
            start += width
    return pd.DataFrame(rows, columns=["rung", "piece", "start", "end", "just merged"])


def cost_table(texts: Mapping[str, str], tokens: Mapping[str, Sequence[Token]]) -> pd.DataFrame:
    """Return one row per text, fewest tokens first: tokens, characters, bytes, characters per token."""
    rows = [
        (
            name,
            len(tokens[name]),
            len(text),
            len(text.encode("utf-8")),
            round(len(text) / len(tokens[name]), 2),
            text,
        )
        for name, text in texts.items()
    ]
    names = ["language", "tokens", "characters", "bytes", "characters per token", "text"]
    return pd.DataFrame(rows, columns=names).sort_values("tokens", kind="stable", ignore_index=True)


def tokenizers_table(
    text: str, compared: Mapping[ComparedTokenizer, Sequence[Token]], n_dims: int
) -> pd.DataFrame:
    """Return one row per tokenizer: tokens of `text`, and the size of the embedding matrix it needs."""
    return pd.DataFrame(
        {
            "tokenizer": [each.name for each in compared],
            "tokens": [len(tokens) for tokens in compared.values()],
            "characters per token": [
                round(len(text) / max(len(tokens), 1), 2) for tokens in compared.values()
            ],
            "unknown": [sum(token.is_unknown for token in tokens) for tokens in compared.values()],
            "text comes back": [
                "yes" if each.join(tokens) == text else "no" for each, tokens in compared.items()
            ],
            "vocabulary": [each.n_vocab for each in compared],
            f"matrix values at {n_dims} dimensions": [each.n_vocab * n_dims for each in compared],
        }
    )
