"""Decode plain text of any encoding."""

import codecs

from dashboard.errors import InputError

# Detected from the content; else display name to Python codec name.
AUTOMATIC = "automatic"
ENCODINGS = {
    "UTF-8": "utf-8-sig",
    "UTF-16": "utf-16",
    "Western European": "cp1252",
    "Central European": "cp1250",
    "Cyrillic (Windows)": "cp1251",
    "Cyrillic (KOI8)": "koi8-r",
    "Greek": "cp1253",
    "Turkish": "cp1254",
    "Arabic": "cp1256",
    "Chinese (GB)": "gb18030",
    "Chinese (Big5)": "big5",
    "Japanese": "shift_jis",
    "Korean": "euc-kr",
}

# Bytes examined to detect the encoding, and the share of characters that may be invalid in text.
SAMPLE_BYTES = 100_000
STRANGE_SHARE = 0.01

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# Western and Central European texts differ in few bytes, so short ones are easily confused: š, ž, ł or ă, read as
# Western, are none of these letters. Hungarian ő and ű are, but occur without any of those that follow.
_WESTERN = set("àâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœ€§°«»„“”‘’‚–—…¡¿·•\xa0")
_HUNGARIAN, _NOT_HUNGARIAN = set("õû"), set("àâãåæçèêëîïñôøß")

_SAVE = "open it in the program that it comes from, save it as plain text (.txt) and choose that."
_OTHERS = {
    b"%PDF": f"This is a PDF; {_SAVE}",
    b"PK\x03\x04": f"This is a packed file, such as a .docx, .odt, .epub or .zip; {_SAVE}",
    b"\xd0\xcf\x11\xe0": f"This is a document of an office program; {_SAVE}",
    b"{\\rtf": f"This is rich text (.rtf); {_SAVE}",
    b"\x1f\x8b": "This is a .gz archive; unpack it and choose the text in it.",
}


def plain_text(raw: bytes, encoding: str = AUTOMATIC) -> tuple[str, str]:
    """Decode `raw` and normalise its line ends; return the text and the encoding used.

    Args:
        raw: content of a file.
        encoding: a key of `ENCODINGS`, or `AUTOMATIC`.

    Raises:
        InputError: the file is empty, of another type, or not text in this encoding.

    >>> plain_text("Müller".encode("utf-8")), plain_text("Müller".encode("utf-16"))
    (('Müller', 'utf-8'), ('Müller', 'utf-16'))
    """
    if not raw.strip(b"\0 \t\r\n"):
        raise InputError("This file is empty; choose one that holds text.")
    for beginning, sentence in _OTHERS.items():
        if raw.startswith(beginning):
            raise InputError(sentence)
    name = ENCODINGS[encoding] if encoding in ENCODINGS else _encoding_of(raw)
    text = raw.decode(name, "replace").replace("\r\n", "\n").replace("\r", "\n")
    strange = sum(text.count(letter) for letter in _STRANGE)
    if strange > STRANGE_SHARE * len(text):
        how = f" in the encoding “{encoding}”" if encoding in ENCODINGS else ""
        raise InputError(
            f"This file is not plain text{how}: {strange:,} of its {len(text):,} characters are none that a text has; "
            + ("choose another encoding." if how else _SAVE)
        )
    return text, name.removesuffix("-sig")


# The replacement character, and control characters other than line ends, tabs and form feeds.
_STRANGE = "\ufffd" + "".join(chr(code) for code in (*range(9), 11, *range(14, 27), *range(28, 32), 127))


def _encoding_of(raw: bytes) -> str:
    """Detect the encoding: by byte-order mark, else strict UTF-8, else the most probable one."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)
        if b"\0" not in raw[:SAMPLE_BYTES]:
            return "utf-8"
    except UnicodeDecodeError:
        pass
    halves = [raw[at:SAMPLE_BYTES:2].count(0) for at in (0, 1)]
    if max(halves) > 0.2 * min(len(raw), SAMPLE_BYTES) / 2 > 5 * min(halves):
        # Every second byte is zero: Latin letters in UTF-16.
        return "utf-16-le" if halves[1] > halves[0] else "utf-16-be"
    from charset_normalizer import from_bytes

    known = [name for name in ENCODINGS.values() if name != "utf-8-sig"]
    sample = raw[:SAMPLE_BYTES]
    # Cut at a line end, so that no multi-byte character is split.
    sample = sample[: sample.rfind(b"\n") + 1] if len(raw) > SAMPLE_BYTES and b"\n" in sample else sample
    found = from_bytes(sample, cp_isolation=known).best()
    if found is None or (found.encoding == "cp1250" and is_western(sample)):
        return "cp1252"
    return found.encoding


def is_western(raw: bytes) -> bool:
    """Return whether all non-ASCII letters belong to Western European languages."""
    letters = {letter for letter in raw.decode("cp1252", "replace").lower() if letter > "\x7f"}
    return letters <= _WESTERN and not (letters & _HUNGARIAN and not letters & _NOT_HUNGARIAN)
