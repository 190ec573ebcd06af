"""Exercises taken to class: GIFT read back, and worksheets with their keys."""

import re
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.course.exercise_text import ExerciseText, exercise_texts
from dashboard.course.lessons import LESSONS
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.posed_exercises import PosedExercise, printable_exercises
from dashboard.course.questions import Choose, Number, Order, Type
from dashboard.course.registry import all_exercises
from dashboard.export.gift import WORD_JOINER, gift
from dashboard.export.worksheet import answer_key, worksheet

# Characters that mean something stand after a backslash where they mean nothing.
BARE = r"(?<!\\)(?:\\\\)*"


@dataclass
class Read:
    """A question as a learning platform reads it."""

    title: str
    ask: str
    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    matched: dict[str, str] = field(default_factory=dict)
    number: tuple[float, float] | None = None
    feedback: str = ""


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()


def split(text: str, sign: str) -> list[str]:
    """Split a text at unescaped signs."""
    parts, now, at = [], "", 0
    while at < len(text):
        if text[at] == "\\":
            now += text[at : at + 2]
            at += 2
            continue
        if text[at] in sign:
            parts.append(now)
            now = text[at]
        else:
            now += text[at]
        at += 1
    return [*parts, now]


def read(text: str) -> list[Read]:
    """Parse GIFT by Moodle's own description."""
    found = []
    blocks = [block for block in re.split(r"\n\s*\n", text) if not block.startswith(("//", "$"))]
    for block in filter(str.strip, blocks):
        whole = re.fullmatch(r"::((?:\\.|[^:\\])*)::\[plain\]((?:\\.|[^{\\])*)\{(.*)\}\s*", block, re.DOTALL)
        assert whole is not None, block
        title, ask, answers = whole.groups()
        question = Read(unescaped(title), unescaped(ask))
        answers, _, feedback = re.match(r"((?:\\.|[^#\\]|#(?!###))*)(####(.*))?", answers, re.DOTALL).groups()  # type: ignore[union-attr]
        question.feedback = unescaped(feedback or "")
        if answers.lstrip().startswith("#"):
            value, within = answers.strip()[1:].strip().lstrip("=").split(":")
            question.number = (float(value), float(within))
        else:
            for part in split(answers, "=~")[1:]:
                answer = split(part[1:], "#")[0]
                if "->" in answer:
                    left, right = answer.split("->")
                    question.matched[unescaped(left)] = unescaped(right)
                else:
                    (question.right if part[0] == "=" else question.wrong).append(unescaped(answer))
        found.append(question)
    return found


def same(text: str) -> str:
    """Collapse white space and remove word joiners."""
    return " ".join(text.split()).replace(WORD_JOINER, "")


def check(read_back: Read, asked: PosedExercise) -> None:
    assert same(read_back.title) == same(asked.words.title)
    assert same(read_back.ask) == same(asked.words.ask)
    assert same(asked.words.why) in same(read_back.feedback)
    match asked.kind:
        case Choose() as kind:
            assert read_back.right == [same(kind.solution)]
            assert len(read_back.wrong) == len(kind.options) - 1
        case Number() as kind:
            assert read_back.number is not None
            value, within = read_back.number
            for answer in (value, value + within, value - within):
                # A digit that is cut off may be the last that counts.
                assert kind.grade(answer).right or kind.grade(answer + (value - answer) * 1e-3).right
            assert not kind.grade(value + within + 2 * 10.0**-kind.places).right
        case Order() as kind:
            places = [read_back.matched[same(kind.items[item])] for item in kind.right]
            assert places == [str(place + 1) for place in range(len(kind.items))]
        case Type() as kind:
            assert not read_back.right
            assert not read_back.wrong
            assert same(kind.solution) in same(read_back.feedback)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_exercises_are_read_back_from_gift_with_their_answers(models: ModelsOnScreen, lesson):
    asked = list(printable_exercises(lesson.slug, models))
    assert len(asked) >= 5
    written = gift(lesson.title, f"{models.words.title} {models.language.title}", asked)
    assert f"$CATEGORY: Embedding Lab/{lesson.title}\n" in written
    for read_back, each in zip(read(written), asked, strict=True):
        check(read_back, each)


ON_SCREEN_ALONE = re.compile(r"\b(click|picture|point|above|tab|page|box|button|sidebar)\b", re.IGNORECASE)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_paper_asks_nothing_that_needs_a_screen(models: ModelsOnScreen, lesson):
    asked = list(printable_exercises(lesson.slug, models))
    for each in asked:
        assert not ON_SCREEN_ALONE.search(each.words.ask), each.exercise.key
    written = "".join(write(lesson.title, "models", asked) for write in (worksheet, answer_key, gift))
    assert "lick a point" not in written


def test_paper_asks_for_a_point_by_its_name(models: ModelsOnScreen):
    asked = {each.exercise.name: each for each in printable_exercises("word_clusters", models)}
    shown = asked["nearest_on_the_map"]
    assert shown.words.ask == "Which of these words has the highest cosine with “river”?"
    sheet = worksheet("Word2Vec clusters", "models", [shown])
    assert isinstance(shown.kind, Choose)
    for option in shown.kind.options:
        assert f"<li>{option}</li>" in sheet


def test_paper_leaves_out_what_needs_a_picture_and_has_no_other_words(
    models: ModelsOnScreen, monkeypatch: pytest.MonkeyPatch
):
    texts = {name: replace(each, paper="") for name, each in exercise_texts("word_clusters").items()}
    monkeypatch.setattr("dashboard.course.exercise.exercise_texts", lambda page: texts)
    names = [each.exercise.name for each in printable_exercises("word_clusters", models)]
    assert "nearest" in names
    assert "nearest_on_the_map" not in names


SIGNS = st.text(st.sampled_from("=~#{}:\\\n%-> 5a/[]$*<&\u2028\x00é"), min_size=1, max_size=12).filter(same)


@given(texts=st.lists(SIGNS, min_size=3, max_size=5, unique_by=lambda text: same(text).replace("\x00", "")))
def test_hostile_words_stay_words_in_gift(texts: list[str]):
    exercise = all_exercises()[0]
    words = ExerciseText(title=texts[0], ask=texts[1], hint="", suggestion="", why=texts[2])
    shown = [plainly(text) for text in texts]
    if not all(shown) or len(set(shown)) < len(shown):
        return
    asked = PosedExercise(exercise, 1, words, Choose(tuple(texts), 1))
    [read_back] = read(gift(texts[0], texts[1], [asked]))
    assert (read_back.title.replace(WORD_JOINER, ""), read_back.feedback) == (shown[0], read_back.feedback)
    assert [each.replace(WORD_JOINER, "") for each in read_back.right] == [shown[1]]
    order = replace(asked, kind=Order(tuple(texts), tuple(range(len(texts)))))
    [read_back] = read(gift(texts[0], texts[1], [order]))
    assert [each.replace(WORD_JOINER, "") for each in read_back.matched] == shown


def plainly(text: str) -> str:
    """Keep the printable letters of a text, on one line, with `->` as an arrow."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(seen.split()).replace("->", "→")


def test_a_worksheet_holds_no_answer_and_its_key_holds_all(models: ModelsOnScreen):
    asked = list(printable_exercises("word_clusters", models))
    sheet, answers = (
        worksheet("Word2Vec clusters", "models", asked),
        answer_key("Word2Vec clusters", "models", asked),
    )
    for at, each in enumerate(asked, start=1):
        assert f"<h2>{at}. " in sheet
        assert f"<h2>{at}. " in answers
        assert each.words.why not in sheet
        if isinstance(each.kind, Choose):
            assert sheet.count("<li>") >= len(each.kind.options)
    assert answers.count('class="answer"') == len(asked)
    assert "answer" not in sheet.partition("</style>")[2]


def test_a_worksheet_takes_nothing_for_markup():
    evil = "<script>alert(1)</script>"
    words = ExerciseText(title=evil, ask=evil, hint="", suggestion="", why=evil)
    asked = [PosedExercise(all_exercises()[0], 1, words, Choose((evil, "b"), 0))]
    for written in (worksheet(evil, evil, asked), answer_key(evil, evil, asked)):
        assert "<script" not in written
