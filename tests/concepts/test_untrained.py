"""Rows that were never trained: found by the company of those that surely were not."""

import numpy as np
import pytest
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from dashboard.concepts import untrained_estimate as u
from dashboard.concepts.vocabulary import read_vocabulary
from dashboard.models.tokenizer import gpt2_tokenizer


def wordpiece(*pieces: str) -> Tokenizer:
    words = dict.fromkeys(["[UNK]", *pieces])
    tokenizer = Tokenizer(models.WordPiece({piece: at for at, piece in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(["[UNK]"])
    return tokenizer


def pieces_in_no_text(tokenizer: Tokenizer, n_rows: int = 0) -> list[str]:
    vocabulary = read_vocabulary(tokenizer, n_rows or tokenizer.get_vocab_size())
    return [vocabulary.labels[at] for at in u.in_no_text(tokenizer, vocabulary)]


def test_gpt2_has_thirteen_bytes_that_no_text_holds():
    tokenizer = gpt2_tokenizer()
    expected = ["C0", "C1", *(f"{byte:02X}" for byte in range(0xF5, 0x100))]
    assert pieces_in_no_text(tokenizer) == expected


def test_a_piece_whose_text_is_cut_otherwise_comes_out_of_no_text():
    tokenizer = wordpiece("bank", "##s", "[", "]", "unused", "##1", "[unused1]")
    assert pieces_in_no_text(tokenizer) == ["[unused1]"]


def test_a_capital_that_is_made_small_first_comes_out_of_no_text():
    tokenizer = wordpiece("bank", "Bank")
    tokenizer.normalizer = normalizers.Lowercase()
    assert pieces_in_no_text(tokenizer) == ["Bank"]


def test_rows_without_a_token_come_out_of_no_text():
    assert pieces_in_no_text(wordpiece("bank"), 4) == ["(no token)", "(no token)"]


def test_pieces_inside_words_are_not_judged_where_the_tokenizer_puts_a_space_before_a_text():
    pieces = {"<unk>": 0, "▁": 1, "a": 2, "n": 3, "▁a": 4, "an": 5, "<0x41>": 6, "<0xC0>": 7}
    tokenizer = Tokenizer(models.BPE(pieces, [("▁", "a"), ("a", "n")], unk_token="<unk>", byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    assert pieces_in_no_text(tokenizer)[-1:] == ["C0"]
    assert "an" not in pieces_in_no_text(tokenizer)
    assert "A" not in pieces_in_no_text(tokenizer)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
@pytest.mark.parametrize("scatter", [0.0, 0.05])
def test_never_trained_rows_are_found_whatever_their_share_and_wherever_they_lie(
    share: float, scatter: float
):
    rng = np.random.default_rng(5)
    n, n_dims = 4_000, 64
    never = rng.random(n) < share
    matrix = rng.normal(0, 0.3, (n, n_dims))
    matrix[never] = 0.4 + rng.normal(0, scatter, (int(never.sum()), n_dims))
    shown = np.flatnonzero(never)[:13]
    found = u.near_these(matrix.astype(np.float32), shown, u.Evidence.NO_TEXT)
    assert found is not None
    assert not (found.never & ~never).any()
    # Of rows that are scattered a few lie far out by chance.
    assert (found.never & never).sum() >= 0.995 * never.sum()


def test_a_few_trained_rows_among_those_that_show_the_place_do_not_move_it():
    rng = np.random.default_rng(5)
    matrix = rng.normal(0, 1, (1_000, 32))
    matrix[:20] = 2.0 + rng.normal(0, 0.01, (20, 32))
    found = u.near_these(matrix, np.arange(24), u.Evidence.SPECIAL)
    assert found is not None
    assert np.flatnonzero(found.never).tolist() == list(range(20))


def test_rows_that_do_not_lie_together_show_nothing():
    matrix = np.random.default_rng(5).normal(0, 1, (1_000, 32))
    assert u.near_these(matrix, np.arange(20), u.Evidence.SPECIAL) is None
    tokenizer = wordpiece("bank", "##s", "[", "]", "unused", *(f"[unused{n}]" for n in range(9)))
    vocabulary = read_vocabulary(tokenizer, 14)
    found = u.estimate(matrix[:14], tokenizer, vocabulary)
    assert found.shown is u.Evidence.MEAN


def test_rows_that_never_moved_are_estimated_from_the_mean_row_where_nothing_else_shows_them():
    rng = np.random.default_rng(5)
    matrix = np.concatenate([rng.normal(0, 1, (900, 16)), rng.normal(0, 0.02, (100, 16))]).astype(np.float32)
    guessed = u.near_the_mean(matrix).never
    assert not guessed[:900].any()
    assert guessed[900:].all()


def test_distances_are_those_of_numpy():
    matrix = np.random.default_rng(1).normal(0, 1, (9_000, 8)).astype(np.float32)
    expected = np.linalg.norm(matrix - matrix.mean(axis=0, dtype=np.float64), axis=1)
    np.testing.assert_allclose(u.near_the_mean(matrix).distances, expected, rtol=1e-6)
