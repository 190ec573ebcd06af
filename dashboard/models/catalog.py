"""Catalogue of downloadable models: source, size and purpose; the entries are in `catalog.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import InputError


@dataclass(frozen=True)
class HubModel:
    """A language model on the hub.

    Attributes:
        slug: its name in links and on the command line.
        title: its display name.
        repo: owner and name on the hub.
        revision: the commit to download; None for the latest, whose commit is then recorded.
        licence: the publisher's licence.
        purpose: what a learner would want it for, in a few words.
        n_vocab: rows of the token embedding matrix.
        n_dims: length of each vector.
        n_positions: rows of the position matrix; None for rotary positions (RoPE).
        n_parameters: parameters of the whole model.
        n_bytes: size of the whole weights file.
        value_bytes: bytes of each published value (4 for float32, 2 for bfloat16).
        has_gpt2_tokenizer: it uses GPT-2's tokenizer, which ships with the app; the token IDs are the same.
    """

    slug: str
    title: str
    repo: str
    licence: str
    purpose: str
    n_vocab: int
    n_dims: int
    n_parameters: int
    n_bytes: int
    revision: str | None = None
    n_positions: int | None = None
    value_bytes: int = 4
    has_gpt2_tokenizer: bool = False

    @property
    def fetched_bytes(self) -> int:
        """Size in bytes of the matrices that the embedding pages need, as published."""
        return (self.n_vocab + (self.n_positions or 0)) * self.n_dims * self.value_bytes

    @property
    def memory_bytes(self) -> int:
        """Size in bytes of the same matrices in memory as float32."""
        return (self.n_vocab + (self.n_positions or 0)) * self.n_dims * 4


@dataclass(frozen=True)
class VectorFile:
    """Word vectors in one file, sorted by descending frequency, so that a prefix is enough.

    Attributes:
        slug: name in gensim-data, in links and on the command line.
        title: its display name.
        licence: the publisher's licence.
        purpose: what a learner would want it for, in a few words.
        n_words: words in the file.
        n_dims: length of each vector.
        n_bytes: size of the published gzipped file.
        md5: checksum listed by gensim-data, verified when the whole file is read. It pins the version, because
            gensim-data has no commits.
    """

    slug: str
    title: str
    licence: str
    purpose: str
    n_words: int
    n_dims: int
    n_bytes: int
    md5: str

    @property
    def path(self) -> str:
        """Path of the file below the base URL of gensim-data."""
        return f"{self.slug}/{self.slug}.gz"

    def fetched_bytes(self, n_words: int) -> int:
        """Estimate the download size in bytes of the first `n_words` words."""
        return round(self.n_bytes * min(n_words / self.n_words, 1.0))

    def memory_bytes(self, n_words: int) -> int:
        """Return the size in bytes of the first `n_words` vectors as float32."""
        return min(n_words, self.n_words) * self.n_dims * 4


_ENTRIES = tomllib.loads(Path(__file__).with_name("catalog.toml").read_text(encoding="utf-8"))
HUB_MODELS = tuple(HubModel(**entry) for entry in _ENTRIES["hub_models"])
VECTOR_FILES = tuple(VectorFile(**entry) for entry in _ENTRIES["vector_files"])

# Large enough for every word that a lesson asks for, small enough for the memory of a small host.
DEFAULT_WORDS = 200_000
FEWEST_WORDS = 10_000


def find(slug: str) -> HubModel | VectorFile:
    """Return the catalogue entry with this slug.

    Raises:
        InputError: there is no such entry; the message lists the known slugs.
    """
    entries: tuple[HubModel | VectorFile, ...] = (*HUB_MODELS, *VECTOR_FILES)
    known = {each.slug: each for each in entries}
    if slug not in known:
        raise InputError(f"There is no model named “{slug}”; choose one of {', '.join(known)}.")
    return known[slug]


def published_as(repo: str) -> HubModel | None:
    """Return the catalogue entry of a hub repository, or None if it is not listed."""
    return next((each for each in HUB_MODELS if each.repo == repo), None)


def slug_of_repo(repo: str) -> str:
    """Return the slug of a hub model: from the catalogue, or built from owner and name.

    >>> slug_of_repo("openai-community/gpt2"), slug_of_repo("EleutherAI/pythia-70m")
    ('gpt2', 'EleutherAI--pythia-70m')
    """
    known = published_as(repo)
    return known.slug if known else repo.replace("/", "--")


def vectors_slug(file: VectorFile, n_words: int) -> str:
    """Return the slug of the first `n_words` words of a file; each cut is a model with its own neighbours."""
    return f"{file.slug}-{min(n_words, file.n_words)}"


def tokenizer_slug(slug: str) -> str:
    """Return the slug of a tokenizer downloaded without its model."""
    return f"{slug}.tokenizer"
