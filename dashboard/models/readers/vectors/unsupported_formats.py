"""Recognise unsupported files and say how to convert them.

Nothing is decompressed: binary formats are recognised by their first bytes, text by its first lines.
"""

import re
from collections.abc import Callable, Iterable

from dashboard.errors import InputError
from dashboard.models.readers.vectors.fields import is_number, is_whole, split_fields

UNKNOWN = (
    "This is not a word-vector file that the app knows; choose word2vec text or binary, GloVe, fastText text, "
    "or the Embedding Projector's vectors.tsv with its metadata.tsv, each also gzipped."
)

_UNPACK = "unpack it and choose the file of vectors in it."

_AS_TEXT = "write its vectors as text, a line for each word, and choose that file."

_GENSIM = (
    "This seems to be gensim's own file, a pickle, which can run code when it is opened; turn it into text in Python: "
    'gensim.models.KeyedVectors.load("your.kv").save_word2vec_format("vectors.txt"), or for a whole model '
    'gensim.models.Word2Vec.load("your.model").wv.save_word2vec_format("vectors.txt").'
)
_FASTTEXT = (
    "This seems to be fastText's own .bin model; choose its .vec file, or turn it into text in Python: "
    'gensim.models.fasttext.load_facebook_vectors("your.bin").save_word2vec_format("vectors.txt").'
)
_NUMPY = (
    "This seems to be {}, which holds numbers without words; write them as text in Python: "
    'numpy.savetxt("vectors.tsv", array, delimiter="\\t"), and choose that file with one of labels, a line each.'
)
_R = (
    "This is a file of R's own format; write the vectors as text in R, "
    'write.table(m, "vectors.tsv", sep="\\t", quote=FALSE), and choose that file.'
)
_RAW = (
    "This file holds neither text nor a known kind of vectors. If it is the Embedding Projector's tensors.bytes (raw "
    'float32 values), write it as text in Python: numpy.savetxt("vectors.tsv", numpy.fromfile("tensors.bytes", '
    '"<f4").reshape(-1, n_values), delimiter="\\t"), and choose that with the file of labels.'
)
_BEGINNINGS = {
    b"\xfd7zXZ\x00": f"This is an .xz archive; {_UNPACK}",
    b"7z\xbc\xaf\x27\x1c": f"This is a .7z archive; {_UNPACK}",
    b"\x28\xb5\x2f\xfd": f"This is a .zst archive; {_UNPACK}",
    b"Rar!\x1a\x07": f"This is a .rar archive; {_UNPACK}",
    b"\x1f\x8b": f"This file is gzipped twice; {_UNPACK}",
    b"\x93NUMPY": _NUMPY.format("NumPy's .npy file"),
    b"\x89HDF": f"This seems to be an HDF5 file; {_AS_TEXT}",
    b"PAR1\x15": f"This seems to be a Parquet file; {_AS_TEXT}",
    b"ARROW1\x00": f"This seems to be an Arrow file; {_AS_TEXT}",
    b"SQLite format 3\x00": "This seems to be a database, as .magnitude files are; choose the text file behind it.",
    b"\xba\x16\x4f\x2f": _FASTTEXT,
    b"\xff\xfe": "This is UTF-16 text; save it as UTF-8.",
    b"\xfe\xff": "This is UTF-16 text; save it as UTF-8.",
    b"{\\rtf": "This is a word processor's document; save it as plain text.",
    b"GGUF": "This is a language model in GGUF, not a file of word vectors; under “A language model” a folder with its "
    "model.safetensors and tokenizer.json opens.",
    b"RDX2\n": _R,
    b"RDX3\n": _R,
    b"X\n\x00\x00\x00": _R,
    b"version https://git-lfs.github.com/spec/": "This is a Git LFS pointer: a note that stands for the file. Run "
    "“git lfs pull” in its repository, or download the file itself, and choose that.",
    b"%PDF-": "This is a PDF document; choose a file of vectors.",
}
# Protocol Buffers: the version of the format, then the name of the program that wrote the model.
_ONNX = re.compile(rb"\x08[\x01-\x14]\x12[\x02-\x20](pytorch|onnx|tf2onnx|keras|skl2onnx|paddle|[\w.]*onnx)")
# Eight bytes of length, then JSON.
_SAFETENSORS = re.compile(rb".{5}\x00\x00\x00\{\s*\"", re.DOTALL)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
# In a tar archive, the magic number follows the name and metadata of the first file.
_TAR = re.compile(rb".{257}ustar(\x00|  \x00)", re.DOTALL)
_PICKLE = re.compile(rb"\x80[\x02-\x05]|c(copy_reg|gensim\.)")
_GENSIM_PICKLE = re.compile(rb"(\x80[\x02-\x05]|c(copy_reg|gensim\.)).*gensim|cgensim", re.DOTALL)
_WEB_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml|head|body)\b[^>\n]*>", re.IGNORECASE)
# A word may be a bracket, but JSON has a colon or a comma after the next token.
_JSON = re.compile(rb"\s*\[?\s*(\{\s*\"[^\"\n]*\"\s*:|\[\s*(\"[^\"\n]*\"|[-+.\deE]+)\s*,)")
# floret's header: buckets, values, n-gram lengths, hashes, seed, and the marks around a word.
_FLORET = re.compile(rb"\d+ \d+ \d+ \d+ \d+ \d+ \S+ \S+\s*")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a]")
_PATTERNS = (
    (
        _ONNX,
        "This is a model in ONNX, not a file of word vectors; export its embedding matrix as text, or open the "
        "folder of the model it was made from under “A language model”.",
    ),
    (
        _SAFETENSORS,
        "This is a safetensors file, the weights of a model; open its folder under “A language model”.",
    ),
    (_BZIP2, f"This is a .bz2 archive; {_UNPACK}"),
    (_TAR, f"This is a .tar archive; {_UNPACK}"),
    (_GENSIM_PICKLE, _GENSIM),
    (_PICKLE, f"This seems to be a pickle, which can run code when it is opened; {_AS_TEXT}"),
    (_WEB_PAGE, "This is a web page, not the file behind it; download the file itself and choose that."),
    (_JSON, f"This seems to be JSON; {_AS_TEXT}"),
)
_SPARSE = re.compile(rb"\d++:[-+]?(\d++(\.\d*+)?|\.\d++)(e[-+]?\d++)?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(rb"[-+]?\d*,\d+(e[-+]?\d+)?", re.IGNORECASE)


def refuse_packed(start: bytes) -> None:
    """Reject a file whose first bytes belong to an unsupported binary format.

    Raises:
        InputError: they do; the message names the format and how to convert it.
    """
    for beginning, sentence in _BEGINNINGS.items():
        if start.startswith(beginning):
            raise InputError(sentence)
    if start.startswith(b"PK\x03\x04"):
        raise InputError(_zip(start))
    for pattern, sentence in _PATTERNS:
        if pattern.match(start):
            raise InputError(sentence)


def _zip(start: bytes) -> str:
    """Build the message for a ZIP archive by the name of its first file."""
    name = start[30 : 30 + int.from_bytes(start[26:28], "little")].decode("utf-8", "replace")
    if name.endswith(".npy"):
        return _NUMPY.format("NumPy's .npz file")
    if name.endswith("data.pkl"):
        return f"This seems to be PyTorch's own file; {_AS_TEXT}"
    if name in ("[Content_Types].xml", "_rels/.rels"):
        return "This seems to be an office document; save its table as text separated by tabs."
    inside = f" that begins with “{name[:60]}”" if name else ""
    return f"This is a .zip archive{inside}; {_UNPACK}"


def refuse_text(lines: list[bytes]) -> None:
    """Reject text whose first lines are mostly in an unsupported format.

    Raises:
        InputError: they are; the message names the format with an example, and how to convert it.
    """
    refuse_numerals(lines)
    if found := _mostly(lines, _csv):
        raise InputError(
            f"This seems to be CSV: “{found}” stands between the values; put a tab there (a spreadsheet saves “text, "
            "tab separated”) and choose that file."
        )


def refuse_numerals(lines: list[bytes]) -> None:
    """Reject text whose values are not written as plain numbers: sparse rows, decimal commas, floret's buckets.

    Raises:
        InputError: they are not; the message names the format with an example, and how to convert it.
    """
    if _FLORET.fullmatch(lines[0]):
        raise InputError(
            "This is floret's table of hash buckets, which holds no words; choose the .vec file that floret writes "
            "beside it, or write the vectors of your words as text."
        )
    if found := _mostly(lines, _sparse):
        raise InputError(
            f"These seem to be sparse rows: “{found}” is a column and its value; write all values of each row, "
            "the zeros too (a SciPy matrix gives them with .toarray()), and choose that file."
        )
    if found := _mostly(lines, _decimal_comma):
        raise InputError(
            f"The numbers have decimal commas, as “{found}”; write them with points, a space before each."
        )


def refuse_raw(start: bytes) -> None:
    """Reject bytes that are neither text nor a known format, such as raw values.

    Raises:
        InputError: they are.
    """
    if _CONTROL.search(start):
        raise InputError(_RAW)


def refuse_without_vectors(lines: list[bytes]) -> None:
    """Reject text without a header that holds only words, or words and counts.

    Raises:
        InputError: it does.
    """
    rows = [split_fields(line) for line in lines]
    if all(len(row) == 2 and is_whole(row[1]) and not is_number(row[0]) for row in rows):
        raise InputError(
            f"This is not a word-vector file but words and their counts, it seems, as “{_shown(lines[0])}”; "
            "choose the file of their vectors."
        )
    if all(len(row) == 1 and not is_number(row[0]) for row in rows):
        raise InputError(
            f"This is not a word-vector file but labels alone, it seems, as “{_shown(lines[0])}”; "
            "choose the file of their vectors with it."
        )


def _mostly(lines: Iterable[bytes], find: Callable[[bytes], bytes | None]) -> str:
    """Return the first match of `find` if more than half of the lines match; else an empty string."""
    found = [find(line) for line in lines]
    marks = [mark for mark in found if mark is not None]
    return _shown(marks[0]) if 2 * len(marks) > len(found) else ""


def _shown(raw: bytes) -> str:
    """Format a piece of the file for a message."""
    return " ".join(raw[:40].decode("utf-8", "replace").split())


def _sparse(line: bytes) -> bytes | None:
    fields = split_fields(line)
    pairs = [field for field in fields[1:] if _SPARSE.fullmatch(field)]
    return pairs[0] if pairs and len(pairs) == len(fields) - 1 else None


def _decimal_comma(line: bytes) -> bytes | None:
    values = split_fields(line.replace(b";", b" "))[1:]
    commas = [value for value in values if _DECIMAL_COMMA.fullmatch(value)]
    # A value such as 0 has no comma.
    return commas[0] if commas and all(value in commas or is_number(value) for value in values) else None


def _csv(line: bytes) -> bytes | None:
    for mark in (b",", b";", b"|"):
        fields = [field.strip(b' \t"') for field in line.split(mark)]
        if len(fields) > 2 and all(map(is_number, fields[1:])):
            return mark
    return None
