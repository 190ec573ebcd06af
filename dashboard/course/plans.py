"""Lesson plans, one TOML file each: steps of a link to an exact state and one sentence.

title = "In 10 minutes"
minutes = 10
words = "GloVe 6B"
language = "Pocket GPT-2"

[[step]]
link = "word_clusters?wc_word=hot"
say = "Which word is nearer: the opposite, or the one that means the same?"
exercise = "word_clusters.company"
about = "wc_turns"
minutes = 5
note = "Vote, talk, vote again; most expect warm."
timer = 2
ask = true
skip_if_late = true
"""

import difflib
import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from dashboard import limits
from dashboard.course import controls, lessons, old_links
from dashboard.course.lessons import FOLDER, LESSONS, Lesson
from dashboard.errors import InputError

# Link parameters shared by all pages.
SHARED = ("words", "language")
# Link parameters that the app sets itself; steps leave them out.
LEFT_OUT = ("tour", "step", "stage", "embed", "embed_options")
# Keys allowed in the TOML of a plan and of a step.
PLAN_NAMES = ("title", "minutes", *SHARED, "step")
NAMES = ("link", "say", "exercise", "about", "minutes", "note", "timer", "ask", "skip_if_late")


@dataclass(frozen=True)
class Step:
    """One step of a plan.

    Attributes:
        page: slug of the page.
        parameters: the link's query parameters, key to value.
        say: one sentence.
        exercise: name of the exercise to open, or empty.
        about: key of the element that the sentence is about, or empty.
        minutes: how long it takes; 0 if unknown.
        note: a sentence for the teacher, or empty.
        timer: minutes that the timer on stage offers; 0 for its usual ones.
        ask: whether the class votes on its exercise.
        skip_if_late: whether to leave it out when time is short.
    """

    page: str
    parameters: Mapping[str, str]
    say: str
    exercise: str = ""
    about: str = ""
    minutes: int = 0
    note: str = ""
    timer: int = 0
    ask: bool = False
    skip_if_late: bool = False

    @property
    def subject(self) -> str:
        """Key of the element to scroll to: the one in the plan, else the exercise, else the tab control.

        Empty if the step is about the whole page.

        >>> Step("word_clusters", {"view": "analogy"}, "Look.").subject
        'wc_view'
        """
        letters = lessons.lesson(self.page).letters
        if self.about:
            return self.about
        if self.exercise:
            return f"{letters}_turns"
        return f"{letters}_view" if old_links.VIEW in self.parameters else ""


@dataclass(frozen=True)
class Plan:
    """A lesson plan.

    Attributes:
        title: its name.
        minutes: its duration; 0 if unknown.
        steps: one or more.
        models: link parameter to title of the models that the plan was read with; others are the visitor's.
    """

    title: str
    minutes: int
    steps: tuple[Step, ...]
    models: Mapping[str, str] = field(default_factory=dict)


def read_plan(text: str, exercises: Collection[str]) -> Plan:
    """Parse a plan from TOML; `exercises` are the names that a step may open.

    Raises:
        InputError: the plan is invalid; the message says which step, what is wrong and what to do.
    """
    if len(text.encode()) > limits.MAX_PLAN_BYTES:
        raise InputError(
            f"A plan may have {limits.MAX_PLAN_BYTES // 1000} kB; this one has {len(text) // 1000:,} kB."
        )
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"This is not TOML: {error}. Correct that line and open the file again.") from error
    except (ValueError, RecursionError):
        raise InputError(
            "A number in this plan is too long, or lists are nested too deeply; correct that and open it again."
        ) from None
    title, steps = found.get("title"), found.get("step")
    _check_names(found, PLAN_NAMES, "The plan")
    if not isinstance(title, str) or not 0 < len(title.strip()) <= limits.MAX_PLAN_SENTENCE:
        raise InputError('The plan has no title; begin it with a line such as title = "My lesson".')
    minutes = _minutes(found, "minutes", "The plan")
    models = {name: _text(found, name, "The plan") for name in SHARED if name in found}
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps) or not steps:
        raise InputError("The plan has no steps; write each below a line [[step]], with link and say.")
    if len(steps) > limits.MAX_PLAN_STEPS:
        raise InputError(
            f"The plan has {len(steps)} steps, and {limits.MAX_PLAN_STEPS} is the most; leave some out."
        )
    return Plan(
        title.strip(),
        minutes,
        tuple(_step(step, f"Step {at}", exercises) for at, step in enumerate(steps, start=1)),
        models,
    )


def plan_to_toml(plan: Plan) -> str:
    """Serialize a plan to TOML that `read_plan` can parse."""
    lines = [f"title = {_quoted(plan.title)}", f"minutes = {plan.minutes}"]
    lines += [f"{name} = {_quoted(title)}" for name, title in plan.models.items()]
    for step in plan.steps:
        link = f"{step.page}?{urlencode(step.parameters)}".rstrip("?")
        lines += ["", "[[step]]", f"link = {_quoted(link)}", f"say = {_quoted(step.say)}"]
        texts = {"exercise": step.exercise, "about": step.about, "note": step.note}
        lines += [f"{name} = {_quoted(text)}" for name, text in texts.items() if text]
        numbers = {"minutes": step.minutes, "timer": step.timer}
        lines += [f"{name} = {number}" for name, number in numbers.items() if number]
        switches = {"ask": step.ask, "skip_if_late": step.skip_if_late}
        lines += [f"{name} = true" for name, is_on in switches.items() if is_on]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Quote a string for TOML: as JSON does, with one more character escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _step(table: Mapping[str, object], where: str, exercises: Collection[str]) -> Step:
    _check_names(table, NAMES, where)
    link = table.get("link", "")
    if not isinstance(link, str) or len(link) > limits.MAX_PLAN_LINK:
        raise InputError(
            f"{where}: “link” must be text of up to {limits.MAX_PLAN_LINK:,} letters, as it stands above a page."
        )
    say = _text(table, "say", where)
    if not say:
        raise InputError(f"{where}: “say” is missing; write one sentence for the class.")
    lesson, parameters = _read_link(link, where)
    exercise = _exercise(table, lesson, where, exercises)
    ask = _switch(table, "ask", where)
    if ask and not exercise:
        raise InputError(f"{where}: “ask” puts an exercise to the vote; name one, or leave the line out.")
    return Step(
        lesson.slug,
        parameters,
        say,
        exercise,
        _about(table, lesson, where),
        _minutes(table, "minutes", where),
        _text(table, "note", where),
        _minutes(table, "timer", where),
        ask,
        _switch(table, "skip_if_late", where),
    )


def _exercise(table: Mapping[str, object], lesson: Lesson, where: str, exercises: Collection[str]) -> str:
    exercise = table.get("exercise", "")
    if not isinstance(exercise, str) or (exercise and exercise not in exercises):
        of_page = sorted(each for each in exercises if each.startswith(f"{lesson.slug}."))
        raise InputError(
            f"{where}: there is no exercise “{_excerpt(exercise)}”{_suggestion(_excerpt(exercise), of_page)}. "
            f"This page has: {', '.join(of_page)}."
        )
    if exercise and not exercise.startswith(f"{lesson.slug}."):
        raise InputError(
            f"{where}: the exercise “{exercise}” is not on the page {lesson.slug}; link to its page."
        )
    return exercise


def _about(table: Mapping[str, object], lesson: Lesson, where: str) -> str:
    about = table.get("about", "")
    if not isinstance(about, str) or (
        about and not re.fullmatch(rf"{lesson.letters}_\w{{1,40}}", about, re.ASCII)
    ):
        raise InputError(
            f"{where}: “about” is {_excerpt(about)!r}; name a part of the page {lesson.slug}, such as "
            f"{lesson.letters}_view for its tabs, or leave the line out."
        )
    if about and not controls.is_control(lesson, about):
        raise InputError(
            f"{where}: the page {lesson.slug} has no part “{about}”"
            f"{_suggestion(about, controls.controls_of(lesson))}."
        )
    return about


def _text(table: Mapping[str, object], name: str, where: str) -> str:
    """Return a text of a table in one line; empty if it is missing."""
    text = table.get(name, "")
    if not isinstance(text, str) or len(text) > limits.MAX_PLAN_SENTENCE:
        raise InputError(
            f"{where}: “{name}” must be one sentence of up to {limits.MAX_PLAN_SENTENCE} letters."
        )
    return " ".join(text.split())


def _minutes(table: Mapping[str, object], name: str, where: str) -> int:
    """Return a number of minutes; 0 if it is missing."""
    minutes = table.get(name, 0)
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 <= minutes < 1_000:
        raise InputError(
            f"{where}: “{name}” is {_excerpt(minutes)!r}; write whole minutes such as {name} = 5."
        )
    return minutes


def _switch(table: Mapping[str, object], name: str, where: str) -> bool:
    is_on = table.get(name, False)
    if not isinstance(is_on, bool):
        raise InputError(f"{where}: “{name}” is {_excerpt(is_on)!r}; write {name} = true, or leave it out.")
    return is_on


def _excerpt(value: object) -> str:
    """Return the beginning of a value for a message."""
    try:
        return str(value)[:60]
    except (ValueError, RecursionError):
        return "…"  # numbers of thousands of digits are not written


def _suggestion(name: str, known: Collection[str]) -> str:
    """Return what `name` was meant to be, as the end of a sentence; empty if nothing is like it."""
    found = difflib.get_close_matches(name, known, n=1)
    return f" (did you mean {found[0]}?)" if found else ""


def _read_link(link: str, where: str) -> tuple[Lesson, dict[str, str]]:
    """Split a link, absolute or from the page's name on, into its page and its query parameters as written today."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        raise InputError(
            f"{where}: “{link[:80]}” is not a link; copy it from above a page of this app."
        ) from None
    slug = parts.path.rstrip("/").rpartition("/")[2] or LESSONS[0].slug
    lesson = next((each for each in LESSONS if each.slug == slug), None)
    if lesson is None:
        raise InputError(
            f"{where}: there is no page “{slug[:60]}”; the pages are {', '.join(each.slug for each in LESSONS)}."
        )
    said = {
        name: value for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in LEFT_OUT
    }
    for name in said:
        if name not in (*SHARED, old_links.VIEW) and not name.startswith(f"{lesson.letters}_"):
            raise InputError(
                f"{where}: “{name[:60]}” belongs to no control of the page {lesson.slug}, whose names begin with "
                f"{lesson.letters}_; copy the link from above that page."
            )
    today = old_links.translate(lesson, said)
    for name in today:
        if name.startswith(f"{lesson.letters}_") and not controls.is_control(lesson, name):
            raise InputError(
                f"{where}: the page {lesson.slug} has no control “{name[:60]}”"
                f"{_suggestion(name, controls.controls_of(lesson))}."
            )
    view = today.get(old_links.VIEW)
    if view is not None and view not in lesson.all_views:
        known = f"its views are {', '.join(lesson.all_views)}" if lesson.views else "it has no views"
        meant = _suggestion(view, lesson.all_views)
        raise InputError(f"{where}: the page {lesson.slug} has no view “{view[:60]}”{meant}; {known}.")
    return lesson, today


def _check_names(table: Mapping[str, object], known: Collection[str], where: str) -> None:
    for name in table:
        if name not in known:
            raise InputError(
                f"{where} has “{name[:60]}”, which means nothing here{_suggestion(name, known)}; "
                f"use {', '.join(known)}."
            )


def plans_in(folder: Path, exercises: Collection[str]) -> dict[str, Plan]:
    """Load the plans in a folder, by file stem; invalid files are left out (see `problems_in`)."""
    return {path.stem: plan for path, plan in _read_folder(folder, exercises) if isinstance(plan, Plan)}


def problems_in(folder: Path, exercises: Collection[str]) -> list[str]:
    """Return an error message for each invalid file in a folder."""
    return [
        f"{path.name}: {error}" for path, error in _read_folder(folder, exercises) if isinstance(error, str)
    ]


def _read_folder(folder: Path, exercises: Collection[str]) -> list[tuple[Path, Plan | str]]:
    paths = sorted(folder.glob("*.toml"))[: limits.MAX_PLAN_STEPS]
    return [(path, _read_file(path, _stamp(path), frozenset(exercises))) for path in paths]


def _stamp(path: Path) -> tuple[int, int]:
    """Return the modification time and size of a file, as a cache key; a constant if it is not accessible."""
    try:
        status = path.stat()
    except OSError:
        return -1, -1
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=2 * limits.MAX_PLAN_STEPS)
def _read_file(path: Path, stamp: tuple[int, int], exercises: frozenset[str]) -> Plan | str:
    """Load the plan in a file, or return its error message; cached until the file's `stamp` changes."""
    try:
        if stamp[1] > limits.MAX_PLAN_BYTES:
            raise InputError(f"A plan may have {limits.MAX_PLAN_BYTES // 1000} kB.")
        return read_plan(path.read_text(encoding="utf-8"), exercises)
    except InputError as error:
        return str(error)
    except (OSError, UnicodeDecodeError):
        return "It cannot be read as text in UTF-8."


@cache
def shipped_plans(exercises: frozenset[str]) -> dict[str, Plan]:
    """Load the bundled plans: the tour first, then by duration."""
    found = plans_in(FOLDER / "plans", exercises)
    return dict(sorted(found.items(), key=lambda each: (each[0] != "tour", each[1].minutes)))
