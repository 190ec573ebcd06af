"""Vector files as people write them: separators, marks, blank lines and words of all sorts; gensim is the reference."""

import bz2
import io
import lzma
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import InputError
from dashboard.models.readers.vectors.formats import Converted, VectorSource, conversion_notes, convert
from dashboard.models.word_vectors import WordVectors, open_word_vectors
from tests.servers.models import packed, word2vec_binary

# Files that others wrote, where they lie beside this repository.
CASES = Path(__file__).parents[3] / "shared" / "cases"

WORDS = ["the", "of", "and", "king", "queen", "banana"]
MATRIX = np.array(
    [
        [0.1257, -0.1321, 0.6404, 0.1049, -0.5357],
        [0.3616, 1.304, 0.9471, -0.7037, -1.2654],
        [-0.6233, 0.0413, -2.325, -0.2188, -1.2459],
        [-0.7323, -0.5443, -0.3163, 0.4116, 1.0425],
        [-0.1285, 1.3665, -0.6652, 0.3515, 0.9035],
        [0.094, -0.7435, -0.9217, -0.4577, 0.2202],
    ],
    np.float32,
)


def read(
    content: bytes, labels: bytes | None = None, *, column: int | None = None, n_words: int = 10**6
) -> tuple[WordVectors, Converted]:
    """Convert the file and open it in memory; return the vectors and the report."""
    with TemporaryDirectory() as folder:
        found = convert(
            VectorSource([content], None if labels is None else [labels], column),
            Path(folder),
            n_words=n_words,
        )
        opened = open_word_vectors(Path(folder), slug="x", title="X")
        return WordVectors("x", "X", tuple(opened.words), np.array(opened.matrix)), found


def rows(words: list[str], matrix: np.ndarray, after_word: str = " ", between: str = " ") -> list[str]:
    """Format a line for each word."""
    return [
        word + after_word + between.join(f"{value:.4f}" for value in values)
        for word, values in zip(words, matrix.tolist(), strict=True)
    ]


@dataclass(frozen=True)
class Writer:
    """How somebody writes a vector file."""

    header: str
    mark: bool
    after_word: str
    between: str
    at_end: str
    line_end: str
    blank_lines: int
    last_line_end: bool

    def write(self, words: list[str], matrix: np.ndarray) -> bytes:
        lines = [line + self.at_end for line in rows(words, matrix, self.after_word, self.between)]
        if self.header:
            lines.insert(0, self.header.format(n_words=len(words), n_dims=matrix.shape[1]))
        text = self.line_end.join(lines)
        text += self.line_end * (self.last_line_end + self.blank_lines)
        return (b"\xef\xbb\xbf" if self.mark else b"") + text.encode()

    @property
    def is_read_by_gensim(self) -> bool:
        """A space between fields, and no mark, which gensim takes for a part of the first word."""
        plain = self.after_word == self.between == " " and not self.mark
        return plain and self.line_end != "\r" and (bool(self.header) or not self.blank_lines)


# What a word of a file is made of: no separator, and something to see.
letters = st.characters(categories=("L", "N", "P", "S"))
separators = st.sampled_from([" ", "  ", "\t", " \t", "     "])
writers = st.builds(
    Writer,
    header=st.sampled_from(["", "{n_words} {n_dims}", "{n_words}\t{n_dims}", " {n_words}  {n_dims} "]),
    mark=st.booleans(),
    after_word=separators,
    between=separators,
    at_end=st.sampled_from(["", " ", "\t", "  "]),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    blank_lines=st.integers(0, 3),
    last_line_end=st.booleans(),
)


@st.composite
def vocabularies(draw: st.DrawFn) -> tuple[list[str], np.ndarray]:
    """Different words, which are no numbers, and whole or decimal values."""
    words = draw(st.lists(st.text(letters, min_size=1, max_size=9), min_size=1, max_size=12, unique=True))
    words = list(dict.fromkeys(f"{word}x" if word[-1].isnumeric() else word for word in words))
    n_dims = draw(st.integers(2, 6))
    values = st.integers(-10_000, 10_000).map(lambda value: value / 10_000) | st.integers(-9, 9).map(float)
    matrix = [draw(st.lists(values, min_size=n_dims, max_size=n_dims)) for _ in words]
    return words, np.array(matrix, np.float32)


@settings(deadline=None)
@given(writers, vocabularies(), st.booleans())
def test_whoever_wrote_it_the_words_and_vectors_are_the_same(
    writer: Writer, vocabulary: tuple[list[str], np.ndarray], pack: bool
):
    words, matrix = vocabulary
    content = writer.write(words, matrix)
    vectors, found = read(packed(content) if pack else content)
    assert vectors.words == tuple(words)
    assert np.array_equal(vectors.matrix, matrix)
    assert found.notes == ()
    if writer.is_read_by_gensim:
        theirs = gensim_reading(content, header=bool(writer.header))
        assert theirs.index_to_key == words
        assert np.array_equal(theirs.vectors, vectors.matrix)


def gensim_reading(content: bytes, *, header: bool = True, binary: bool = False):
    """Read the file with gensim, which replaces invalid UTF-8."""
    from gensim.models import KeyedVectors

    with TemporaryDirectory() as folder:
        file = Path(folder) / "vectors"
        file.write_bytes(content)
        return KeyedVectors.load_word2vec_format(
            str(file), binary=binary, no_header=not header, unicode_errors="replace"
        )


def lines_of(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


TIDY = "\n".join(rows(WORDS, MATRIX))
NUMBERS_ALONE = lines_of(*(line.partition("\t")[2] for line in rows(WORDS, MATRIX, "\t", "\t")))
AS_WRITTEN = {
    "two spaces": "6 5\n" + TIDY.replace(" ", "  "),
    "aligned": "6 5\n" + TIDY.replace(" -", "\0").replace(" ", "  ").replace("\0", " -"),
    "indented": "\n".join("  " + line for line in rows(WORDS, MATRIX)),
    "tabs": "6\t5\n" + TIDY.replace(" ", "\t"),
    "a tab after the word": "\n".join(rows(WORDS, MATRIX, after_word="\t")),
    "tabs between values only": "\n".join(rows(WORDS, MATRIX, between="\t")),
    "a mark": "\ufeff" + TIDY,
    "a mark below a header": "6 5\n\ufeff" + TIDY,
    "blank lines around": "\n\n6 5\n" + TIDY + "\n\n \n\t\n",
    "carriage returns": TIDY.replace("\n", "\r"),
    "carriage returns and a header": "6 5\r" + TIDY.replace("\n", "\r") + "\r",
}


@pytest.mark.parametrize("name", AS_WRITTEN)
def test_each_way_of_writing_gives_the_same_vectors(name: str):
    vectors, found = read(AS_WRITTEN[name].encode())
    assert vectors.words == tuple(WORDS)
    assert np.array_equal(vectors.matrix, MATRIX)
    assert found.notes == ()


# Words of word2vec.c, cut after some bytes, are read as gensim reads them.
@settings(deadline=None)
@given(
    st.lists(st.text(letters, min_size=1, max_size=9), min_size=1, max_size=9, unique=True),
    st.integers(1, 3),
    st.booleans(),
)
def test_a_word_that_ends_inside_a_character_is_kept_and_marked(
    words: list[str], n_bytes_lost: int, binary: bool
):
    cut = ("王" * 7 + "🦜").encode()[:-n_bytes_lost]
    words = [f"{word}x" for word in words]
    matrix = np.arange(1, 4 * (len(words) + 1) + 1, dtype=np.float32).reshape(-1, 4) / 8
    if binary:
        content = word2vec_binary([*words, "CUT"], matrix).replace(b"CUT", cut)
    else:
        content = lines_of(f"{len(matrix)} 4", *rows([*words, "CUT"], matrix)).replace(b"CUT", cut)
    vectors, found = read(content)
    theirs = gensim_reading(content, binary=binary)
    assert list(vectors.words) == theirs.index_to_key
    assert vectors.words[-1] == "王" * 7 + "�"
    assert np.array_equal(vectors.matrix, theirs.vectors)
    assert found.notes == ("words that end inside a character, marked �: 1",)


def test_words_cut_to_the_same_are_told_apart():
    content = lines_of("a 1 2", "王\0 3 4", "王\1 5 6").replace(b"\x8b\0", b"").replace(b"\x8b\1", b"")
    vectors, _ = read(content)
    assert vectors.words == ("a", "�", "� (2)")


def test_few_broken_words_are_marked_and_many_are_another_encoding():
    words = [f"word{n}" for n in range(200)]
    few = lines_of(*rows([*words, "BROKEN"], np.ones((201, 3))))
    vectors, found = read(few.replace(b"BROKEN", b"br\xf6ken"))
    assert vectors.words[-1] == "br�ken"
    assert "not UTF-8, marked �: 1" in conversion_notes(found)
    many = lines_of(*rows([f"BROKEN{n}" for n in range(10)] + words[10:], np.ones((200, 3))))
    vectors, found = read(many.replace(b"BROKEN", b"br\xf6ken"))
    assert vectors.words[0] == "bröken0"
    assert "read as Western European (Latin-1), because they are not UTF-8: 10" in conversion_notes(found)
    with pytest.raises(
        InputError, match=r"10 of 200 words are not UTF-8 text, first that in line 1, “���0”.*latin-1"
    ):
        read(many.replace(b"BROKEN", "мир".encode("cp1251")))


@pytest.mark.parametrize("n_bytes", [1_000, 3_000, 9_999])
@pytest.mark.parametrize("kind", ["text", "binary", "labels"])
def test_a_word_of_thousands_of_bytes_is_read(n_bytes: int, kind: str):
    words = ["the", "-" + "�" * (n_bytes // 3), "king"]
    if kind == "labels":
        vectors, _ = read(lines_of("1\t2", "3\t4", "5\t6"), lines_of(*words))
    elif kind == "binary":
        vectors, _ = read(word2vec_binary(words, MATRIX[:3]))
    else:
        vectors, _ = read(lines_of("3 5", *rows(words, MATRIX[:3])))
    assert vectors.words == tuple(words)


@pytest.mark.parametrize("labels", [False, True])
def test_a_label_that_is_longer_still_is_cut_and_marked(labels: bool):
    long = "z" * 200_000
    if labels:
        vectors, found = read(lines_of("1\t2", "3\t4"), lines_of(long, "king"))
    else:
        vectors, found = read(lines_of(f"{long} 1 2", "king 3 4"))
    assert vectors.words == ("z" * 10_000 + "…", "king")
    assert found.notes == ("words cut after 10,000 bytes: 1",)


@pytest.mark.parametrize("labels", [False, True])
def test_words_may_not_fill_the_memory(labels: bool):
    def endless(line: bytes) -> Iterator[bytes]:
        yield b"a" + line
        while True:
            yield b"z" * 9_000 + line

    files = ([NUMBERS_ALONE], endless(b"\n")) if labels else (endless(b" 1 2\n"), None)
    with TemporaryDirectory() as folder, pytest.raises(InputError, match="words alone take more than 64 MB"):
        convert(VectorSource(*files), Path(folder), n_words=10**6)


BLANK = {
    "": "[empty]",
    " ": "[U+0020]",
    "\u00a0": "[U+00A0]",
    "\u2028": "[U+2028]",
    "\u200b\u200d": "[U+200B][U+200D]",
    "\u3000": "[U+3000]",
    "\u00ad": "[U+00AD]",
    "\u3164": "[U+3164]",
}


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("blank", BLANK)
def test_a_blank_word_is_visible_and_shifts_no_row(blank: str, header: bool):
    words = ["</s>", blank, "杨\u3000姚", "king"]
    content = lines_of(*["4 5"] * header, *(f"{line} " for line in rows(words, MATRIX[:4])))
    vectors, found = read(content)
    assert vectors.words == ("</s>", BLANK[blank], "杨\u3000姚", "king")
    assert np.array_equal(vectors.matrix, MATRIX[:4])
    assert "words without a letter to see, shown by codes as in [U+00A0]: 1" in conversion_notes(found)


def test_several_blank_words_are_told_apart():
    vectors, _ = read(lines_of("4 5", *rows(["", " ", "", "[empty]"], MATRIX[:4])))
    assert vectors.words == ("[empty]", "[U+0020]", "[empty] (2)", "[empty] (3)")


PHRASES = ["New York", "king", "at name@domain.com", "Windows 95", ". . .", "Washington, D.C."]


@pytest.mark.parametrize("after_word", [" ", "\t"])
@pytest.mark.parametrize("header", [True, False])
def test_a_word_may_hold_spaces_where_most_rows_tell_the_length(header: bool, after_word: str):
    vectors, _ = read(lines_of(*["6 5"] * header, *rows(PHRASES, MATRIX, after_word)))
    assert vectors.words == tuple(PHRASES)
    assert np.array_equal(vectors.matrix, MATRIX)


def test_a_phrase_may_come_after_what_was_looked_at_first():
    words = [f"w{n}" for n in range(3_000)] + ["name at domain.com"]
    matrix = np.ones((3_001, 30))
    vectors, _ = read(lines_of(*rows(words, matrix)))
    assert vectors.words == tuple(words)


def test_numbers_at_the_end_of_every_word_are_seen_behind_a_tab_or_below_a_header():
    words = [f"Item {n}" for n in range(6)]
    for content in (lines_of(*rows(words, MATRIX, "\t")), lines_of("6 5", *rows(words, MATRIX))):
        vectors, _ = read(content)
        assert vectors.words == tuple(words)
        assert np.array_equal(vectors.matrix, MATRIX)


@pytest.mark.parametrize(
    ("lines", "words", "values"),
    [
        (["king 1 0", "queen 0 1", "man 1 1"], ["king", "queen", "man"], [[1, 0], [0, 1], [1, 1]]),
        (["2000 0.5", "2001 1", "2002 2.5"], ["2000", "2001", "2002"], [[0.5], [1], [2.5]]),
        (["cat 0.5", "dog -1.5"], ["cat", "dog"], [[0.5], [-1.5]]),
        (["2 1", "cat 0.5", "dog 1"], ["cat", "dog"], [[0.5], [1]]),
        (["3 2", "10 1 0", "20 0 1", "30 1 1"], ["10", "20", "30"], [[1, 0], [0, 1], [1, 1]]),
        (["2 2", "1 0.5 1", "7 2 3"], ["1", "7"], [[0.5, 1], [2, 3]]),
        (["1990 3", "1991 0.5", "1992 7"], ["1990", "1991", "1992"], [[3], [0.5], [7]]),
    ],
    ids=[
        "whole numbers",
        "numbers with one value",
        "words with one value",
        "one value below a header",
        "whole numbers below a header",
        "numbers as words",
        "a first row that looks like a header",
    ],
)
def test_a_header_is_one_only_where_the_rows_bear_it_out(lines: list[str], words: list[str], values):
    vectors, _ = read(lines_of(*lines))
    assert vectors.words == tuple(words)
    assert vectors.matrix.tolist() == values


INDEX_FIRST = lines_of("Index\tLabel", *(f"{n}\t{word}" for n, word in enumerate(WORDS)))
LABELS = {
    "a label a line": lines_of(*WORDS),
    "a title": lines_of("word", *WORDS),
    "a title that is a number": lines_of("2024", *WORDS),
    "a blank line at the end": lines_of(*WORDS, ""),
    "blank lines and spaces at the end": lines_of(*WORDS, "", " ", ""),
    "a title and a blank line": lines_of("word", *WORDS, ""),
    "row numbers first": INDEX_FIRST,
    "row numbers first, without a title": INDEX_FIRST.partition(b"\n")[2],
    "counts behind": lines_of("word\tcount", *(f"{word}\t{9 - n}" for n, word in enumerate(WORDS))),
    "a kind before": lines_of("kind\tword", *(f"noun\t{word}" for word in WORDS)),
    "a mark and carriage returns": b"\xef\xbb\xbf" + lines_of("word", *WORDS).replace(b"\n", b"\r\n"),
    "carriage returns alone": lines_of(*WORDS).replace(b"\n", b"\r"),
    "gzipped": packed(lines_of(*WORDS)),
}


@pytest.mark.parametrize("name", LABELS)
def test_two_files_in_either_order_are_vectors_and_their_labels(name: str):
    for files in ((NUMBERS_ALONE, LABELS[name]), (LABELS[name], NUMBERS_ALONE)):
        vectors, found = read(*files)
        assert vectors.words == tuple(WORDS)
        assert np.array_equal(vectors.matrix, MATRIX)
        assert found.kind == "Embedding Projector"


def test_vectors_alone_may_have_a_header():
    for labels in (lines_of(*WORDS), lines_of("word", *WORDS)):
        vectors, _ = read(b"6 5\n" + NUMBERS_ALONE, labels)
        assert vectors.words == tuple(WORDS)
        assert np.array_equal(vectors.matrix, MATRIX)


@pytest.mark.parametrize("column", [0, 1])
def test_another_column_of_labels_can_be_chosen(column: int):
    vectors, _ = read(INDEX_FIRST, NUMBERS_ALONE, column=column)
    assert vectors.words == (tuple("012345"), tuple(WORDS))[column]


def test_whole_numbers_in_two_columns_are_vectors():
    numbers, labels = lines_of("1\t2", "3\t4", "5\t1"), lines_of("cat", "dog", "fish")
    for files in ((numbers, labels), (labels, numbers), (numbers.replace(b"\t", b" "), labels)):
        vectors, _ = read(*files)
        assert vectors.words == ("cat", "dog", "fish")
        assert vectors.matrix.tolist() == [[1, 2], [3, 4], [5, 1]]


def test_labels_may_be_numbers_phrases_repeated_or_blank():
    numbers = lines_of("1\t2", "3\t4", "5\t1", "6\t2")
    assert read(numbers, lines_of("7", "8", "7", "9"))[0].words == ("7", "8", "7 (2)", "9")
    assert read(numbers, lines_of("river bank", "bank", "bank", "Genesis 1:1"))[0].words == (
        "river bank",
        "bank",
        "bank (2)",
        "Genesis 1:1",
    )
    assert read(numbers, lines_of("cat", "", "dog", "fish"))[0].words == ("cat", "[empty]", "dog", "fish")
    assert read(numbers, lines_of("cat", "dog", "fish", ""))[0].words == ("cat", "dog", "fish", "[empty]")


@settings(deadline=None)
@given(
    st.lists(st.text(letters, min_size=1, max_size=5), min_size=2, max_size=9),
    st.booleans(),
    st.integers(1, 4),
    st.integers(0, 3),
    st.booleans(),
)
def test_labels_of_any_form_stay_with_their_vectors(
    labels: list[str], title: bool, n_columns: int, n_blank: int, swapped: bool
):
    labels = [f"x{label}" for label in labels]
    fields = [[label, *(f"{n}.{n}" for _ in range(n_columns - 1))] for n, label in enumerate(labels)]
    titles = [["word", *(f"column {n}" for n in range(n_columns - 1))]] if title else []
    written = lines_of(*("\t".join(row) for row in [*titles, *fields]), *[""] * n_blank)
    numbers = lines_of(*(f"{n}\t{n + 1}\t0\t1\t2" for n in range(len(labels))))
    vectors, _ = read(*((written, numbers) if swapped else (numbers, written)))
    assert vectors.matrix[:, 0].tolist() == list(range(len(labels)))
    met: dict[str, int] = {}
    for word, label in zip(vectors.words, labels, strict=True):
        met[label] = met.get(label, 0) + 1
        assert word == label or (met[label] > 1 and word.startswith(f"{label} ("))
    assert len(set(vectors.words)) == len(labels)


def test_labels_of_more_vectors_than_are_wanted_have_a_title_where_they_have_columns():
    assert read(NUMBERS_ALONE, INDEX_FIRST, n_words=2)[0].words == ("the", "of")
    assert read(NUMBERS_ALONE, lines_of(*WORDS), n_words=2)[0].words == ("the", "of")
    # All vectors were asked for and are here, so the count decides.
    assert read(NUMBERS_ALONE, lines_of("word", *WORDS), n_words=6)[0].words == tuple(WORDS)


PAIRS_TO_REFUSE = {
    "too few labels": (
        NUMBERS_ALONE,
        lines_of(*WORDS[:4]),
        "6 vectors, and the other 4 labels; .*belong together",
    ),
    "too many labels": (NUMBERS_ALONE, lines_of(*WORDS, "a", "b"), "6 vectors, and the other 8 labels"),
    "no vectors": (lines_of(*WORDS), lines_of(*WORDS), "Neither of the two files holds numbers alone"),
    "vectors with words": (TIDY.encode(), lines_of(*WORDS), "Neither of the two files holds numbers alone"),
    "an empty file": (NUMBERS_ALONE, b"", "One of the two files is empty"),
    "a blank file": (NUMBERS_ALONE, b" \n\n", "One of the two files is empty"),
    "an archive": (NUMBERS_ALONE, b"PK\x03\x04rest", "archive; unpack it"),
    "a ragged row": (
        NUMBERS_ALONE.replace(b"\t0.4116", b""),
        lines_of(*WORDS),
        "Line 4 has 4 values where the first row has 5",
    ),
    "a word among numbers": (
        NUMBERS_ALONE * 3_000 + b"1\t2\t3\t4\tx\n",
        lines_of(*WORDS * 3_000, "last"),
        "Line 18,001 holds “x” where a number",
    ),
}


@pytest.mark.parametrize("name", PAIRS_TO_REFUSE)
def test_two_files_that_do_not_fit_are_told(name: str):
    first, second, sentence = PAIRS_TO_REFUSE[name]
    with pytest.raises(InputError, match=sentence):
        read(first, second)


def archive(name: str) -> bytes:
    """Build a ZIP archive with one file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as opened:
        opened.writestr(name, b"the 0.1 0.2\n")
    return file.getvalue()


def saved_by_gensim(whole: bool) -> bytes:
    """Save two words with gensim: the vectors alone or a whole model."""
    from gensim.models import KeyedVectors, Word2Vec

    with TemporaryDirectory() as folder:
        file = Path(folder) / "own"
        if whole:
            Word2Vec([["cat", "dog"]], vector_size=4, min_count=1, epochs=1).save(str(file))
        else:
            vectors = KeyedVectors(4)
            vectors.add_vectors(["cat", "dog"], MATRIX[:2, :4])
            vectors.save(str(file))
        return file.read_bytes()


def saved_by_numpy() -> bytes:
    file = io.BytesIO()
    np.save(file, MATRIX)
    return file.getvalue()


STRANGERS = {
    "decimal commas": (TIDY.replace(".", ",").encode(), "decimal commas, as “0,1257”; write them with points"),
    "decimal commas and tabs": (TIDY.replace(".", ",").replace(" ", "\t").encode(), "decimal commas"),
    "decimal commas and semicolons": (TIDY.replace(".", ",").replace(" ", ";").encode(), "decimal commas"),
    "decimal commas below a header": (b"6 5\n" + TIDY.replace(".", ",").encode(), "decimal commas"),
    "counts": (lines_of("the 1061396", "of 593677", "and 416629"), "words and their counts, it seems, as “the 106"),
    "labels alone": (lines_of(*WORDS), "labels alone, it seems, as “the”; choose the file of their vectors with it"),
    "vectors alone": (NUMBERS_ALONE, "vectors come without words; choose with them the file of labels"),
    "vectors alone, whole numbers": (lines_of("1\t2", "3\t4", "5\t1"), "vectors come without words"),
    "vectors alone, from zero": (lines_of("0 1", "1 5", "2 3"), "vectors come without words"),
    "vectors alone, with spaces": (NUMBERS_ALONE.replace(b"\t", b" "), "vectors come without words"),
    ".zip": (archive("glove.6B.50d.txt"), "archive; unpack it"),
    ".npy": (saved_by_numpy(), "NumPy's [.]npy file.*numpy.savetxt"),
    ".bz2": (bz2.compress(TIDY.encode()), "archive; unpack it"),
    ".xz": (lzma.compress(TIDY.encode()), "archive; unpack it"),
    "gensim's vectors": (saved_by_gensim(whole=False), r"KeyedVectors.load\(.*save_word2vec_format\("),
    "gensim's model": (saved_by_gensim(whole=True), r"Word2Vec.load\(\"your.model\"\).wv.save_word2vec_format\("),
    "another pickle": (b"\x80\x04\x95rest", "seems to be a pickle, which can run code"),
    "fastText's .bin": (b"\xba\x16\x4f\x2f\x0c\0\0\0", "fastText's own .bin.*load_facebook_vectors"),
    "a web page": (b"<!DOCTYPE html><html><body>404 Not Found</body></html>", "web page, not the file behind it"),
    "JSON": (b'{"the": [0.1, 0.2], "of": [0.3, 0.4]}', "seems to be JSON"),
    "JSON, a list": (b"[[0.1, 0.2], [0.3, 0.4]]", "seems to be JSON"),
    "UTF-16": (TIDY.encode("utf-16"), "UTF-16 text; save it as UTF-8"),
    "a header that says too much": (b"6 7\n" + TIDY.encode(), "first line says that each word has 7 values, but .* 5"),
    "a header that says too little": (b"6 3\n" + TIDY.encode(), "says that each word has 3 values, but .* with 5"),
    "a row with a value more": (TIDY.encode() + b" 0.5", "Line 6 has 6 values where most lines have 5"),
    "a row that lacks a value": (TIDY.encode() + b"\nman 1.5 2\nmore" + b" 1.5" * 5, "Line 7 has 2 values"),
    "brackets": (TIDY.replace(" ", " [", 1).encode(), "Line 1 holds “\\[0.1257” where a number should be"),
    "thousands with an underscore": (TIDY.replace("1.304", "1_304").encode(), "Line 2 holds “1_304"),
    "huge values": (TIDY.replace("1.3040", "2500000").encode(), "“of” holds 2.5e.06, which is not a usable number"),
}  # fmt: skip


@pytest.mark.parametrize("pack", [False, True], ids=["plain", "gzipped"])
@pytest.mark.parametrize("name", STRANGERS)
def test_what_does_not_fit_is_named_with_the_way_out(name: str, pack: bool):
    content, sentence = STRANGERS[name]
    with pytest.raises(InputError, match=sentence) as caught:
        read(packed(content) if pack else content)
    told = str(caught.value)
    assert told.endswith(".")
    assert "; " in told
    # Nothing of this is proven to be damage.
    assert "damaged" not in told
    assert "cut off" not in told


def test_the_line_that_converts_gensim_s_file_does_so():
    """What the sentence advises for gensim's own file gives one that is read."""
    from gensim.models import KeyedVectors

    with TemporaryDirectory() as folder:
        own, text = Path(folder) / "your.kv", Path(folder) / "vectors.txt"
        own.write_bytes(saved_by_gensim(whole=False))
        KeyedVectors.load(str(own)).save_word2vec_format(str(text))
        vectors, _ = read(text.read_bytes())
    assert vectors.words == ("cat", "dog")
    assert np.array_equal(vectors.matrix, MATRIX[:2, :4])


# Words that are made of the signs by which other kinds are told.
SIGNS = [
    "[",
    "{",
    "[[",
    '"',
    ",",
    ";",
    "|",
    "1:1",
    "9:0.02",
    "1,5",
    "PAR1",
    "BZh",
    "ustar",
    "Rar!",
    "%",
    "<html",
]


@pytest.mark.parametrize("first", SIGNS)
def test_words_that_look_like_another_kind_are_words(first: str):
    words = [first, *(word for word in SIGNS if word != first), "king"]
    matrix = np.linspace(-1, 1, 5 * len(words)).reshape(-1, 5).astype(np.float32).round(4)
    vectors, _ = read(lines_of(*rows(words, matrix)))
    assert vectors.words == tuple(words)
    assert np.array_equal(vectors.matrix, matrix)


def test_a_binary_file_may_hold_no_line_end_below_its_header():
    words = [f"w{n}" for n in range(300)]
    for n_dims in (1, 5, 2_000):
        matrix = np.full((300, n_dims), 0.5, np.float32)
        vectors, found = read(word2vec_binary(words, matrix))
        assert found.kind == "word2vec binary"
        assert vectors.words == tuple(words)
        assert np.array_equal(vectors.matrix, matrix)


def test_rows_beyond_the_header_s_count_are_left_out_as_gensim_does_and_that_is_told():
    content = lines_of("4 5", *rows(WORDS, MATRIX))
    vectors, found = read(content)
    assert list(vectors.words) == gensim_reading(content).index_to_key == WORDS[:4]
    assert found.notes == ("what follows the 4 words that the first line names was left out",)


def test_what_follows_a_gzipped_file_is_ignored_as_gzip_does():
    for padding in (b"\0" * 500, b"\0", b"text"):
        vectors, _ = read(packed(TIDY.encode()) + padding)
        assert vectors.words == tuple(WORDS)
    vectors, _ = read(packed(b"6 5\n") + packed(TIDY.encode()))
    assert vectors.words == tuple(WORDS)


def sentence_about(content: bytes, labels: bytes | None = None) -> str:
    """Return the error message for the file, or a sentence of ours if it is read."""
    try:
        _, found = read(content, labels)
    except InputError as error:
        return str(error)
    return f"It is {found.kind}."


@settings(deadline=None)
@given(st.binary(max_size=400), st.booleans(), st.booleans())
def test_any_bytes_are_vectors_or_a_sentence(content: bytes, pack: bool, paired: bool):
    assert sentence_about(
        packed(content) if pack else content, lines_of(*WORDS) if paired else None
    ).endswith(".")


@settings(deadline=None)
@given(st.data())
def test_a_vector_file_with_anything_in_it_is_vectors_or_a_sentence(data: st.DataObject):
    files = [TIDY.encode(), b"6 5\n" + TIDY.encode(), word2vec_binary(WORDS, MATRIX)]
    content = bytearray(data.draw(st.sampled_from(files)))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    assert sentence_about(bytes(content)).endswith(".")


BLANKS_SEEN = ("</s>", "[U+00A0]", "[empty]", "杨\u3000姚", "[U+0020]", "[U+2028]")
CASE_FILES = {
    ("two_spaces.vec",): tuple(WORDS),
    ("tab_header.txt",): tuple(WORDS),
    ("tab_after_word.txt",): tuple(WORDS),
    ("bom_glove.txt",): tuple(WORDS),
    ("cut_utf8.bin",): ("the", "of", "and", "king", "どういたしまし�", "banana"),
    ("fasttext_blank_words.vec",): BLANKS_SEEN,
    ("single_word.txt",): ("king",),
    ("long_word.txt",): ("the", "359456258-" + "�" * 340, "king", "queen"),
    ("toy2d_vectors.tsv", "toy2d_metadata.tsv"): ("cat", "dog", "fish"),
    ("proj_vectors.tsv", "proj_meta_header1.tsv"): tuple(WORDS),
    ("proj_vectors.tsv", "proj_meta_blank_end.tsv"): tuple(WORDS),
    ("proj_vectors.tsv", "proj_meta_index_first.tsv"): tuple(WORDS),
}


@pytest.mark.skipif(not CASES.is_dir(), reason="the files are not here")
@pytest.mark.parametrize("names", CASE_FILES, ids=lambda names: names[-1])
def test_files_of_others_are_read(names: tuple[str, ...]):
    vectors, _ = read(*((CASES / name).read_bytes() for name in names))
    assert vectors.words == CASE_FILES[names]
    if len(vectors.words) == len(MATRIX):
        assert np.array_equal(vectors.matrix, MATRIX)
