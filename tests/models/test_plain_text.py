"""Text files in the encodings in which people have them."""

import random

import pytest

from dashboard.errors import InputError
from dashboard.models.readers.plain_text import ENCODINGS, plain_text

TEXTS = {
    "cp1252": "L’été dernier, le garçon a mangé des crêpes près de la forêt. Die Straße führt über die Brücke.",
    "latin-1": "El niño comió piñas mañana en el jardín. ¿Dónde está la señora?",
    "cp1250": "Král a královna žijí v zámku u řeky. Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "iso-8859-1": "Hölle, Töne, Süße und Äpfel: die Königin wohnt im Schloß.",
    "cp1251": "Король и королева живут в замке у реки. Банк открывается утром.",
    "koi8-r": "Король и королева живут в замке у реки. Банк открывается утром.",
    "cp1253": "Ο βασιλιάς και η βασίλισσα ζουν στο κάστρο κοντά στο ποτάμι.",
    "cp1254": "Kral ve kraliçe nehrin yanındaki şatoda yaşıyor. Güneş doğdu.",
    "cp1256": "الملك والملكة يعيشان في القصر بجانب النهر.",
    "gb18030": "国王和王后住在河边的城堡里。银行早上开门。",
    "big5": "國王和王后住在河邊的城堡裡。銀行早上開門。",
    "shift_jis": "王様と女王様は川の近くの城に住んでいます。銀行は朝に開きます。",
    "euc-kr": "왕과 왕비는 강가의 성에 산다. 은행은 아침에 문을 연다.",
}
MARKED = ["utf-8", "utf-8-sig", "utf-16", "utf-32"]


@pytest.mark.parametrize("encoding", TEXTS)
def test_each_old_encoding_is_found(encoding: str):
    text = "\n".join([TEXTS[encoding]] * 8)
    assert plain_text(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_long_file_is_no_worse_than_a_short_one(encoding: str):
    text = "\n".join([TEXTS[encoding]] * 3_000)
    assert plain_text(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", MARKED)
@pytest.mark.parametrize("text", TEXTS.values())
def test_unicode_is_read_in_any_script(encoding: str, text: str):
    assert plain_text(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_need_no_mark(encoding: str):
    text = "The king sat on the throne. " * 4
    assert plain_text(text.encode(encoding)) == (text, encoding)


def test_the_learner_may_say_which_encoding_it_is():
    for name, codec in ENCODINGS.items():
        assert plain_text("king".encode(codec), name)[0] == "king"
    assert plain_text("Árvíz".encode("cp1250"), "Central European")[0] == "Árvíz"
    with pytest.raises(InputError, match=r"in the encoding “UTF-8”.*another encoding"):
        plain_text("Straße für Äpfel".encode("cp1252"), "UTF-8")


def test_line_ends_are_of_one_kind():
    assert plain_text(b"a\r\nb\rc\nd")[0] == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t\0", "empty"),
        (b"%PDF-1.4", "PDF"),
        (b"PK\x03\x04word", "packed"),
        (b"\x1f\x8b\x08", "archive"),
        (b"{\\rtf1}", "rich text"),
        (b"\xd0\xcf\x11\xe0\xa1", "office"),
        (random.Random(0).randbytes(5_000), "not plain text"),
        (b"\x7fELF" + bytes(600) + random.Random(1).randbytes(3_000), "not plain text"),
    ],
    ids=["nothing", "blanks", "pdf", "zip", "gzip", "rtf", "doc", "random", "program"],
)
def test_what_is_no_text_gets_a_sentence(raw: bytes, says: str):
    with pytest.raises(InputError, match=says):
        plain_text(raw)
