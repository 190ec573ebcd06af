"""Tables of words and vectors as pandas, R, spreadsheets and APIs write them, and files that are none."""

import csv
import io
import itertools
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models.readers.vectors.formats import conversion_notes
from dashboard.models.readers.vectors.reader import Reader
from dashboard.models.readers.vectors.sniffing import table_readings
from tests.models.test_vector_files_as_written import MATRIX, WORDS, read

COUNTS = [900, 640, 410, 77, 52, 9]
NUMBERED = ["0", "1", "2", "3", "4"]


def table(
    rows: list[list[object]], separator: str = "\t", quoting: int = csv.QUOTE_MINIMAL, end: str = "\n"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue().encode()


def rows_of(*columns: list[object], values: np.ndarray = MATRIX) -> list[list[object]]:
    """Return rows: some columns first, then the values."""
    return [
        [*(column[row] for column in columns), *map(float, np.round(values[row], 4))]
        for row in range(len(WORDS))
    ]


PLAIN = rows_of(WORDS)
LISTS = [
    [number, word, str([float(x) for x in np.round(MATRIX[number], 4)])] for number, word in enumerate(WORDS)
]
TABLES = {
    "pandas with its index": table([["", *NUMBERED], *PLAIN]),
    "pandas with a title": table([["word", *NUMBERED], *PLAIN]),
    "titles of letters": table([["token", *"abcde"], *PLAIN]),
    "R's, without a title over the words": table([list("abcde"), *PLAIN]),
    "CSV": table(PLAIN, ","),
    "CSV with a title": table([["word", *NUMBERED], *PLAIN], ","),
    "CSV of a spreadsheet, all quoted": table([["word", *NUMBERED], *PLAIN], ",", csv.QUOTE_ALL, "\r\n"),
    "CSV with semicolons": table([["word", *NUMBERED], *PLAIN], ";"),
    "index, word, values": table([["", "word", *NUMBERED], *rows_of(list(range(6)), WORDS)], ","),
    "word, count, values": table(rows_of(WORDS, COUNTS)),
    "word, count, values between spaces": table(rows_of(WORDS, COUNTS), " "),
    "words behind the values": table([[*row[1:], row[0]] for row in PLAIN]),
    "words behind the values, between spaces": table([[*row[1:], row[0]] for row in PLAIN], " "),
    "lists in brackets": table([["id", "text", "embedding"], *LISTS], ","),
    "lists in brackets, no titles": table([row[1:] for row in LISTS], ","),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_its_words_and_only_its_values(name: str):
    vectors, found = read(TABLES[name])
    assert list(vectors.words) == WORDS
    np.testing.assert_array_equal(vectors.matrix, MATRIX)
    assert "first word “the”" in conversion_notes(found)


def test_what_is_left_out_is_said():
    assert "the line of titles is left out" in conversion_notes(read(TABLES["pandas with a title"])[1])
    counted = conversion_notes(read(TABLES["word, count, values"])[1])
    assert "column 2 (whole numbers) is left out" in counted
    assert "titles" not in counted
    assert "column “id” is left out" in conversion_notes(read(TABLES["lists in brackets"])[1])


def test_a_table_that_can_be_read_in_two_ways_offers_both():
    content = table(rows_of(WORDS, COUNTS))
    ways = table_readings(Reader([content]))
    lines = content.splitlines()
    assert [way.n_dims for way in ways] == [5, 6]
    assert ways[0].summary(
        lines
    ) == "first word “the”; 5 values a word; column 2 (whole numbers) is left out".replace("”; 5", "”, 5")
    vectors, _ = read(content, column=1)
    np.testing.assert_array_equal(vectors.matrix[:, 0], COUNTS)


def test_of_two_columns_of_words_either_can_be_chosen():
    marks = ["DET", "ADP", "CONJ", "NOUN", "NOUN", "NOUN"]
    content = table([["pos", "word", *NUMBERED], *rows_of(marks, WORDS)], ",")
    assert list(read(content)[0].words) == WORDS
    assert list(read(content, column=1)[0].words)[:3] == ["DET", "ADP", "CONJ"]


@pytest.mark.parametrize("name", ["plain", "header", "one word", "counting values", "whole values"])
def test_a_word_vector_file_offers_no_choice(name: str):
    content = table(PLAIN, " ")
    content = {
        "plain": content,
        "header": b"6 5\n" + content,
        "one word": content.splitlines()[0],
        "counting values": b"word 1 2\nname 2 1.5\nvalue 3 1\n",
        "whole values": b"ab 1 2 3\ncd -1 -2 -3\nef 2 4 6.5\n",
    }[name]
    assert table_readings(Reader([content])) == []


def test_titles_over_vectors_and_over_labels_are_no_point():
    vectors = table([NUMBERED, *rows_of()])
    labels = "\n".join(["word", *WORDS]).encode()
    opened, _ = read(vectors, labels)
    assert list(opened.words) == WORDS
    np.testing.assert_array_equal(opened.matrix, MATRIX)


def test_a_line_break_in_quotes_belongs_to_its_label():
    labels = ["the", '"', "it's", 'say "hi"', "a\tb", "line\nbreak"]
    opened, _ = read(table(rows_of()), table([[label] for label in labels]))
    assert list(opened.words) == ["the", '"', "it's", 'say "hi"', "a b", "line break"]


@pytest.mark.parametrize(
    "labels", [['"', "of", "and", '"', "queen", "x"], ['"the', "of", "and", "k", "q", 'x"']]
)
def test_a_quote_that_opens_no_field_is_a_label(labels: list[str]):
    opened, _ = read(table(rows_of()), "\n".join(labels).encode())
    assert [word.split(" (")[0] for word in opened.words] == labels


def test_labels_that_fit_in_neither_way_are_refused_with_the_cause():
    labels = table([["a\nb"], ["c"], ["d"]])
    with pytest.raises(InputError, match="some stand in double quotes, where a line break"):
        read(table(rows_of()), labels)


REFUSED = {
    "Git LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 2264663\n", "git lfs pull"),
    "GGUF": (b"GGUF\x03\x00\x00\x00" + bytes(100), "a language model's weights"),
    "safetensors": (b'\x40\x00\x00\x00\x00\x00\x00\x00{"wte": {}}', "a language model's weights"),
    "raw values": (MATRIX.tobytes(), "neither text nor a known kind of vectors"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("paired", [False, True])
def test_what_is_no_table_is_named_with_the_way_out(name: str, paired: bool):
    content, sentence = REFUSED[name]
    with pytest.raises(InputError, match=sentence.replace(".", r"\.")):
        read(
            content,
            "\n".join(WORDS).encode() if paired and name in ("raw values", "Git LFS", "GGUF") else None,
        )


@pytest.mark.parametrize("value_type", ["<f2", "<f4", "<f8"])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_binary_file_of_any_precision_is_read(value_type: str, end: bytes):
    content = b"6 5\n" + b"".join(
        word.encode() + b" " + row.astype(value_type).tobytes() + end
        for word, row in zip(WORDS, MATRIX, strict=True)
    )
    vectors, _ = read(content)
    assert list(vectors.words) == WORDS
    np.testing.assert_allclose(vectors.matrix, MATRIX.astype(value_type).astype(np.float32))


def test_a_phrase_in_a_binary_file_keeps_its_space():
    words = ["the", "New York", "and", "king", "queen", "banana"]
    content = b"6 5\n" + b"".join(
        word.encode() + b" " + row.tobytes() for word, row in zip(words, MATRIX, strict=True)
    )
    vectors, _ = read(content)
    assert list(vectors.words) == words
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


@pytest.mark.parametrize("binary", [False, True])
def test_words_in_latin_1_are_read_and_that_is_said(binary: bool):
    words = ["sana", "päivä", "yö", "talo", "maa", "käsi"]
    rows = [
        word.encode("latin-1")
        + b" "
        + (row.tobytes() if binary else b" ".join(b"%.4f" % x for x in row) + b"\n")
        for word, row in zip(words, MATRIX, strict=True)
    ]
    vectors, found = read(b"6 5\n" + b"".join(rows))
    assert list(vectors.words) == words
    assert "Western European (Latin-1)" in conversion_notes(found)


HOSTILE = {
    "a list that does not end": b'word,list\na,"[1,' + b"1" * 200_000 + b'x]"\nb,"[1,2]"\n',
    "a list of one digit after the other": b"word,list\n" + b'a,"[' + b"1 " * 100_000 + b'x]"\n' * 3,
    "a number that does not end": b"word 0.5 0.5\n" + b"a " + b"1" * 400_000 + b"x 0.5\n",
    "a count of thousands of digits": b"".join(b"w%d,%b,0.5\n" % (n, b"9" * (5_000 + n)) for n in range(6)),
    "titles of thousands of digits": b"word," + b"9" * 5_000 + b",1,2\na,0.5,0.5,0.5\n",
    "thousands of columns of words": (b"a," * 20_000 + b"0.5\n") * 4,
    "thousands of columns of counts": b"".join(b"w," + b"%d," % n * 20_000 + b"0.5\n" for n in range(4)),
    "sparse rows that do not end": b"a 1:" + b"1" * 400_000 + b"x\n",
}


def told(content: bytes) -> str:
    """Return what is said of a file: how it was read, or why it is refused."""
    try:
        return conversion_notes(read(content)[1])
    except InputError as error:
        return str(error)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_table_is_a_sentence_or_few_ways_to_read_it(name: str):
    """Without bounds, each of these takes minutes, or ends in another error."""
    with suppress(InputError):
        assert len(table_readings(Reader([HOSTILE[name]]))) <= limits.MAX_TABLE_READINGS
    assert 0 < len(told(HOSTILE[name])) < 1_000


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(TABLES)),
    damage=st.sampled_from(["cut", "columns", "lines", "encoding", "separator", "quote"]),
    at=st.floats(0, 1),
    data=st.data(),
)
def test_a_damaged_table_is_read_rightly_or_refused(name: str, damage: str, at: float, data: st.DataObject):
    content = TABLES[name]
    place = int(at * (len(content) - 1))
    if damage == "cut":
        content = content[:place]
    elif damage == "columns":
        lines = [line.split(b"\t") for line in content.splitlines()]
        order = data.draw(st.permutations(range(len(lines[-1]))))
        content = b"\n".join(
            b"\t".join(line[column] for column in order if column < len(line)) for line in lines
        )
    elif damage == "lines":
        content = b"\n".join(data.draw(st.permutations(content.splitlines())))
    elif damage == "encoding":
        content = content.decode().encode(data.draw(st.sampled_from(["utf-8-sig", "utf-16", "utf-32-le"])))
    elif damage == "separator":
        content = content[:place] + b"\t" + content[place:]
    else:
        content = content[:place] + b'"' + content[place:]
    try:
        vectors, _ = read(content)
    except InputError:
        return
    known = dict(zip(WORDS, np.round(MATRIX, 4).tolist(), strict=True))
    for word, row in zip(vectors.words, vectors.matrix, strict=True):
        if word in known and damage not in ("cut", "separator"):
            # The values of the row that the word stands in, in the order of the columns.
            assert set(np.round(row, 4)) <= {
                np.float32(x) for x in itertools.chain(np.round(known[word], 4), COUNTS, range(6))
            }
