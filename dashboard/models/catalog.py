"""Catalogue of downloadable models: source, size and purpose."""

from dataclasses import dataclass

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
        purpose: one line on why a learner would want it.
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
    revision: str | None
    licence: str
    purpose: str
    n_vocab: int
    n_dims: int
    n_positions: int | None
    n_parameters: int
    n_bytes: int
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
        purpose: one line on why a learner would want it.
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


GPT2_LICENCE = "MIT (modified)"

HUB_MODELS = (
    HubModel(
        slug="gpt2",
        title="GPT-2 small",
        repo="openai-community/gpt2",
        revision="607a30d783dfa663caf39e06633721c8d4cfcd7e",
        licence=GPT2_LICENCE,
        purpose="The model of the lesson: what the lesson prints about tokens and positions comes from it.",
        n_vocab=50257,
        n_dims=768,
        n_positions=1024,
        n_parameters=124_439_808,
        n_bytes=548_105_171,
        has_gpt2_tokenizer=True,
    ),
    HubModel(
        slug="distilgpt2",
        title="DistilGPT-2",
        repo="distilbert/distilgpt2",
        revision="2290a62682d06624634c1f46a6ad5be0f47f38aa",
        licence="Apache 2.0",
        purpose="Half of GPT-2's layers, taught by GPT-2: compare what a smaller model keeps.",
        n_vocab=50257,
        n_dims=768,
        n_positions=1024,
        n_parameters=81_912_576,
        n_bytes=352_824_413,
        has_gpt2_tokenizer=True,
    ),
    HubModel(
        slug="gpt2-medium",
        title="GPT-2 medium",
        repo="openai-community/gpt2-medium",
        revision="6dcaa7a952f72f9298047fd5137cd6e4f05f41da",
        licence=GPT2_LICENCE,
        purpose="The same tokens with longer vectors: what 1,024 dimensions change.",
        n_vocab=50257,
        n_dims=1024,
        n_positions=1024,
        n_parameters=354_823_168,
        n_bytes=1_519_984_962,
        has_gpt2_tokenizer=True,
    ),
    HubModel(
        slug="gpt2-large",
        title="GPT-2 large",
        repo="openai-community/gpt2-large",
        revision="32b71b12589c2f8d625668d2335a01cac3249519",
        licence=GPT2_LICENCE,
        purpose="1,280 dimensions and 36 layers; its matrices need a host with more memory.",
        n_vocab=50257,
        n_dims=1280,
        n_positions=1024,
        n_parameters=774_030_080,
        n_bytes=3_247_159_078,
        has_gpt2_tokenizer=True,
    ),
    HubModel(
        slug="gpt2-xl",
        title="GPT-2 XL",
        repo="openai-community/gpt2-xl",
        revision="15ea56dee5df4983c59b2538573817e1667135e2",
        licence=GPT2_LICENCE,
        purpose="The largest GPT-2; its matrices are a nineteenth of the whole.",
        n_vocab=50257,
        n_dims=1600,
        n_positions=1024,
        n_parameters=1_557_611_200,
        n_bytes=6_431_829_964,
        has_gpt2_tokenizer=True,
    ),
    HubModel(
        slug="bert-base-uncased",
        title="BERT base (uncased)",
        repo="google-bert/bert-base-uncased",
        revision="86b5e0934494bd15c9632b12f734a8a67f723594",
        licence="Apache 2.0",
        purpose="Another family: whole words and ## pieces, all lower case, reads in both directions.",
        n_vocab=30522,
        n_dims=768,
        n_positions=512,
        n_parameters=110_106_428,
        n_bytes=440_449_768,
    ),
    HubModel(
        slug="smollm2-135m",
        title="SmolLM2 135M",
        repo="HuggingFaceTB/SmolLM2-135M",
        revision="93efa2f097d58c2a74874c7e644dbc9b0cee75a2",
        licence="Apache 2.0",
        purpose="A small Llama-like model of 2024: positions are turned into the attention, no position matrix.",
        n_vocab=49152,
        n_dims=576,
        n_positions=None,
        n_parameters=134_515_008,
        n_bytes=269_060_552,
        value_bytes=2,
    ),
    HubModel(
        slug="qwen2.5-0.5b",
        title="Qwen2.5 0.5B",
        repo="Qwen/Qwen2.5-0.5B",
        revision="060db6499f32faf8b98477b0a26969ef7d8b9987",
        licence="Apache 2.0",
        purpose="Three times GPT-2's vocabulary: see what many languages cost in tokens.",
        n_vocab=151936,
        n_dims=896,
        n_positions=None,
        n_parameters=494_032_768,
        n_bytes=988_097_824,
        value_bytes=2,
    ),
)

VECTOR_FILES = (
    VectorFile(
        slug="word2vec-google-news-300",
        title="Google News Word2Vec",
        licence="not stated by its publisher",
        purpose="The word vectors of the lesson: 3,000,000 words and phrases from Google News.",
        n_words=3_000_000,
        n_dims=300,
        n_bytes=1_743_563_840,
        md5="a5e5354d40acb95f9ec66d5977d140ef",
    ),
    VectorFile(
        slug="glove-wiki-gigaword-50",
        title="GloVe Wikipedia 50",
        licence="PDDL 1.0 (public domain)",
        purpose="The smallest real word vectors: quick to get, good enough for neighbours.",
        n_words=400_000,
        n_dims=50,
        n_bytes=69_182_535,
        md5="c289bc5d7f2f02c6dc9f2f9b67641813",
    ),
    VectorFile(
        slug="glove-wiki-gigaword-100",
        title="GloVe Wikipedia 100",
        licence="PDDL 1.0 (public domain)",
        purpose="A good middle: analogies work, and it is small. Lower case only.",
        n_words=400_000,
        n_dims=100,
        n_bytes=134_300_434,
        md5="40ec481866001177b8cd4cb0df92924f",
    ),
    VectorFile(
        slug="glove-wiki-gigaword-300",
        title="GloVe Wikipedia 300",
        licence="PDDL 1.0 (public domain)",
        purpose="As many dimensions as Google News: compare two ways of training.",
        n_words=400_000,
        n_dims=300,
        n_bytes=394_362_229,
        md5="29e9329ac2241937d55b852e8284e89b",
    ),
    VectorFile(
        slug="fasttext-wiki-news-subwords-300",
        title="fastText Wikipedia and news",
        licence="CC BY-SA 3.0",
        purpose="Trained with the pieces of words, so rare forms of a word stand near the common ones.",
        n_words=999_999,
        n_dims=300,
        n_bytes=1_005_007_116,
        md5="de2bb3a20c46ce65c9c131e1ad9a77af",
    ),
)

# Large enough for every word that a lesson asks for, small enough for the memory of a small host.
DEFAULT_WORDS = 200_000
FEWEST_WORDS = 10_000


def find(slug: str) -> HubModel | VectorFile:
    """Return the catalogue entry with this slug.

    Raises:
        InputError: there is no such entry; the message lists the known slugs.
    """
    known = {each.slug: each for each in (*HUB_MODELS, *VECTOR_FILES)}
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
