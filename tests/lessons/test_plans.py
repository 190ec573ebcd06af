"""Plans of lessons: those in the box are whole, and one that somebody brings is read or refused with what to mend."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.course import controls
from dashboard.course.lessons import FOLDER, LESSONS
from dashboard.course.plans import Plan, Step, plan_to_toml, plans_in, problems_in, read_plan, shipped_plans
from dashboard.course.registry import all_exercises
from dashboard.errors import InputError

NAMES = frozenset(exercise.key for exercise in all_exercises())
GOOD = """
title = "Mine"
minutes = 5
[[step]]
link = "https://host.example/below/word_clusters?words=GloVe+6B&wc_word=king&tour=x&step=3"
say = "Look  at the king."
exercise = "word_clusters.nearest"
"""


def test_the_tour_and_three_plans_are_in_the_box():
    found = shipped_plans(NAMES)
    assert next(iter(found)) == "tour"
    assert {plan.minutes for name, plan in found.items() if name != "tour"} >= {10, 30, 60}
    assert 20 <= len(found["tour"].steps) <= 30
    assert 8 <= len(found["sixty_minutes"].steps) <= 10
    assert {step.page for step in found["tour"].steps} == {lesson.slug for lesson in LESSONS}
    assert problems_in(FOLDER / "plans", NAMES) == []
    assert all(step.subject for plan in found.values() for step in plan.steps)


def test_the_minutes_of_the_steps_fill_the_hour_and_some_may_be_left_out():
    for name, plan in shipped_plans(NAMES).items():
        assert set(plan.models) == {"words", "language"}
        if name != "tour":
            assert sum(step.minutes for step in plan.steps) == plan.minutes
            assert all(step.note for step in plan.steps)
            assert any(step.ask for step in plan.steps)
    assert any(step.skip_if_late for step in shipped_plans(NAMES)["sixty_minutes"].steps)


def test_every_control_that_a_link_of_today_names_is_known():
    for lesson in LESSONS:
        assert controls.is_control(lesson, f"{lesson.letters}_turn")
        assert not controls.is_control(lesson, f"{lesson.letters}_")
        assert not controls.is_control(lesson, f"{lesson.letters}_wrod")
    known = {lesson.slug: lesson for lesson in LESSONS}
    for slug, names in {
        "word_clusters": ("wc_word", "wc_perplexity", "wc_axis_1", "wc_layout_by"),
        "context_layers": ("cl_a_at", "cl_act_mode", "cl_to_1"),
    }.items():
        assert all(controls.is_control(known[slug], name) for name in names)


def test_a_link_may_be_whole_and_what_the_app_writes_itself_is_left_out():
    plan = read_plan(GOOD, NAMES)
    parameters = {"words": "GloVe 6B", "wc_word": "king"}
    assert plan.steps == (Step("word_clusters", parameters, "Look at the king.", "word_clusters.nearest"),)


def test_a_plan_written_long_ago_opens_the_same_views():
    written = GOOD.replace("?words=GloVe+6B", "?wc_view=How+true+is+a+map%3F").replace(
        "exercise =", "# exercise ="
    )
    (step,) = read_plan(written, NAMES).steps
    assert step.parameters == {"view": "map_quality", "wc_word": "king"}
    assert step.subject == "wc_view"


def test_a_step_is_about_what_it_names_or_its_exercise_or_its_view():
    view = {"view": "analogy"}
    assert Step("word_clusters", view, "Look.", "word_clusters.company", "wc_map").subject == "wc_map"
    assert Step("word_clusters", view, "Look.", "word_clusters.company").subject == "wc_turns"
    assert Step("word_clusters", view, "Look.").subject == "wc_view"
    assert Step("word_clusters", {"wc_word": "king"}, "Look.").subject == ""


STEP = '[[step]]\nlink = "start"\nsay = "x"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not TOML"),
        ("minutes = 3\n" + STEP, "no title"),
        ('title = "x"', "no steps"),
        ('title = "x"\nminutes = "ten"\n' + STEP, "'ten'"),
        ('title = "x"\ncolour = 3\n' + STEP, "colour"),
        ('title = "x"\n[[step]]\nlink = "nowhere"\nsay = "x"', "“nowhere”"),
        ('title = "x"\n' + STEP + '[[step]]\nlink = "start?wc_word=king"\nsay = "x"', "Step 2: “wc_word”"),
        (
            'title = "x"\n[[step]]\nlink = "start?view=map"\nsay = "x"',
            "start has no view “map”; it has no views",
        ),
        (
            'title = "x"\n[[step]]\nlink = "learning?le_view=Analogies"\nsay = "x"',
            "Step 1: the page learning has no view “Analogies”; its views are loss, one_step,",
        ),
        ('title = "x"\n[[step]]\nlink = "start"', "Step 1: “say”"),
        ('title = "x"\n[[step]]\nlink = 3\nsay = "x"', "Step 1: “link”"),
        ('title = "x"\n' + STEP + 'exercise = "start.none"', "“start.none”"),
        (
            'title = "x"\n' + STEP + 'exercise = "start.on_the_wey"',
            "“start.on_the_wey” (did you mean start.on_the_way?)",
        ),
        (
            'title = "x"\n[[step]]\nlink = "word_clusters?wc_wrod=king"\nsay = "x"',
            "Step 1: the page word_clusters has no control “wc_wrod” (did you mean wc_word?)",
        ),
        (
            'title = "x"\n[[step]]\nlink = "word_clusters?view=analogies"\nsay = "x"',
            "has no view “analogies” (did you mean analogy?)",
        ),
        (
            'title = "x"\n' + STEP + 'about = "st_pipelin"',
            "has no part “st_pipelin” (did you mean st_pipeline?)",
        ),
        ('title = "x"\n' + STEP + "minuts = 3", "“minuts”, which means nothing here (did you mean minutes?)"),
        ('title = "x"\n' + STEP + "minutes = -1", "Step 1: “minutes” is '-1'"),
        ('title = "x"\n' + STEP + "timer = true", "Step 1: “timer” is 'True'"),
        ('title = "x"\n' + STEP + "note = 3", "Step 1: “note”"),
        ('title = "x"\n' + STEP + "ask = true", "Step 1: “ask” puts an exercise to the vote"),
        ('title = "x"\n' + STEP + 'skip_if_late = "yes"', "Step 1: “skip_if_late” is 'yes'"),
        ('title = "x"\n' + STEP + 'exercise = "word_clusters.nearest"', "not on the page start"),
        ('title = "x"\n' + STEP + 'about = "wc_view"', "Step 1: “about” is 'wc_view'"),
        ('title = "x"\n' + STEP + 'about = "st_map, st_next"', "“about” is 'st_map, st_next'"),
        ('title = "x"\n' + STEP + "about = 3", "“about” is '3'"),
        ('title = "x"\n' + STEP * 101, "101 steps"),
        ('title = "' + "x" * 200_000 + '"', "kB"),
    ],
)
def test_what_is_wrong_is_said_with_its_value(text: str, said: str):
    with pytest.raises(InputError) as refused:
        read_plan(text, NAMES)
    assert said in str(refused.value)


@pytest.mark.parametrize("value", ["0x" + "f" * 6_000, "9" * 6_000, "[" * 6_000, "[" * 50 + "1" + "]" * 50])
@pytest.mark.parametrize(
    "name", ["minutes", "timer", "ask", "skip_if_late", "note", "exercise", "about", "models"]
)
def test_a_value_of_any_size_is_refused_in_a_sentence(name: str, value: str):
    with pytest.raises(InputError) as refused:
        read_plan('title = "x"\n' + STEP + f"{name} = {value}", NAMES)
    assert len(str(refused.value)) < 1_000


@given(st.text(), st.text(), st.text())
def test_whatever_is_brought_is_read_or_refused(link: str, say: str, rest: str):
    for text in (rest, f'title = "x"\n[[step]]\nlink = {json.dumps(link)}\nsay = {json.dumps(say)}\n'):
        with suppress(InputError):
            plan = read_plan(text.encode("utf-8", "replace").decode(), NAMES)
            assert plan.steps[0].page in {lesson.slug for lesson in LESSONS}


def test_a_host_s_folder_gives_what_can_be_read_and_names_what_cannot(tmp_path: Path):
    (tmp_path / "good.toml").write_text(GOOD)
    (tmp_path / "bad.toml").write_text("title =")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "notes.txt").write_text("not a plan")
    assert list(plans_in(tmp_path, NAMES)) == ["good"]
    assert [problem.split(":")[0] for problem in problems_in(tmp_path, NAMES)] == ["bad.toml", "bytes.toml"]


def test_the_page_for_teachers_has_each_step_for_any_host():
    written = (FOLDER.parents[1] / "docs" / "teaching.md").read_text(encoding="utf-8")
    assert "localhost:8501" not in written
    for name, plan in shipped_plans(NAMES).items():
        if name == "tour":
            continue
        for number, step in enumerate(plan.steps, start=1):
            page = "" if step.page == LESSONS[0].slug else step.page
            assert f"{number}. {step.page} `/{page}?tour={name}&step={number}`: {step.say}" in written


@given(
    st.text(min_size=1, max_size=60).filter(str.strip),
    st.text(min_size=1, max_size=60).filter(lambda text: text.split()),
    st.text(max_size=30),
)
def test_a_plan_comes_back_from_its_toml(title: str, say: str, word: str):
    step = Step(
        "word_clusters",
        {"wc_word": word},
        " ".join(say.split()),
        "word_clusters.company",
        "wc_map",
        minutes=3,
        note='Ask "why".',
        timer=2,
        ask=True,
        skip_if_late=True,
    )
    plan = Plan(title.strip(), 7, (step, Step("start", {}, "Look.")), {"words": "GloVe 6B"})
    assert read_plan(plan_to_toml(plan), {"word_clusters.company"}) == plan
