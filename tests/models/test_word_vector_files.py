"""Word-vector files of each kind and of each kind of damage; gensim is the reference for what is in them."""

import gzip
import io
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InputError
from dashboard.models.readers.vectors.formats import VectorSource, conversion_notes, convert
from dashboard.models.readers.vectors.reader import Reader, file_chunks
from dashboard.models.readers.word_list import WordList
from dashboard.models.word_vectors import WordVectors, open_word_vectors, row_norms
from tests.reference import as_gensim
from tests.servers.models import packed, word2vec_binary, word_text, words_and_vectors

WORDS, MATRIX = words_and_vectors(60, 7)
PROJECTOR = "".join("\t".join(f"{value:.4f}" for value in row) + "\n" for row in MATRIX).encode()
LABELS = "".join(f"{word}\n" for word in WORDS).encode()


def stored(
    content: bytes | Iterable[bytes], folder: Path, n_words: int = 10**6, labels: bytes | None = None
) -> WordVectors:
    """Convert the file and open it."""
    chunks = [content] if isinstance(content, bytes) else content
    convert(VectorSource(chunks, None if labels is None else [labels]), folder, n_words=n_words)
    return open_word_vectors(folder, slug="x", title="X")


KINDS = {
    "word2vec text": word_text(WORDS, MATRIX, header=True),
    "word2vec binary": word2vec_binary(WORDS, MATRIX),
    "word2vec binary with line feeds": word2vec_binary(WORDS, MATRIX, newline=True),
    "GloVe text": word_text(WORDS, MATRIX, header=False),
    "Windows line ends": word_text(WORDS, MATRIX, header=False).replace(b"\n", b"\r\n"),
    "spaces at line ends": word_text(WORDS, MATRIX, header=True).replace(b"\n", b" \n"),
    "no last line feed": word_text(WORDS, MATRIX, header=True).rstrip(b"\n"),
}


@pytest.mark.parametrize("pack", [lambda content: content, packed], ids=["plain", "gzipped"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_content(tmp_path: Path, kind: str, pack):
    vectors = stored(pack(KINDS[kind]), tmp_path)
    assert tuple(vectors.words) == tuple(WORDS)
    assert np.array_equal(vectors.matrix, MATRIX)
    assert vectors.norms == pytest.approx(np.linalg.norm(MATRIX, axis=1), rel=1e-6)
    assert [vectors.row(word) for word in WORDS] == list(range(60))


@pytest.mark.parametrize("title_line", [b"", b"word\tcount\n"], ids=["one column", "two columns"])
def test_the_projector_s_two_files_belong_together(tmp_path: Path, title_line: bytes):
    labels = LABELS if not title_line else title_line + LABELS.replace(b"\n", b"\t5\n")
    vectors = stored(PROJECTOR, tmp_path, labels=labels)
    assert tuple(vectors.words) == tuple(WORDS)
    assert np.array_equal(vectors.matrix, MATRIX)


@pytest.mark.parametrize("binary", [True, False])
def test_the_first_words_are_those_that_gensim_reads(tmp_path: Path, binary: bool):
    from gensim.models import KeyedVectors

    file = tmp_path / "vectors.gz"
    file.write_bytes(packed(KINDS["word2vec binary" if binary else "word2vec text"]))
    reference = KeyedVectors.load_word2vec_format(str(file), binary=binary, limit=25)
    folder = tmp_path / "store"
    folder.mkdir()
    vectors = stored(file_chunks(file), folder, n_words=25)
    assert list(vectors.words) == reference.index_to_key
    assert np.array_equal(vectors.matrix, reference.vectors)
    ours = as_gensim(vectors).most_similar("king", topn=5)
    assert ours == [
        (word, pytest.approx(value, abs=1e-6)) for word, value in reference.most_similar("king", topn=5)
    ]
    assert np.shares_memory(as_gensim(vectors).vectors, vectors.matrix)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), unique=True, max_size=40))
def test_a_word_list_behaves_as_a_tuple(words: list[str]):
    compact = WordList.from_words(words)
    assert tuple(compact) == tuple(words)
    assert len(compact) == len(words)
    assert [compact.find(word) for word in words] == list(range(len(words)))
    assert compact.find("no such word at all") is None
    assert compact.find("\ud800") is None
    assert compact[1:4] == tuple(words[1:4])
    assert compact[::-2] == tuple(words[::-2])
    for row in range(-len(words), len(words)):
        assert compact[row] == words[row]
    with pytest.raises(IndexError):
        compact[len(words)]


@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=20))
def test_the_reader_gives_back_what_went_in_whatever_the_pieces(content: bytes, cuts: list[int]):
    if content.startswith((b"\x1f\x8b", b"\xef\xbb\xbf")):
        return
    for data in (content, gzip.compress(content)):
        pieces, at = [], 0
        for cut in cuts:
            pieces.append(data[at : at + cut])
            at += cut
        reader = Reader([*pieces, data[at:]])
        lines = []
        while not reader.at_end:
            lines.append(reader.read_until(b"\n", 10**6))
        expected = content.split(b"\n")
        assert lines == (expected if expected[-1] else expected[:-1])


def test_row_norms_are_numpys():
    assert row_norms(MATRIX) == pytest.approx(np.linalg.norm(MATRIX, axis=1), rel=1e-6)


def ragged(line: int) -> bytes:
    """Remove a value from one line of the text file."""
    lines = KINDS["GloVe text"].split(b"\n")
    lines[line] = lines[line].rpartition(b" ")[0]
    return b"\n".join(lines)


def with_value(value: float) -> bytes:
    """Replace one value in the binary file."""
    broken = MATRIX.copy()
    broken[17, 3] = value
    return word2vec_binary(WORDS, broken)


def flipped(content: bytes, at: int) -> bytes:
    """One bit of one byte changed."""
    changed = bytearray(content)
    changed[at] ^= 0x10
    return bytes(changed)


PROBLEMS = {
    "lying header, text": (
        word_text(WORDS, MATRIX, True).replace(b"60 7", b"1000000000000 7"),
        "says that the file has 1,000,000,000,000 words, but it ends after 60",
    ),
    "lying header, binary": (word2vec_binary(WORDS, MATRIX, "1000000000000 7"), "ends after 60"),
    "lying dimensions": (word2vec_binary(WORDS, MATRIX, "60 999999999"), "vectors have 999,999,999 values"),
    "no words": (b"0 7\n", "no words"),
    "cut off, binary": (KINDS["word2vec binary"][:-9], "ends inside row 60"),
    "cut off, text": (KINDS["word2vec text"][:-40], "Line 61 has 2 values .* the file ends inside it"),
    "cut off, gzip": (packed(KINDS["word2vec text"])[:-30], "gzipped file is cut off"),
    "flipped in gzip": (
        flipped(packed(KINDS["word2vec text"]), 300),
        "damaged|a number should be|not UTF-8|values where",
    ),
    "ragged": (ragged(12), "Line 13 has 6 values where most lines have 7"),
    "NaN": (with_value(np.nan), "vector of “word12” holds nan"),
    "infinite": (with_value(np.inf), "vector of “word12” holds inf"),
    "flipped exponent": (with_value(1e30), "vector of “word12” holds 1e"),
    "text for a number": (KINDS["GloVe text"].replace(b"word30 ", b"word30 x", 1), "Line 36 holds “x"),
    "text behind a number": (
        KINDS["GloVe text"].replace(b"\nword30 ", b"x\nword30 "),
        "Line 35 holds “1.7607x” where a number",
    ),
    "text within a number": (
        KINDS["GloVe text"].replace(b"\nword30 ", b"\nword30 5z"),
        "Line 36 holds “5z",
    ),
    "Cyrillic": (KINDS["GloVe text"].replace("élan".encode(), "мир".encode("cp1251")), "not UTF-8"),
    "UTF-16": (KINDS["GloVe text"].decode().encode("utf-16"), "UTF-16 text; save it as UTF-8"),
    "empty": (b"", "file is empty"),
    "prose": (b"It was a dark and stormy night;\n" * 9, "not a word-vector file"),
    "gzip in gzip": (packed(packed(b"1 2\n")), "archive; unpack it"),
    "projector without words": (PROJECTOR, "without words"),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_damaged_file_ends_in_one_sentence(tmp_path: Path, name: str):
    content, sentence = PROBLEMS[name]
    with pytest.raises(InputError, match=sentence) as caught:
        stored(content, tmp_path)
    assert str(caught.value).endswith(".")
    assert "; " in str(caught.value)


def test_projector_files_that_do_not_belong_together(tmp_path: Path):
    with pytest.raises(InputError, match="belong together"):
        stored(PROJECTOR, tmp_path, labels=LABELS[:100])
    with pytest.raises(InputError, match="belong together"):
        stored(PROJECTOR[:500].rpartition(b"\n")[0], tmp_path, labels=LABELS)


def test_repeated_words_are_kept_apart_and_reported(tmp_path: Path):
    words = ["king", "queen", "king", "king", "man"]
    found = convert(VectorSource([word_text(words, MATRIX[:5], header=True)]), tmp_path, n_words=10)
    assert (found.n_words, found.n_repeated) == (5, 2)
    assert "repeated words, numbered as in “bank (2)”: 2" in conversion_notes(found)
    vectors = open_word_vectors(tmp_path, slug="x", title="X")
    assert tuple(vectors.words) == ("king", "queen", "king (2)", "king (3)", "man")
    assert np.array_equal(vectors.matrix, MATRIX[:5])
    assert [vectors.row(word) for word in vectors.words] == list(range(5))


def bomb(line: bytes, n_bytes: int) -> Iterator[bytes]:
    """Yield a gzip stream that unpacks to `n_bytes`, a thousand times its own size."""
    import zlib

    packer = zlib.compressobj(9, wbits=31)
    block = line * (1_000_000 // len(line))
    for _ in range(n_bytes // len(block)):
        yield packer.compress(block)
    yield packer.flush()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [(b"\0", "not a word-vector file"), (b"0 ", "not a word-vector file"), (b"\n", "not a word-vector file")],
    ids=["zeros", "one endless line", "empty lines"],
)
def test_a_gzip_bomb_is_defused(tmp_path: Path, line: bytes, sentence: str):
    tracemalloc.start()
    with pytest.raises(InputError, match=sentence):
        stored(bomb(line, 2_000_000_000), tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


def test_a_bomb_of_valid_lines_ends_after_the_words_asked_for(tmp_path: Path):
    taken = 0

    def counted() -> Iterator[bytes]:
        nonlocal taken
        for number in range(10**9):
            block = b"".join(b"w%d 0 0 0\n" % n for n in range(number * 1000, number * 1000 + 1000))
            taken += len(block)
            yield block

    assert len(stored(counted(), tmp_path, n_words=5_000)) == 5_000
    assert taken < 200_000


def test_a_file_that_does_not_fit_stops_before_the_disk_is_full(tmp_path: Path):
    asked = []

    def room(n_bytes: int) -> None:
        asked.append(n_bytes)
        raise InputError("The disk of this host is full; choose a smaller file.")

    with pytest.raises(InputError, match="disk of this host is full"):
        convert(VectorSource([KINDS["GloVe text"]]), tmp_path, n_words=10**6, reserve=room)
    assert asked == [MATRIX.nbytes]


def test_an_upload_like_object_can_be_read(tmp_path: Path):
    file = io.BytesIO(packed(KINDS["word2vec binary"]))
    assert len(stored(iter(lambda: file.read(64), b""), tmp_path)) == 60
