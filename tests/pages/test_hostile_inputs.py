"""Every control of every page, set to what it cannot be: by a link, and as a browser sends it."""

from collections.abc import Iterator

import pytest

from dashboard.course.lessons import LESSONS
from tests.fuzz import Control, Fuzzer, Generator, Visitor, closed_host, controls_of

# For each key: nothing, what no control knows, twice, numbers that are none, huge, hostile.
VALUES: tuple[str | list[str], ...] = (
    "",
    ["", ""],
    "nonsense",
    ["2", "nonsense"],
    "nan",
    "-1",
    "9" * 400,
    "<script>alert(1)</script>\x00",
)
N_INPUTS = 60


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    with closed_host():
        yield Visitor()


@pytest.fixture(scope="module")
def controls(visitor: Visitor) -> list[Control]:
    return controls_of(visitor)


def test_the_walk_meets_every_page_and_what_only_a_tab_shows(controls: list[Control]):
    pages = {control.page for control in controls}
    assert pages == {lesson.slug for lesson in LESSONS}
    assert {
        "wc_axes",
        "vm_by",
        "vm_part",
        "wc_method",
        "le_batch",
        "le_text",
        "pe_scheme",
        "cl_temperature",
    } <= {control.key for control in controls}


def test_every_key_of_every_page_takes_its_default_for_a_hostile_value(
    visitor: Visitor, controls: list[Control]
):
    links = {(control.page, tuple(sorted(control.shown_by.items()))) for control in controls}
    for page, shown_by in sorted(links):
        keys = [
            control.key for control in controls if control.page == page and dict(shown_by) == control.shown_by
        ]
        # Each value meets another key with each link, and every second link each key.
        for at in range(0, len(VALUES), 4):
            hostile = {key: VALUES[(at + n) % len(VALUES)] for n, key in enumerate(keys)}
            app = visitor.open(page, dict(shown_by) | hostile)
            assert not app.exception, f"{page} {dict(shown_by) | hostile}: {app.exception[0].message}"


def test_a_few_of_the_inputs_of_make_fuzz_break_nothing(visitor: Visitor, controls: list[Control]):
    fuzzer = Fuzzer(visitor, Generator(1, controls))
    while fuzzer.report.n_inputs < N_INPUTS:
        for lesson in LESSONS:
            fuzzer.visit(lesson.slug)
    assert not fuzzer.report.faults
