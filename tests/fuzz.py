"""`make fuzz`: thousands of generated inputs to every control and link of every page; never an exception, never slow.

The controls are found by looking at what the pages bind to the address: each page is opened, then each option of each
control that this brings to light, until nothing new appears. An input is a link with a few of these keys, a value as a
browser sends it, forged or not, or a button that is pressed. All of it follows from the seed.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import streamlit.logger
from streamlit import config
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import SessionState
from streamlit.testing.v1 import AppTest

from dashboard.course.lessons import LESSONS, lesson
from dashboard.course.old_links import VIEW
from dashboard.lessons.learning.training import TRAININGS
from dashboard.ui.slots.model_picker import LABELS

APP = Path(__file__).parents[1] / "dashboard" / "app.py"
SLOWEST = 5.0
# A run that takes longer is broken off: what hangs is a fault as well.
HANGS = 60.0
# Inputs that one visitor gives before the next one comes.
VISIT = 8
# What breaks into a control: nothing, numbers that are none, markup, paths, formulas, text that is hard to draw.
HOSTILE = (
    *(
        "",
        " ",
        "\t",
        "\n",
        "\x00",
        "0",
        "-1",
        "00",
        "2",
        "1.5",
        "1e999",
        "-1e999",
        "nan",
        "inf",
        "1_000",
        "０",
        "٣",
    ),
    *(
        "9" * 30,
        "9" * 5_000,
        "0x10",
        "true",
        "false",
        "TRUE",
        "None",
        "null",
        "undefined",
        "[]",
        "{}",
        "[1,2]",
    ),
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "**a** `b` $c$ :red[d] [e](http://f)",
        ":material/x:",
    ),
    *("%s %d {0} {x}", "${7*7}", "{{7*7}}", "'; DROP TABLE words;--", "\\", '"', "'", "“", "`" * 20),
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "~",
        "C:\\",
        "file:///etc",
        "owner/name",
        "a/b/c",
        "http://localhost:1",
    ),
    *(
        "=1+1",
        "+1",
        "@x",
        "-2+3",
        "(?:",
        "(a+)+$",
        "[",
        "*",
        ".*",
        "\\p{L}",
        "^" * 300,
        "256-99999999",
        "5-3",
        "3,,4",
    ),
    *(
        "שלום עולם",
        "مرحبا",
        "e\u0301\u200d\u202e\ufeff",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "\ufffd",
        "\U0010ffff",
        "ﷺ" * 40,
        "Ġbank",
        "␣bank",
        "##ing",
        "▁",
    ),
    *(
        "<|endoftext|>",
        "[CLS]",
        "[MASK]",
        "king",
        "king queen",
        "New York",
        "bank is near the river bank",
        "KING",
    ),
    *(
        "x" * 3_000,
        "x " * 3_000,
        "king " * 5_000,
        "\n" * 5_000,
        "bank is near the river bank " * 4_000,
        "é" * 120_000,
    ),
    *("👩‍👩‍👧‍👦" * 3_000, "a" * 400_000, "ab " * 200_000),
)


@dataclass(frozen=True)
class Control:
    """A control that an address can set.

    Attributes:
        page: slug of the page that has it.
        key: its name in the address.
        kind: Streamlit's name for the type of its value.
        options: what can be chosen, as it is written in the address; empty where anything can be given.
        shown_by: a link of the page on which it is drawn.
    """

    page: str
    key: str
    kind: str
    options: tuple[str, ...]
    shown_by: Mapping[str, str]


@dataclass
class Report:
    """What was tried, what broke, and the slowest runs as (seconds, what)."""

    n_inputs: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    slowest: list[tuple[float, str]] = field(default_factory=list)


@contextmanager
def bound_controls(found: dict[str, tuple[str, tuple[str, ...]]]) -> Iterator[None]:
    """While the block lasts, note each control that is bound to the address: key to kind and options."""
    register = SessionState.register_widget

    def noting(self: SessionState, metadata: Any, user_key: str | None) -> Any:
        if metadata.bind == "query-params" and user_key is not None:
            found[user_key] = (metadata.value_type, tuple(metadata.formatted_options or ()))
        return register(self, metadata, user_key)

    with mock.patch.object(SessionState, "register_widget", noting):
        yield


class Visitor:
    """Opens links, each in a session of its own."""

    def __init__(self) -> None:
        """Open the app once, from which new sessions find the pages."""
        # Else the page Learning imports it in the background, and to parse in two threads is a fault of Python 3.11.
        import torch  # noqa: F401

        self._first = AppTest.from_file(str(APP), default_timeout=HANGS).run()

    def open(self, page: str, link: Mapping[str, Any]) -> AppTest:
        """Open this page with this query in a new session."""
        app = AppTest.from_file(str(APP), default_timeout=HANGS)
        app._registered_pages = self._first._registered_pages
        for key, value in link.items():
            app.query_params[key] = value
        return app.switch_page(f"../pages/{page}.py").run()


def controls_of(visitor: Visitor) -> list[Control]:
    """Every control of every page, found by opening each tab and each option that is in sight."""
    controls: dict[tuple[str, str], Control] = {}
    for page in LESSONS:
        links: list[dict[str, str]] = [{}, *({VIEW: view} for view in page.all_views)]
        while links:
            link = links.pop()
            found: dict[str, tuple[str, tuple[str, ...]]] = {}
            with bound_controls(found):
                app = visitor.open(page.slug, link)
            # What a drop-down list offers is of one kind, such as the tokens of a text, and brings nothing new.
            lists = {box.key for box in app.selectbox}
            for key, (kind, options) in found.items():
                if (page.slug, key) not in controls:
                    controls[page.slug, key] = Control(page.slug, key, kind, options, link)
                    if key not in lists:
                        links += [link | {key: option} for option in options[1:]]
    return list(controls.values())


class Generator:
    """Draws inputs; equal seeds draw equal ones."""

    def __init__(self, seed: int, controls: Sequence[Control]) -> None:
        """Values are drawn for `controls`."""
        self.random = random.Random(seed)
        self._controls = controls
        self._options = sorted({option for control in controls for option in control.options})

    def value(self, options: Sequence[str] = ()) -> str:
        """One that fits, one that fits elsewhere, a hostile one, or a piece of several."""
        draw = self.random
        kind = draw.random()
        if kind < 0.2 and options:
            return draw.choice(options)
        if kind < 0.35:
            return str(
                draw.choice((draw.randint(-3, 60), draw.randint(-(10**6), 10**6), draw.uniform(-2, 2)))
            )
        if kind < 0.45:
            return draw.choice(self._options)
        if kind < 0.6:
            letters = "abz AZ09,.-_'\"␣<&=%\n\x00éßжあ中🙂\u200d\u0301"
            return "".join(draw.choices(letters, k=draw.choice((1, 3, 12, 60))))
        if kind < 0.65:
            return "".join(
                chr(draw.choice((draw.randint(1, 0xD7FF), draw.randint(0xE000, 0x10FFFF)))) for _ in range(8)
            )
        if kind < 0.75:
            first, second = draw.choice(HOSTILE)[:200], draw.choice(HOSTILE)[:200]
            return first + second
        return draw.choice(HOSTILE)

    def link(self, page: str) -> dict[str, str | list[str]]:
        """Draw a query for this page: some of its keys, at times one of another page, a repeated or an unknown one."""
        draw = self.random
        here = [control for control in self._controls if control.page == page]
        chosen = draw.sample(here, min(len(here), draw.randint(1, 5)))
        link: dict[str, str | list[str]] = {}
        if draw.random() < 0.7:
            link.update(chosen[0].shown_by)
        for control in chosen:
            several = draw.random() < 0.1
            values = [self.value(control.options) for _ in range(1 + several)]
            link[control.key] = values if several else values[0]
        if draw.random() < 0.15:
            link[draw.choice(self._controls).key] = self.value()
        if draw.random() < 0.15:
            link[VIEW] = self.value(list(lesson(page).all_views))
        if draw.random() < 0.15:
            link[draw.choice([slot.value for slot in LABELS])] = self.value()
        if draw.random() < 0.05:
            link[draw.choice(("le_trained", "embed", "x" * 300, "st_text[]", "__proto__"))] = self.value()
        return link

    def sent(self, states: Sequence[WidgetState]) -> WidgetState:
        """One of the values that a browser holds, changed to another of its kind."""
        draw = self.random
        changed = WidgetState()
        changed.CopyFrom(draw.choice(states))
        kind = changed.WhichOneof("value")
        number = draw.choice(
            (0.0, 1.0, -1.0, 2.5, 1e308, -1e308, float("nan"), float("inf"), draw.uniform(-5, 300))
        )
        match kind:
            case "string_value":
                changed.string_value = self.value()
            case "string_array_value":
                changed.string_array_value.data[:] = [
                    self.value(self._options) for _ in range(draw.randint(0, 2))
                ]
            case "double_array_value":
                changed.double_array_value.data[:] = [number] * draw.choice((1, 1, 1, 0, 2))
            case "double_value":
                changed.double_value = number
            case "int_value":
                changed.int_value = draw.choice((0, 1, -1, 2**62, -(2**62), draw.randint(-5, 5_000)))
            case "bool_value":
                changed.bool_value = draw.random() < 0.5
        return changed


def brief(value: object) -> str:
    """Shorten a value to one line, with its length if it is long."""
    shown = repr(value)
    return shown if len(shown) <= 120 else f"{shown[:100]}… ({len(shown):,} characters)"


class Fuzzer:
    """Gives inputs and keeps what goes wrong."""

    def __init__(
        self, visitor: Visitor, generator: Generator, tell: Callable[[str], None] = lambda fault: None
    ) -> None:
        """Visits by `visitor` with what `generator` draws; each new kind of fault is told at once."""
        self._visitor = visitor
        self._generator = generator
        self._tell = tell
        self.report = Report()

    def visit(self, page: str) -> None:
        """One visitor: a link, then things done on the page that it opens, until something breaks."""
        draw = self._generator.random
        link = self._generator.link(page)
        done = [brief(link)]
        app = self._tried(page, done, lambda: self._visitor.open(page, link))
        while app is not None and len(done) < VISIT:
            buttons = [button for button in app.button if not button.disabled]
            if buttons and draw.random() < 0.2:
                button = draw.choice(buttons)
                done.append(f"pressed {button.label!r}")
                app = self._tried(page, done, lambda pressed=button: pressed.click().run())
                continue
            states = app._tree.get_widget_states()
            typed = [state for state in states.widgets if state.WhichOneof("value") in SENT]
            if not typed:
                break
            changed = self._generator.sent(typed)
            for state in states.widgets:
                if state.id == changed.id:
                    state.CopyFrom(changed)
            name = changed.id.rpartition("-")[2]
            done.append(f"{name} = {brief(getattr(changed, str(changed.WhichOneof('value'))))}")
            app = self._tried(page, done, lambda tree=app, now=states: tree._run(now))
        for job in TRAININGS.active_jobs():
            job.stop()

    def _tried(self, page: str, done: list[str], run: Callable[[], AppTest]) -> AppTest | None:
        """Return the session after this run; None if the run failed."""
        self.report.n_inputs += 1
        began = time.monotonic()
        try:
            app = run()
            fault = app.exception[0].message if app.exception else ""
            where = app.exception[0].stack_trace[-1:] if app.exception else []
        except RuntimeError as hanging:
            app, fault, where = None, str(hanging), []
        seconds = time.monotonic() - began
        what = f"{page}: " + "\n    then ".join(done)
        self.report.slowest = sorted([*self.report.slowest, (seconds, what)], reverse=True)[:5]
        if fault:
            name = f"{fault[:200]} {' '.join(where)[:300]}"
            if name not in self.report.faults:
                self.report.faults[name] = what
                self._tell(f"FAULT {name}\n    {what}")
            return None
        return app


# Kinds of values that are changed; the others are buttons and what is shown.
SENT = {"string_value", "string_array_value", "double_array_value", "double_value", "int_value", "bool_value"}


@contextmanager
def closed_host() -> Iterator[None]:
    """Configure a host with a models folder of its own, no network, and full error messages."""
    before, details = dict(os.environ), config.get_option("client.showErrorDetails")
    with tempfile.TemporaryDirectory() as models:
        os.environ |= {"EMBEDDING_LAB_MODELS": models, "EMBEDDING_LAB_OFFLINE": "1"}
        config.set_option("client.showErrorDetails", "full")
        try:
            yield
        finally:
            config.set_option("client.showErrorDetails", details)
            os.environ.clear()
            os.environ.update(before)


def main() -> int:
    """Give so many inputs; 1 where one of them broke something or took too long."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=0)
    asked = arguments.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    streamlit.logger.set_log_level("critical")
    with closed_host():
        visitor = Visitor()
        controls = controls_of(visitor)
        print(f"{len(controls)} controls on {len(LESSONS)} pages", flush=True)
        fuzzer = Fuzzer(visitor, Generator(asked.seed, controls), partial(print, flush=True))
        began, told = time.monotonic(), 0
        while fuzzer.report.n_inputs < asked.inputs:
            for lesson in LESSONS:
                fuzzer.visit(lesson.slug)
            if fuzzer.report.n_inputs - told >= 500:
                told = fuzzer.report.n_inputs
                n_faults = len(fuzzer.report.faults)
                print(f"{told:,} inputs, {time.monotonic() - began:.0f} s, {n_faults} faults", flush=True)
    report = fuzzer.report
    slow = [(seconds, what) for seconds, what in report.slowest if seconds > SLOWEST]
    print(
        f"{report.n_inputs:,} inputs, the slowest run {report.slowest[0][0]:.2f} s, {len(report.faults)} faults"
    )
    for seconds, what in slow:
        print(f"SLOW {seconds:.1f} s\n    {what}")
    return 1 if report.faults or slow else 0


if __name__ == "__main__":
    sys.exit(main())
