"""Each suite of the benchmarks finds the page, the controls and the model that it measures."""

import ast
import asyncio
import importlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import context, real_models, reruns
from benchmarks.attacks import Learner, bring_file
from benchmarks.figure import Figure
from benchmarks.load.script import STEPS, act, acts
from benchmarks.load.visitor import Visitor
from dashboard.course.lessons import lesson
from tests.browser.conftest import Server
from tests.server.visitor import Visitor as Stranger


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("models")
    with Server(
        settings={"EMBEDDING_LAB_MODELS": str(folder), "EMBEDDING_LAB_WORD_VECTORS": "glove-6b-50d"}
    ) as ours:
        yield ours


@pytest.mark.parametrize("suite", benchmarks.SUITES)
def test_a_suite_measures(suite: str):
    assert callable(importlib.import_module(f"benchmarks.{suite}").measure)


def test_a_suite_that_fails_takes_no_other_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    def fail() -> list[Figure]:
        raise ValueError("of a suite")

    monkeypatch.setattr(benchmarks, "REPORT", tmp_path / "build" / "benchmarks.json")
    monkeypatch.setattr("benchmarks.bounded.measure", fail)
    monkeypatch.setattr("benchmarks.neighbours.measure", lambda: [Figure("a ratio", 1.0, "x", at_most=2)])
    assert benchmarks.main(["bounded", "neighbours"]) == 1
    report = json.loads(benchmarks.REPORT.read_text())
    assert report["failed"] == ["bounded"]
    assert [figure["name"] for figure in report["figures"]["neighbours"]] == ["a ratio"]
    printed = capsys.readouterr()
    assert "ValueError: of a suite" in printed.err
    assert "reached" in printed.out


def test_the_context_page_is_measured_on_a_gpt2_of_any_size(tmp_path: Path):
    context._save_random_gpt2(tmp_path, n_layer=2, n_head=2, n_embd=8)
    found = context._in_own_process("random-gpt2", 8, str(tmp_path), rounds=1)
    assert set(found["text_ms_by_view"]) == set(context.VIEWS)
    assert all(value > 0 for value in found["text_ms_by_view"].values())


def test_each_tab_of_a_page_is_opened_and_its_controls_go_back_and_forth():
    page = lesson("vocabulary_matrix")
    app = reruns.opened(page)
    tabs = list(reruns.open_tabs(app, page.slug))
    assert len(tabs) == len(app.main.tabs) - 1 + len(page.more) > 3
    assert not app.exception
    took = reruns.back_and_forth(app, "vm_token", dict(reruns.controls(app))["vm_token"], reruns.rerun_ms)
    assert len(took) == 2 * reruns.ROUNDS - 2


def test_a_visitor_finds_each_control_of_the_script_of_a_class(server: Server):
    async def follow() -> list[str]:
        async with Visitor(server.url) as visitor:
            await visitor.arrive()
            random = Random(0)
            todo = islice(acts(random), sum(len(steps) + 1 for steps in STEPS.values()))
            return [slug async for slug in done(visitor, todo, random)]

    async def done(visitor, todo, random):
        for slug, step in todo:
            await act(visitor, slug, step, random)
            yield slug

    assert set(asyncio.run(follow())) == set(STEPS)


@pytest.mark.parametrize(
    ("slug", "query", "labels", "keys"),
    [
        ("learning", {"le_epochs": "300"}, {"Train"}, set()),
        ("model_library", {}, set(), {"ml_get_gpt2"}),
        (
            "word_clusters",
            {"wc_map_of": "All words", "wc_layout_of": "PCA", "words": "GloVe 6B"},
            set(),
            {"wc_points"},
        ),
    ],
)
def test_what_is_pressed_is_there(
    server: Server, slug: str, query: dict[str, str], labels: set[str], keys: set[str]
):
    async def look() -> Visitor:
        async with Visitor(server.url) as visitor:
            await visitor.arrive(slug, **query)
            return visitor

    visitor = asyncio.run(look())
    assert labels <= set(visitor.labels)
    assert keys <= set(visitor.elements)
    if "wc_points" in keys:
        offered = [option.content for option in visitor.elements["wc_points"][1].options]
        assert offered == ["The first 100,000", "All 400,000"]


def test_an_attacker_finds_the_box_for_files(server: Server):
    with Stranger(server.url) as visitor:
        visitor.open()
        bring_file(visitor, "mine.txt", b"word 1 2\nother 2 1\n")


def test_an_attack_that_is_over_before_a_page_is_drawn_has_no_figure_of_it(server: Server):
    learner = Learner(server)
    assert learner.figures("paste") == []
    learner.seconds = [1.0, 3.0, 2.0]
    assert [figure.value for figure in learner.figures("paste")] == [2.0, 3.0]


@pytest.mark.parametrize("name", ["REPORT", "OURS", "USUAL", "STREAM", "OPEN", "GENSIM"])
def test_a_script_for_a_fresh_process_imports_what_there_is(name: str):
    tree = ast.parse(getattr(real_models, name))
    tree.body = [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
    exec(compile(tree, name, "exec"), {})
