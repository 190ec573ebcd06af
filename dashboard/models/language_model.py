"""Language model as the embedding pages use it: a tokenizer and two embedding matrices."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
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
from dashboard.models import measurement_cache, store
from dashboard.models.matrices import (
    count_parameters,
    find_matrices,
    is_static,
    read_tensors,
    static_rows,
    weight_files,
)
from dashboard.models.model_families import (
    PLAIN,
    Positions,
    config_number,
    config_value,
    has_architecture,
    positions_of,
    start_of_family,
)
from dashboard.models.readers.json_text import loads
from dashboard.models.readers.safetensors_format import (
    TensorInfo,
    load_float32,
    read_header,
)
from dashboard.models.row_kinds import RowKind, read_put_in, read_trained
from dashboard.models.tokenizer import open_tokenizer
from dashboard.models.word_vectors import row_norms

GPT2_START_DEVIATION = 0.02


@dataclass(frozen=True, eq=False)
class LanguageModel:
    """A tokenizer and the two embedding matrices, without the transformer's layers.

    Attributes:
        slug: the model's identifier in URLs.
        title: the model's display name.
        folder: folder of its files.
        config: the model's `config.json`.
        tokenizer: converts text to token IDs and back.
        token_embeddings: float32 (n_rows, n_dims); row i is the vector of token i (GPT-2's `wte`).
        all_position_embeddings: float32 (n_position_rows, n_position_dims) (GPT-2's `wpe`), including the rows that
            some families keep before the first position; None if the model has no position matrix.
        n_parameters: number of parameters of the whole model.
        start: how the first layer's input is computed from these rows; None if a measurement could not reproduce it.
        start_is_certain: whether `start` was measured on the layers, or holds for the whole model family.
        trained_ids: IDs of the tokens seen in training, None if unknown.
        put_in_ids: IDs of the tokens whose rows were put in from other, trained vectors.
        put_in_source: name of those vectors.
        is_static: it is a static embedding model, which has no layers: one vector for each token and nothing else.
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
    put_in_ids: frozenset[int] = field(default=frozenset(), repr=False)
    put_in_source: str = ""
    is_static: bool = False

    @property
    def n_rows(self) -> int:
        """Number of rows of the token matrix, which bounds the model's input and output IDs."""
        return self.token_embeddings.shape[0]

    @cached_property
    def n_tokens(self) -> int:
        """Vocabulary size of the tokenizer, which may differ from the number of rows."""
        return self.tokenizer.get_vocab_size()

    @property
    def n_dims(self) -> int:
        """Length of each vector."""
        return self.token_embeddings.shape[1]

    @cached_property
    def traits(self) -> Traits:
        """Tokenizer traits that sentences on screen depend on."""
        return traits_of(self.tokenizer)

    @cached_property
    def spelling(self) -> Spelling:
        """How the vocabulary spells the text of a token."""
        return Spelling.of_tokenizer(self.tokenizer)

    @cached_property
    def ordinary_ids(self) -> np.ndarray:
        """IDs of the tokens that have a row and are not special, int64, ascending."""
        ids = np.array(sorted(id_ for id_ in self.tokenizer.get_vocab().values() if id_ < self.n_rows))
        return ids[~np.isin(ids, list(self.spelling.added))]

    @property
    def positions(self) -> Positions:
        """How the model encodes positions."""
        if self.is_static:
            return Positions.NONE
        matrix = self.all_position_embeddings
        return positions_of(self.config, self.n_dims, None if matrix is None else matrix.shape[1])

    @property
    def rope(self) -> Rope | None:
        """Rotary position embedding (RoPE) of queries and keys; None if absent or of an unsupported variant."""
        config = self.config
        parameters = config_value(config, "rope_parameters", "rope_scaling") or {}
        base = config_value(config, "rope_theta", "rotary_emb_base") or parameters.get("rope_theta")
        plain = parameters.get("rope_type", "default") == "default" and not config_value(
            config, "partial_rotary_factor", "rotary_pct", "rotary_dim"
        )
        if self.positions is not Positions.ROTARY or not plain or self.dims_per_head is None:
            return None
        return Rope(float(base), self.dims_per_head) if isinstance(base, int | float) and base > 1 else None

    @property
    def first_position(self) -> int:
        """Row of the position matrix for the first token."""
        return (self.start.first_position if self.start else None) or 0

    @property
    def position_embeddings(self) -> np.ndarray | None:
        """Rows of the position matrix that are added to token vectors, float32 (n_positions, n_dims).

        Row 0 belongs to the first token. None if no rows are added, or if that is unknown.
        """
        matrix = self.all_position_embeddings
        if matrix is None or self.positions is not Positions.ADDED:
            return None
        if self.start is None or self.start.first_position is None:
            return None
        return matrix[self.start.first_position :]

    @property
    def adds_positions(self) -> bool:
        """Whether a position vector is added to each token vector."""
        return self.position_embeddings is not None

    @property
    def n_positions(self) -> int | None:
        """Maximum number of tokens of a learned position matrix, else None."""
        matrix = self.all_position_embeddings
        return None if matrix is None else matrix.shape[0] - self.first_position

    @property
    def context_length(self) -> int | None:
        """Maximum number of tokens that the model was trained for, with any kind of positions; None if unknown."""
        return self.n_positions or config_number(
            self.config, "max_position_embeddings", "n_positions", "n_ctx", "max_seq_len"
        )

    @property
    def n_layers(self) -> int | None:
        """Number of transformer layers; None if the configuration does not say."""
        return config_number(self.config, "num_hidden_layers", "n_layer", "n_layers", "num_layers")

    @property
    def n_heads(self) -> int | None:
        """Number of attention heads per layer; None if the configuration does not say."""
        return config_number(self.config, "num_attention_heads", "n_head", "n_heads", "num_heads")

    @property
    def dims_per_head(self) -> int | None:
        """Dimensions per attention head; None if unknown or if heads do not split the dimensions evenly."""
        if self.n_heads is None or self.n_dims % self.n_heads:
            return None
        share = self.n_dims // self.n_heads
        return share if config_number(self.config, "head_dim") in (None, share) else None

    @property
    def start_deviation(self) -> float:
        """Standard deviation of the random initialisation; GPT-2's if the configuration does not say."""
        return self._stated_deviation or GPT2_START_DEVIATION

    @property
    def has_stated_start_deviation(self) -> bool:
        """Whether the configuration gives the standard deviation of the initialisation."""
        return self._stated_deviation is not None

    @property
    def _stated_deviation(self) -> float | None:
        value = config_value(self.config, "initializer_range")
        return float(value) if isinstance(value, int | float) and 0 < value < float("inf") else None

    @property
    def continues_text(self) -> bool:
        """Whether the configuration names a causal language model such as GPT-2."""
        return has_architecture(self.config, "ForCausalLM", "LMHeadModel")

    @property
    def is_tied(self) -> bool:
        """Whether input and output embeddings are tied; True, as in GPT-2, if the configuration does not say."""
        return config_value(self.config, "tie_word_embeddings") is not False

    @cached_property
    def token_norms(self) -> np.ndarray:
        """Euclidean norm of each token vector, float32 (n_rows,)."""
        return row_norms(self.token_embeddings)

    @cached_property
    def row_kinds(self) -> np.ndarray | None:
        """The `RowKind` of each row, uint8 (n_rows,); None if the tokens seen in training are unknown."""
        if self.trained_ids is None:
            return None
        kinds = np.full(self.n_rows, RowKind.RANDOM, dtype=np.uint8)
        for ids, kind in ((self.put_in_ids, RowKind.PUT_IN), (self.trained_ids, RowKind.TRAINED)):
            kinds[[id_ for id_ in ids if id_ < self.n_rows]] = kind
        return kinds

    def count_rows(self, kind: RowKind) -> int:
        """Return the number of rows known to be of this kind; 0 if that is unknown."""
        return 0 if self.row_kinds is None else int((self.row_kinds == kind).sum())

    @cached_property
    def n_random_rows(self) -> int:
        """Number of rows known to be random."""
        return self.count_rows(RowKind.RANDOM)

    def rows_for_statistics(self, *, include_random: bool = False) -> np.ndarray | None:
        """Return the rows to compute statistics over, int64, ascending; None for all rows.

        Random rows are excluded where they are known, because they mean nothing. All rows are used if
        `include_random`, or if none or all of them are random.
        """
        if include_random or self.row_kinds is None or self.n_random_rows in (0, self.n_rows):
            return None
        return np.flatnonzero(self.row_kinds != RowKind.RANDOM)

    def nearest_tokens(
        self, queries: np.ndarray, k: int, *, hidden: Collection[int] = (), include_random: bool = False
    ) -> list[Neighbours]:
        """Return the `k` nearest tokens by cosine for each of `queries` (n_queries, n_dims).

        Only `rows_for_statistics` are searched, unless `include_random`; the rows in `hidden` are left out.
        """
        among = self.rows_for_statistics(include_random=include_random)
        return nearest_to_each(
            queries, self.token_embeddings, self.token_norms, k, among=among, hidden=hidden
        )

    def tokenize(self, text: str, *, as_model_input: bool = False) -> list[Token]:
        """Tokenize `text` as `subwords.tokenize` does, and check that each token has a row of the matrix.

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

    def unseen_among(self, ids: Iterable[int]) -> frozenset[int]:
        """Return those of `ids` that are unseen in training; empty if that is unknown."""
        return frozenset() if self.trained_ids is None else frozenset(ids) - self.trained_ids

    def random_among(self, ids: Iterable[int]) -> frozenset[int]:
        """Return those of `ids` whose rows are random; empty if that is unknown."""
        return self.unseen_among(ids) - self.put_in_ids

    def rows_of(self, tokens: Sequence[Token]) -> np.ndarray:
        """Return the embedding of each token, float32 (n_tokens, n_dims); NaN for a token without a row."""
        ids = np.array([token.id for token in tokens], dtype=np.int64)
        rows = self.token_embeddings[np.minimum(ids, self.n_rows - 1)]
        return np.where((ids < self.n_rows)[:, None], rows, np.float32(np.nan))

    def has_row(self, token: Token) -> bool:
        """Return whether the token has a row of the matrix; tokens added to the tokenizer later may have none."""
        return token.id < self.n_rows

    def without_row(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens that have no row of the matrix."""
        n_rows = self.n_rows
        return [token for token in tokens if token.id >= n_rows]

    def scaled_token_vectors(self, ids: Sequence[int]) -> np.ndarray:
        """Return the token vectors as added to positions, scaled if the model scales them, (n, n_dims)."""
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
    """Open a model folder, reading only its two embedding matrices.

    They are read from `embeddings.safetensors` if only the matrices were downloaded, else from
    `model.safetensors` or its shards.

    Args:
        folder: folder of the files.
        slug: the model's identifier in URLs.
        title: its display name.
        n_parameters: number of parameters of the whole model, if not all weights are installed.
        token_name: tensor name of the token matrix, if it is not a known one.
        has_gpt2_tokenizer: it uses GPT-2's tokenizer, which ships with the app and is not in the folder.

    Raises:
        InputError: a file is missing or damaged, or the model has no token embeddings under a known name.
    """
    try:
        weights = weight_files(folder)
        config = _config(folder)
        trained_ids = read_trained(folder)
        put_in_ids, put_in_source = read_put_in(folder)
    except (OSError, ValueError, TypeError) as error:
        own = store.is_stored(folder)
        raise InputError(
            f"The files of {title} cannot be opened; "
            + ("remove the model and get it again." if own else "check the files in its folder.")
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
    if is_static(tensors):
        matrix = static_rows(matrix, tensors, place)
    positions = load_float32(place[position], tensors[position]) if position else None
    adds = positions is not None and positions.shape[1] == matrix.shape[1]
    taken = measurement_cache.get(measurement_cache.mtime_hash(folder))
    start = taken.start if taken else start_of_family(config, matrix.shape[1], adds_positions=adds)
    return LanguageModel(
        slug=slug,
        title=title,
        folder=folder,
        config=config,
        tokenizer=open_tokenizer(folder, title, is_gpt2=has_gpt2_tokenizer),
        token_embeddings=matrix,
        all_position_embeddings=positions,
        n_parameters=n_parameters or count_parameters(tensors),
        start=start,
        start_is_certain=taken is not None or config.get("model_type") in PLAIN,
        trained_ids=trained_ids,
        put_in_ids=put_in_ids,
        put_in_source=put_in_source,
        is_static=is_static(tensors),
    )


def _config(folder: Path) -> Any:
    """Read `config.json`; a static embedding model may have none.

    Raises:
        OSError, ValueError: it is missing or damaged.
    """
    path = folder / "config.json"
    if not path.exists() and is_static(read_tensors(folder)):
        return {}
    return loads(path.read_text(encoding="utf-8"))
