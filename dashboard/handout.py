"""`python -m dashboard.handout LINK|PLAN … -o FOLDER`: pages and plans as HTML files that need no server.

A link is what stands in the address bar, or its end, such as `word_clusters?wc_word=queen`; its page comes as a
notebook as well. A plan is a TOML file (docs/teaching.md), or the name of one in the box, such as `ten_minutes`; all
its steps make one file. Each page is run as the app runs it, without a browser, and what it says and shows is written
down in order.
"""

import argparse
import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from streamlit.testing.v1 import AppTest

from dashboard.course import old_links, plans
from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.models_on_screen import ModelsOnScreen
from dashboard.course.plans import Plan, read_plan, shipped_plans
from dashboard.course.posed_exercises import printable_exercises
from dashboard.course.questions import Choose, Order
from dashboard.course.registry import all_exercises
from dashboard.errors import InputError
from dashboard.export.html_page import html_page, html_plan
from dashboard.export.notebook import archive
from dashboard.export.provenance import slugify
from dashboard.export.snapshot import ExerciseSnapshot, Page, Picture, PlanSnapshot, StepSnapshot, Words
from dashboard.models.manifest import Slot
from dashboard.ui import model_cache
from dashboard.ui.export.export_bar import RECORDED, RecordedChart, page_snapshot

APP = Path(__file__).parent / "app.py"
SECONDS = 300

# Element types with text for the reader, as Markdown; `{}` is the element's text.
READ = {
    "markdown": "{}",
    "caption": "{}",
    "subheader": "## {}",
    "info": "> {}",
    "warning": "> {}",
    "error": "> {}",
    "code": "```\n{}\n```",
}


def page(link: str) -> Page:
    """Run the page of a link, and return a snapshot of it in that state.

    Raises:
        InputError: the page does not exist, cannot be shown, or has no chart.
    """
    shown, _ = _run(link)
    if not any(isinstance(part, Picture) for part in shown.parts):
        raise InputError(f"The page of {link[:200]} shows no picture; a handout is made of those that do.")
    return shown


def _run(link: str, **more: str) -> tuple[Page, AppTest]:
    """Run the page of a link, with `more` query parameters, and return its snapshot and the app session."""
    parts = urlsplit(link)
    slug = parts.path.rstrip("/").rpartition("/")[2] or LESSONS[0].slug
    if slug not in [lesson.slug for lesson in LESSONS]:
        known = ", ".join(lesson.slug for lesson in LESSONS)
        ready = ", ".join(shipped_plans(_exercises()))
        raise InputError(
            f"There is no page or plan “{slug[:80]}”. Pages are {known}; plans are {ready}, and files that end with"
            " .toml."
        )
    app = AppTest.from_file(str(APP), default_timeout=SECONDS)
    for name, value in [*parse_qsl(parts.query), *more.items()]:
        app.query_params[name] = value
    app.session_state[RECORDED] = []
    app.switch_page(f"../pages/{slug}.py").run()
    _wait(app)
    if app.exception:
        raise InputError(f"The page of {link[:200]} cannot be shown; the log says why.")
    kept = app.session_state[RECORDED]
    pictures = {each.key: each for each in kept if isinstance(each, RecordedChart)}
    live = ""
    if parts.scheme in ("http", "https"):
        today = old_links.translate(lesson(slug), dict(parse_qsl(parts.query)))
        live = urlunsplit(parts._replace(query=urlencode(today)))
    if pictures:
        whole = page_snapshot(kept, live)
    else:
        here = lesson(slug)
        whole = Page(here.title, here.question, f"Embedding Lab · {here.title}", live, ())
    # Skip the question, which the HTML header shows already.
    said = [part for part in _parts(app.main, pictures) if part != Words(f"**{whole.question}**")]
    return Page(whole.title, whole.question, whole.about, whole.link, said), app


def _wait(app: AppTest) -> None:
    """Rerun the app until a training that the link has started ends, or the time limit passes."""
    until = time.monotonic() + SECONDS
    while any(button.label == "Cancel" for button in app.button) and time.monotonic() < until:
        time.sleep(0.2)
        app.session_state[RECORDED] = []
        app.run()


def plan_named(name: str) -> Plan | None:
    """Load the bundled plan of this name, or the plan in this file; None if it is neither.

    Raises:
        InputError: the file cannot be parsed as a plan.
    """
    if name.endswith(".toml"):
        try:
            return read_plan(Path(name).read_text(encoding="utf-8", errors="replace"), _exercises())
        except OSError as error:
            raise InputError(f"The plan {name[:200]} cannot be read: {error.strerror}.") from error
    return shipped_plans(_exercises()).get(name)


def _exercises() -> frozenset[str]:
    """Return the names of all exercises, which plans may refer to."""
    return frozenset(exercise.key for exercise in all_exercises())


def plan_shown(plan: Plan, address: str = "", models: Mapping[str, str] | None = None) -> PlanSnapshot:
    """Run the steps of a plan, and return their snapshots in order.

    Args:
        plan: the plan.
        address: base URL of the app, such as `https://lab.example`, for links to the live states.
        models: slot to model, if the steps are not to use the host's defaults.

    Raises:
        InputError: a step cannot be run.
    """
    steps: list[StepSnapshot] = []
    seen: dict[str, tuple[int, ModelsOnScreen]] = {}
    for number, step in enumerate(plan.steps, start=1):
        print(f"{number} of {len(plan.steps)}: {step.say}", flush=True)
        link = f"{step.page}?{urlencode({**(models or {}), **step.parameters})}".rstrip("?")
        live = f"{address.rstrip('/')}/{link}" if address else ""
        shown = None
        if link not in seen:
            # In a handout nobody can press the button that trains.
            shown, app = _run(live or link, **({"le_trained": "true"} if step.page == "learning" else {}))
            seen[link] = number, _on_screen(app)
        first, on = seen[link]
        steps.append(StepSnapshot(step.say, shown, first, live, _question(step, on)))
    titles = dict.fromkeys(f"{on.words.title} · {on.language.title}" for _, on in seen.values())
    return PlanSnapshot(plan.title, f"Embedding Lab · {'; '.join(titles)}", steps)


def _on_screen(app: AppTest) -> ModelsOnScreen:
    """Return the models of an app session."""
    words, language = (str(app.session_state[slot.value]) for slot in (Slot.WORDS, Slot.LANGUAGE))
    return ModelsOnScreen(
        model_cache.word_vectors(words),
        model_cache.language_model(language),
        lambda ids: model_cache.reading(language, ids),
        lambda: model_cache.transformer(language),
    )


def _question(step: plans.Step, models: ModelsOnScreen) -> ExerciseSnapshot | None:
    """Return the exercise of a step for the models on screen; None unless they give a clear answer."""
    if not step.exercise:
        return None
    asked = next(
        (each for each in printable_exercises(step.page, models) if each.exercise.key == step.exercise), None
    )
    if asked is None:
        return None
    words, kind = asked.words, asked.kind
    options = kind.options if isinstance(kind, Choose) else kind.items if isinstance(kind, Order) else ()
    return ExerciseSnapshot(words.title, words.ask, options, kind.solution, words.why)


def _parts(block: Any, pictures: dict[str, RecordedChart]) -> Iterator[Words | Picture]:
    """Yield the texts and charts of a block, in order."""
    for element in block.children.values():
        if getattr(element, "children", None):
            yield from _parts(element, pictures)
            continue
        kind = element.type
        if kind in READ:
            if element.value.strip():
                yield Words(READ[kind].format(element.value))
        elif kind == "metric":
            yield Words(f"**{element.label}**: {element.value}")
        elif kind == "bidi_component":
            yield from _drawn(element.proto, pictures)


def _drawn(proto: Any, pictures: dict[str, RecordedChart]) -> Iterator[Words | Picture]:
    """Yield the chart above a row of export buttons, or the tokens of a token strip."""
    data = json.loads(proto.json or "{}")
    if data.get("chart") in pictures:
        yield pictures[data["chart"]].to_picture
    elif "tokens" in data:
        yield Words(" ".join(f"`{token['label']}` {token['id']}" for token in data["tokens"]))


def main(arguments: Sequence[str]) -> int:
    """Write the handouts of these links and plans; return exit status 1 if one of them fails."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.handout", description=__doc__)
    parser.add_argument(
        "links", nargs="+", metavar="LINK|PLAN", help="such as word_clusters?wc_word=queen or ten_minutes"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("handout"), help="the folder to write to")
    parser.add_argument(
        "--address", default="", help="where the app runs, for links from a plan to live states"
    )
    for slot in Slot:
        parser.add_argument(f"--{slot.value}", default="", help="the model of a plan, as links name it")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    named = {slot.value: name for slot in Slot if (name := vars(chosen)[slot.value])}
    try:
        with _writing_to(chosen.output):
            chosen.output.mkdir(parents=True, exist_ok=True)
        for number, link in enumerate(chosen.links, 1):
            for name, content in _files(link, chosen.address, named).items():
                path = chosen.output / f"{number:02}-{name}"
                with _writing_to(chosen.output):
                    path.write_bytes(content)
                print(f"{path}  {len(content) / 1e6:.1f} MB")
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def _writing_to(folder: Path) -> Iterator[None]:
    """Raise InputError with a readable message if the folder cannot be written to."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"Nothing can be written to the folder {folder}: {error.strerror}. Name another one after -o."
        ) from error


def _files(link: str, address: str, models: Mapping[str, str]) -> dict[str, bytes]:
    """Build the files for a link or a plan, by name."""
    plan = plan_named(link)
    if plan is not None:
        return {f"{slugify(Path(link).stem)}.html": html_plan(plan_shown(plan, address, models)).encode()}
    shown = page(link)
    name = urlsplit(link).path.rstrip("/").rpartition("/")[2] or "start"
    made = {f"{name}.html": html_page(shown).encode()}
    if any(isinstance(part, Picture) and part.script for part in shown.parts):
        made[f"{name}.zip"] = archive(shown)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
