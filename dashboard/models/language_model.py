"""A language model as the embedding pages see it: a tokenizer and two matrices."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from dashboard.concepts import subwords
from dashboard.concepts.architecture import Start
from dashboard.concepts.neighbours import Neighbours, nearest_to_each
from dashboard.concepts.positions import Rope
from dashboard.concepts.splitting import Traits, traits_of
from dashboard.concepts.subwords import Spelling, Token
from dashboard.errors import InputError
from dashboard.models import measurement_cache
from dashboard.models.matrices import ALL_ROWS, EMBEDDINGS_FILE, count_parameters, find_matrices, weight_files
from dashboard.models.model_families import (
    PLAIN,
    Positions,
    known_start,
    names_head,
    positions_of,
    stated,
    stated_number,
)
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import TensorInfo, load_float32, read_header, read_metadata
from dashboard.models.tokenizer import open_tokenizer
from dashboard.models.word_vectors import row_norms

GPT2_START_DEVIATION = 0.02


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """A tokenizer and the two embedding matrices, without the transformer's layers.

    Attributes:
        slug: the model's name in links.
        title: the model's name on the page.
        folder: where the model's files are.
        config: the model's `config.json`.
        tokenizer: text to token IDs and back.
        token_embeddings: float32 (n_rows, n_dims); row i is the vector of token i (GPT-2's `wte`).
        all_position_embeddings: float32 (n_position_rows, n_position_dims) (GPT-2's `wpe`), with the rows that some
            families keep before the first position; None where the model has none.
        n_parameters: trained values in the whole model.
        start: how the first layer's input is made of these rows; None where it was measured and nothing reproduces it.
        start_is_certain: whether that was measured on the layers, or is the same in all models of the family.
        trained_ids: IDs of the tokens that occurred in training where that is known, else None.
    """

    slug: str
    title: str
    folder: Path
    config: dict[str, Any]
    tokenizer: Tokenizer
    token_embeddings: np.ndarray
    all_position_embeddings: np.ndarray | None
    n_parameters: int
    start: Start | None = field(default_factory=Start)
    start_is_certain: bool = False
    trained_ids: frozenset[int] | None = field(default=None, repr=False)

    @property
    def n_rows(self) -> int:
        """Rows of the token matrix: the tokens that the model can be given and can predict."""
        return self.token_embeddings.shape[0]

    @cached_property
    def n_tokens(self) -> int:
        """Tokens of the tokenizer; a matrix may have rows to spare, and a tokenizer a token that never got a row."""
        return self.tokenizer.get_vocab_size()

    @property
    def n_dims(self) -> int:
        """Length of each vector."""
        return self.token_embeddings.shape[1]

    @cached_property
    def traits(self) -> Traits:
        """What sentences about its tokenizer depend on."""
        return traits_of(self.tokenizer)

    @cached_property
    def spelling(self) -> Spelling:
        """How its vocabulary writes the text that a piece stands for."""
        return Spelling.of(self.tokenizer)

    @cached_property
    def ordinary_ids(self) -> np.ndarray:
        """IDs of the tokens that have a row and are not special, int64, ascending."""
        ids = np.array(sorted(id_ for id_ in self.tokenizer.get_vocab().values() if id_ < self.n_rows))
        return ids[~np.isin(ids, list(self.spelling.added))]

    @property
    def positions(self) -> Positions:
        """How it tells which token comes first."""
        matrix = self.all_position_embeddings
        return positions_of(self.config, self.n_dims, None if matrix is None else matrix.shape[1])

    @property
    def rope(self) -> Rope | None:
        """How it turns queries and keys by their place; None where it does not, or not in this plain way."""
        config = self.config
        parameters = stated(config, "rope_parameters", "rope_scaling") or {}
        base = stated(config, "rope_theta", "rotary_emb_base") or parameters.get("rope_theta")
        plain = parameters.get("rope_type", "default") == "default" and not stated(
            config, "partial_rotary_factor", "rotary_pct", "rotary_dim"
        )
        if self.positions is not Positions.ROTARY or not plain or self.dims_per_head is None:
            return None
        return Rope(float(base), self.dims_per_head) if isinstance(base, int | float) and base > 1 else None

    @property
    def first_position(self) -> int:
        """Row of the position matrix that belongs to the first token."""
        return (self.start.first_position if self.start else None) or 0

    @property
    def position_embeddings(self) -> np.ndarray | None:
        """The rows of the position matrix that are added to token vectors, float32 (n_positions, n_dims).

        The first belongs to the first token. None where no such rows are added, or where that cannot be told.
        """
        matrix = self.all_position_embeddings
        if matrix is None or self.positions is not Positions.ADDED:
            return None
        if self.start is None or self.start.first_position is None:
            return None
        return matrix[self.start.first_position :]

    @property
    def adds_positions(self) -> bool:
        """Whether a row for the place is added to each token's vector."""
        return self.position_embeddings is not None

    @property
    def n_positions(self) -> int | None:
        """Longest text in tokens where positions are a matrix, else None."""
        matrix = self.all_position_embeddings
        return None if matrix is None else matrix.shape[0] - self.first_position

    @property
    def context_length(self) -> int | None:
        """Longest text in tokens that the model was made for, whatever tells its positions; None if it does not say."""
        return self.n_positions or stated_number(
            self.config, "max_position_embeddings", "n_positions", "n_ctx", "max_seq_len"
        )

    @property
    def n_layers(self) -> int | None:
        """Transformer layers; None where the model does not say."""
        return stated_number(self.config, "num_hidden_layers", "n_layer", "n_layers", "num_layers")

    @property
    def n_heads(self) -> int | None:
        """Attention heads in each layer; None where the model does not say."""
        return stated_number(self.config, "num_attention_heads", "n_head", "n_heads", "num_heads")

    @property
    def dims_per_head(self) -> int | None:
        """Dimensions of each head, where the heads share them out; None where they do not, or it is not said."""
        if self.n_heads is None or self.n_dims % self.n_heads:
            return None
        share = self.n_dims // self.n_heads
        return share if stated_number(self.config, "head_dim") in (None, share) else None

    @property
    def start_deviation(self) -> float:
        """Standard deviation of the random numbers that training began with; GPT-2's where the model does not say."""
        return self._stated_deviation or GPT2_START_DEVIATION

    @property
    def says_start_deviation(self) -> bool:
        """Whether it says itself how far its random start was spread."""
        return self._stated_deviation is not None

    @property
    def _stated_deviation(self) -> float | None:
        value = stated(self.config, "initializer_range")
        return float(value) if isinstance(value, int | float) and 0 < value < float("inf") else None

    @property
    def continues_text(self) -> bool:
        """Whether it says that it was trained to continue a text, as GPT-2 was."""
        return names_head(self.config, "ForCausalLM", "LMHeadModel")

    @property
    def is_tied(self) -> bool:
        """Whether it predicts with the matrix that it looks tokens up in; GPT-2's way where it does not say."""
        return stated(self.config, "tie_word_embeddings") is not False

    @cached_property
    def token_norms(self) -> np.ndarray:
        """Euclidean length of each token vector, float32 (n_rows,)."""
        return row_norms(self.token_embeddings)

    @cached_property
    def trained_rows(self) -> np.ndarray | None:
        """The rows of tokens that occurred in training, int64, ascending; None where that is not known."""
        if self.trained_ids is None:
            return None
        return np.array(sorted(id_ for id_ in self.trained_ids if id_ < self.n_rows), dtype=np.int64)

    @property
    def n_never_trained(self) -> int:
        """Rows of tokens that are known never to have occurred in training."""
        return 0 if self.trained_rows is None else self.n_rows - len(self.trained_rows)

    def rows_for_statistics(self, *, include_untrained: bool = False) -> np.ndarray | None:
        """The rows that statistics are taken over, int64, ascending; None for all of them.

        Those that were trained, where that is known: the others say nothing of what the model has learned. All of
        them if `include_untrained`, or where none or all were trained.
        """
        if include_untrained or not self.n_never_trained or self.n_never_trained == self.n_rows:
            return None
        return self.trained_rows

    def nearest_tokens(
        self, queries: np.ndarray, k: int, *, hidden: Collection[int] = (), every: bool = False
    ) -> list[Neighbours]:
        """The `k` tokens whose rows have the highest cosine to each of `queries` (n_queries, n_dims).

        Every page asks here. Only `counted_rows` are looked at, without those that are `hidden`.
        """
        among = self.rows_for_statistics(include_untrained=every)
        return nearest_to_each(
            queries, self.token_embeddings, self.token_norms, k, among=among, hidden=hidden
        )

    def tokenize(self, text: str, *, as_model_input: bool = False) -> list[Token]:
        """The tokens of `text`, as `subwords.tokenize` gives them, each with a row of the matrix.

        Raises:
            InputError: a token of the text has no row.
        """
        found = subwords.tokenize(self.tokenizer, text, as_model_input=as_model_input)
        if lacking := self.without_row(found):
            token = lacking[0]
            raise InputError(
                f"“{token.piece[:40]}” has ID {token.id:,}, and the matrix of {self.title} ends with row "
                f"{self.n_rows - 1:,}: the token was added to the tokenizer and never given a row; leave it out."
            )
        return found

    def never_met(self, tokens: Sequence[Token]) -> frozenset[int]:
        """IDs among these tokens that never occurred in training; none where it is not known what did."""
        return self.unmet_among(token.id for token in tokens)

    def unmet_among(self, ids: Iterable[int]) -> frozenset[int]:
        """Those of `ids` whose tokens never occurred in training; none where it is not known what did."""
        return frozenset() if self.trained_ids is None else frozenset(ids) - self.trained_ids

    def rows_of(self, tokens: Sequence[Token]) -> np.ndarray:
        """The tokens' rows of the matrix, float32 (n_tokens, n_dims); not-a-number for a token that never got one."""
        ids = np.array([token.id for token in tokens], dtype=np.int64)
        rows = self.token_embeddings[np.minimum(ids, self.n_rows - 1)]
        return np.where((ids < self.n_rows)[:, None], rows, np.float32(np.nan))

    def has_row(self, token: Token) -> bool:
        """Whether the token has a row of the matrix; one that was added to the tokenizer later may have none."""
        return token.id < self.n_rows

    def without_row(self, tokens: Sequence[Token]) -> list[Token]:
        """Those of `tokens` that were never given a row."""
        n_rows = self.n_rows
        return [token for token in tokens if token.id >= n_rows]

    def as_added(self, ids: Sequence[int]) -> np.ndarray:
        """The tokens' rows as they enter the sum with positions, scaled where the model scales them, (n, n_dims)."""
        rows = self.token_embeddings[list(ids)]
        return rows if self.start is None or self.start.scale == 1.0 else rows * np.float32(self.start.scale)


def open_language_model(
    folder: Path,
    *,
    slug: str,
    title: str,
    n_parameters: int | None = None,
    token_name: str = "",
    has_gpt2_tokenizer: bool = False,
) -> LanguageModel:
    """Open a model folder by its two matrices only.

    The matrices are read from `embeddings.safetensors` where that is all that was fetched, else from
    `model.safetensors` or its shards.

    Args:
        folder: where the files are.
        slug: the model's name in links.
        title: its name on the page.
        n_parameters: those of the whole model, where it is not all here.
        token_name: the token matrix's name, where it is not one that the app knows.
        has_gpt2_tokenizer: its tokenizer is GPT-2's own, which is in the box and not in the folder.

    Raises:
        InputError: a file is missing or damaged, or the model has no token embeddings under a known name.
    """
    try:
        config = loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = weight_files(folder)
        trained = folder / "trained_tokens.json"
        trained_ids = frozenset(loads(trained.read_text(encoding="utf-8"))) if trained.exists() else None
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"The files of {title} cannot be opened; remove the model and get it again."
        ) from error
    if not isinstance(config, dict):
        raise InputError(f"The config.json of {title} is no JSON object; choose another model.")
    tensors: dict[str, TensorInfo] = {}
    place: dict[str, Path] = {}
    for path in weights:
        found = read_header(path)
        tensors.update(found)
        place.update(dict.fromkeys(found, path))
    token, position = find_matrices(tensors, config, title, token_name)
    matrix = load_float32(place[token], tensors[token])
    positions = load_float32(place[position], tensors[position]) if position else None
    adds = positions is not None and positions.shape[1] == matrix.shape[1]
    taken = measurement_cache.known(measurement_cache.fingerprint(folder))
    start = taken.start if taken else known_start(config, matrix.shape[1], adds_positions=adds)
    if taken is None and adds and _begins_with_first_position(weights[0]):
        start = replace(known_start(config, matrix.shape[1], adds_positions=True), first_position=0)
    return LanguageModel(
        slug=slug,
        title=title,
        folder=folder,
        config=config,
        tokenizer=open_tokenizer(folder, title, is_gpt2s=has_gpt2_tokenizer),
        token_embeddings=matrix,
        all_position_embeddings=positions,
        n_parameters=n_parameters or count_parameters(tensors),
        start=start,
        start_is_certain=taken is not None or config.get("model_type") in PLAIN,
        trained_ids=trained_ids,
    )


def _begins_with_first_position(weights: Path) -> bool:
    """Whether an earlier version of this app made the file, and left out the rows before the first position."""
    return weights.name == EMBEDDINGS_FILE and not ALL_ROWS.items() <= read_metadata(weights).items()
