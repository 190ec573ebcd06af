"""Preamble of a script: the lines that load the model on screen, and the files that they read."""

import io
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models import installed
from dashboard.models.catalog import VECTOR_FILES, VectorFile
from dashboard.models.language_model import LanguageModel
from dashboard.models.manifest import Slot
from dashboard.models.package_models import PackagedModel, PackageFormat
from dashboard.models.word_vectors import WordVectors
from dashboard.numerals import format_bytes

Files = Mapping[str, Callable[[], bytes]]


class Preamble(NamedTuple):
    """Lines of Python that load a model, and the content of the files that they read, by name."""

    code: str
    files: Files = {}  # noqa: RUF012


def comment(text: str) -> str:
    r"""Format a text as the rest of a comment: on one line, without unprintable characters.

    >>> comment("mine\nimport os")
    'mine import os'
    """
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def word_vectors(vectors: WordVectors) -> Preamble:
    """Return code that defines `words`, the list of words, and `matrix`, with a row for each.

    Raises:
        InputError: the vectors are not published, and too large to include as files.
    """
    try:
        entry = installed.find(Slot.WORDS, vectors.slug)
    except InputError:
        entry = None  # a visitor's own
    if entry is not None and entry.packaged is not None:
        return _packaged_words(entry.packaged)
    cut = re.fullmatch(r"(.+)-(\d+)", vectors.slug)
    published = next((each for each in VECTOR_FILES if cut and each.slug == cut[1]), None)
    if published is not None:
        return _published_words(published, len(vectors))
    if vectors.matrix.nbytes > limits.MAX_ARCHIVE_BYTES:
        raise InputError(
            f"{vectors.title} takes {format_bytes(vectors.matrix.nbytes)}, more than an archive holds here; on your "
            "own machine, gensim's KeyedVectors.load_word2vec_format opens the file that you brought."
        )
    title = comment(vectors.title)
    return Preamble(
        f"""# {title}: both files are in the archive.
matrix = np.load("vectors.npy")
words = json.loads(open("words.json", encoding="utf-8").read())
""",
        vectors_as_files(vectors),
    )


def vectors_as_files(vectors: WordVectors) -> Files:
    """Return vectors and words as files."""
    return {"vectors.npy": partial(npy, vectors.matrix), "words.json": partial(_json, vectors.words)}


def _packaged_words(model: PackagedModel) -> Preamble:
    files = list(model.files)
    [matrix] = [name for name in files if name.endswith(".npy")]
    [words] = [name for name in files if name.endswith(".parquet")]
    return Preamble(
        f'''# {model.title}, from its package: {model.install_command}
package = distribution("{model.distribution}")
matrix = np.load(package.locate_file("{matrix}"))
words = pd.read_parquet(package.locate_file("{words}")).iloc[:, 0].tolist()
'''
    )


def _published_words(file: VectorFile, n_words: int) -> Preamble:
    binary = file.slug.startswith("word2vec")
    return Preamble(
        f'''# {file.title}, the first {n_words:,} words; gensim fetches {format_bytes(file.n_bytes)} once.
path = gensim.downloader.load("{file.slug}", return_path=True)
vectors = gensim.models.KeyedVectors.load_word2vec_format(path, binary={binary}, limit={n_words})
matrix, words = vectors.vectors, vectors.index_to_key
'''
    )


def tokenizer(model: LanguageModel) -> Preamble:
    """Return code that defines `tokenizer`, the model's tokenizer."""
    return Preamble(
        'tokenizer = Tokenizer.from_file("tokenizer.json")\n',
        {"tokenizer.json": lambda: model.tokenizer.to_str().encode()},
    )


def language_model(model: LanguageModel, kind: str = "AutoModel") -> Preamble:
    """Return code that defines `tokenizer` and `model`.

    The model is loaded as transformers' `kind`, such as `AutoModelForCausalLM` with its prediction head.

    Raises:
        InputError: the model is not published, and too large to include as files.
    """
    entry = installed.find(Slot.LANGUAGE, model.slug)
    read, files = tokenizer(model)
    title = comment(model.title)
    if entry.packaged is not None:
        return Preamble(_of_package(entry.packaged, read, kind), files)
    if entry.manifest is not None and entry.manifest.repo:
        repo, revision = entry.manifest.repo, entry.manifest.revision
        how = f"# {title}, from the model hub: transformers fetches it once.\n"
        return Preamble(
            f"{how}{read}model = {kind}.from_pretrained({repo!r}, revision={revision!r}, dtype=torch.float32)\n",
            files,
        )
    weights = [path for path in sorted(entry.folder.iterdir()) if path.suffix in (".json", ".safetensors")]
    if sum(path.stat().st_size for path in weights) > limits.MAX_ARCHIVE_BYTES:
        raise InputError(
            f"{model.title} is more than an archive holds here; on your own machine, transformers opens its folder: "
            f'{kind}.from_pretrained("the folder").'
        )
    model_line = f'model = {kind}.from_pretrained("model", dtype=torch.float32)\n'
    return Preamble(
        f"# {title}: the folder is in the archive.\n{read}{model_line}",
        {**files, **{f"model/{path.name}": path.read_bytes for path in weights}},
    )


def _of_package(packaged: PackagedModel, read: str, kind: str) -> str:
    place = Path(next(iter(packaged.files)))
    how = f"# {packaged.title}, from its package: {packaged.install_command}\n"
    named = ""
    if packaged.file_format is PackageFormat.GGUF:
        # Quantized; transformers needs one more package to dequantize it.
        how += "# And for its format: pip install accelerate\n"
        named = f', gguf_file="{place.name}"'
    folder = f'distribution("{packaged.distribution}").locate_file("{place.parent.as_posix()}")'
    return (
        f"{how}{read}folder = {folder}\nmodel = {kind}.from_pretrained(folder{named}, dtype=torch.float32)\n"
    )


def npy(matrix: np.ndarray) -> bytes:
    """Serialize an array in NumPy's .npy format."""
    written = io.BytesIO()
    np.save(written, np.asarray(matrix))
    return written.getvalue()


def _json(words: object) -> bytes:
    return json.dumps(list(words), ensure_ascii=False).encode("utf-8", "replace")  # type: ignore[call-overload]
