"""Recognise the unsupported files that people choose, and say how to convert them.

Nothing is decompressed: binary formats are recognised by their first bytes, text by its first lines.
"""

import re

from dashboard.errors import InputError
from dashboard.models.readers.vectors.fields import is_number, is_whole, split_fields

UNKNOWN = (
    "This is not a word-vector file that the app knows; choose word2vec text or binary, GloVe, fastText text, "
    "or the Embedding Projector's vectors.tsv with its metadata.tsv, each also gzipped."
)

_AS_TEXT = "write its vectors as text, a line for each word, and choose that file."
_WEIGHTS = "This is a file of a language model's weights; open its folder under “A language model”."

# The beginning of a file, and what to say. The first that matches counts.
_BEGINNINGS = {
    rb"\xfd7zXZ|7z\xbc\xaf|\x28\xb5\x2f\xfd|Rar!\x1a|\x1f\x8b|PK\x03\x04|BZh[1-9]1AY|.{257}ustar": (
        "This is an archive; unpack it and choose the file of vectors in it."
    ),
    rb"(\x80[\x02-\x05]|c(copy_reg|gensim\.)).*gensim|cgensim": "This seems to be gensim's own file, a pickle, which "
    "can run code when it is opened; turn it into text in Python: "
    'gensim.models.KeyedVectors.load("your.kv").save_word2vec_format("vectors.txt"), or for a whole model '
    'gensim.models.Word2Vec.load("your.model").wv.save_word2vec_format("vectors.txt").',
    rb"\x80[\x02-\x05]": f"This seems to be a pickle, which can run code when it is opened; {_AS_TEXT}",
    rb"\xba\x16\x4f\x2f": "This seems to be fastText's own .bin model; choose its .vec file, or turn it into text in "
    'Python: gensim.models.fasttext.load_facebook_vectors("your.bin").save_word2vec_format("vectors.txt").',
    rb"\x93NUMPY": "This is NumPy's .npy file, which holds numbers without words; write them as text in Python: "
    'numpy.savetxt("vectors.tsv", array, delimiter="\\t"), and choose that file with one of labels, a line each.',
    rb"\xff\xfe|\xfe\xff": "This is UTF-16 text; save it as UTF-8.",
    # GGUF, and safetensors: eight bytes of length, then JSON.
    rb"GGUF[\x01-\x09]|.{5}\x00\x00\x00\{\s*\"": _WEIGHTS,
    rb"version https://git-lfs\.github\.com/spec/": "This is a Git LFS pointer: a note that stands for the file. Run "
    "“git lfs pull” in its repository, or download the file itself, and choose that.",
    rb"(?i)\s*<(!doctype|html|\?xml|head|body)\b[^>\n]*>": (
        "This is a web page, not the file behind it; download the file itself and choose that."
    ),
    # A word may be a bracket, but JSON has a colon or a comma after the next token.
    rb"\s*\[?\s*(\{\s*\"[^\"\n]*\"\s*:|\[\s*(\"[^\"\n]*\"|[-+.\deE]+)\s*,)": f"This seems to be JSON; {_AS_TEXT}",
}
_PATTERNS = {re.compile(pattern, re.DOTALL): text for pattern, text in _BEGINNINGS.items()}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_DECIMAL_COMMA = re.compile(rb"[-+]?\d*,\d+(e[-+]?\d+)?", re.IGNORECASE)


def refuse_packed(start: bytes) -> None:
    """Reject a file whose first bytes belong to an unsupported format.

    Raises:
        InputError: they do; the message names the format and how to convert it.
    """
    for pattern, sentence in _PATTERNS.items():
        if pattern.match(start):
            raise InputError(sentence)


def refuse_decimal_commas(lines: list[bytes]) -> None:
    """Reject text in which most lines have values with a comma.

    Raises:
        InputError: they have; the message shows one.
    """
    found = [value for line in lines if (value := _decimal_comma(line))]
    if 2 * len(found) > len(lines):
        raise InputError(
            f"The numbers have decimal commas, as “{_shown(found[0])}”; write them with points, a space before each."
        )


def refuse_raw(start: bytes) -> None:
    """Reject bytes that are neither text nor a known format, such as raw values.

    Raises:
        InputError: they are.
    """
    if _CONTROL.search(start):
        raise InputError(f"This file holds neither text nor a known kind of vectors; {_AS_TEXT}")


def refuse_without_vectors(lines: list[bytes]) -> None:
    """Reject text without a header that holds only words, or words and counts.

    Raises:
        InputError: it does.
    """
    rows = [split_fields(line) for line in lines]
    if all(len(row) == 2 and is_whole(row[1]) and not is_number(row[0]) for row in rows):
        found, advice = "words and their counts", "choose the file of their vectors."
    elif all(len(row) == 1 and not is_number(row[0]) for row in rows):
        found, advice = "labels alone", "choose the file of their vectors with it."
    else:
        return
    raise InputError(
        f"This is not a word-vector file but {found}, it seems, as “{_shown(lines[0])}”; {advice}"
    )


def _shown(raw: bytes) -> str:
    """Format a piece of the file for a message."""
    return " ".join(raw[:40].decode("utf-8", "replace").split())


def _decimal_comma(line: bytes) -> bytes | None:
    values = split_fields(line.replace(b";", b" "))[1:]
    commas = [value for value in values if _DECIMAL_COMMA.fullmatch(value)]
    # A value such as 0 has no comma.
    return commas[0] if commas and all(value in commas or is_number(value) for value in values) else None
