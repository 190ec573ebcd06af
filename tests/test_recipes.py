"""The README's recipes, followed: a page word for word in a copy of the project, what is one entry by that entry."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts import neighbour_layouts
from dashboard.concepts.nearest_graph import directions, exact_graph
from dashboard.concepts.neighbour_layouts import Method, lay_out, methods
from dashboard.concepts.projection import METHODS, Projection
from dashboard.export import word_scripts
from dashboard.models import installed, layouts
from tests.pages.conftest import as_read

ROOT = Path(__file__).parents[1]

FILE = re.compile(r"^  `([\w/.]+)`\n  ```\w+\n(.*?)^  ```$", re.MULTILINE | re.DOTALL)
APPENDED = re.compile(r"^  At the end of `([\w/.]+)`\n  ```\w+\n(.*?)^  ```$", re.MULTILINE | re.DOTALL)

VISIT = """
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("dashboard/app.py", default_timeout=120).run()
app.switch_page("../pages/vector_lengths.py").run()
assert not app.exception, app.exception
assert app.title[0].value == "How long is a vector?"
print(*[each.value for each in app.markdown], sep="\\n")
"""


COLOURED = """
import json
import numpy as np
from streamlit.testing.v1 import AppTest
from dashboard.models.maps import COLOURINGS, Legend

def by_length(space):
    lengths = np.minimum([len(word) for word in space.words], 9).astype(np.uint8)
    return lengths, Legend("Letters", tuple(map(str, range(10))), (), True).with_counts(lengths)

COLOURINGS["letters"] = by_length
app = AppTest.from_file("dashboard/app.py", default_timeout=120).run()
app.query_params["wc_colour"] = "Letters"
app.query_params["wc_map_of"] = "All words"
app.switch_page("../pages/word_clusters.py").run()
assert not app.exception, app.exception
sent = [json.loads(each.proto.json) for each in app.main.get("bidi_component") if each.proto.json]
assert [each["legendTitle"] for each in sent if "legendTitle" in each] == ["Letters"]
"""


# What all pages are held to, and what says so of the new one without the others.
RULES = [
    "tests/lessons/test_reading.py",
    "tests/lessons/test_prose.py",
    "tests/lessons/test_plans.py",
    "tests/lessons/test_passages_in_use.py",
    "tests/exercises/test_exercises.py",
    "tests/test_architecture.py::test_every_lesson_has_a_page_and_words_and_every_page_a_lesson",
    "tests/test_architecture.py::test_a_key_in_the_url_belongs_to_one_page",
]
CHOSEN = "(vector_lengths or tour or page or enough) and not smollm2 and not minilm"


@pytest.fixture(scope="module")
def new_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project in which somebody followed the recipe for a page, word for word."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    files = FILE.findall(readme)
    assert len(files) == 7
    copy = tmp_path_factory.mktemp("project") / "copy"
    for folder in ("dashboard", "pages", "tests", "docs", ".streamlit"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name, text in files:
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    [(name, text)] = APPENDED.findall(readme)
    with (copy / name).open("a", encoding="utf-8") as plan:
        plan.write(textwrap.dedent(text))
    return copy


def test_a_page_made_by_the_recipe_opens(new_page: Path):
    done = subprocess.run([sys.executable, "-c", VISIT], cwd=new_page, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"has length \*\*\d+\.\d\d\*\*", done.stdout)


def test_a_page_made_by_the_recipe_keeps_the_rules_of_all_pages(new_page: Path):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *RULES, "-k", CHOSEN]
    done = subprocess.run(command, cwd=new_page, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def first_dimensions(vectors: np.ndarray, n_axes: int) -> Projection:
    return Projection(np.asarray(vectors[:, :n_axes], float), None)


@pytest.mark.parametrize("n_axes", ["2", "3"])
def test_a_projection_of_a_few_words_is_one_entry(monkeypatch: pytest.MonkeyPatch, n_axes: str):
    monkeypatch.setitem(METHODS, "UMAP", first_dimensions)
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60).run()
    for name, value in {"wc_map_of": "These words", "wc_method": "UMAP", "wc_axes": n_axes}.items():
        app.query_params[name] = value
    app.switch_page("../pages/word_clusters.py").run()
    assert not app.exception
    read = as_read([*app.markdown, *app.caption])
    assert "UMAP keeps neighbours together" in read


def test_the_script_of_a_projection_is_its_source(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(METHODS, "UMAP", first_dimensions)
    vectors = installed.word_vectors("pocket-word2vec")
    code = word_scripts.few_words_map(vectors, "king", 5, ["queen"], "UMAP", 2, 2).code
    assert "def first_dimensions(vectors" in code
    assert "screen = first_dimensions(vectors, 2)" in code


def test_a_colour_of_the_map_is_one_entry(tmp_path: Path):
    """In a fresh process: the choice is made of the entries when the page is imported."""
    done = subprocess.run(
        [sys.executable, "-c", COLOURED],
        cwd=ROOT,
        env=os.environ | {"EMBEDDING_LAB_MODELS": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_layout_by_neighbours_is_one_entry(monkeypatch: pytest.MonkeyPatch):
    def at_the_start(graph, start, parameter, seed, n_jobs, tell):
        tell(1)
        return start

    method = Method("Standstill", "numpy", "Patience", 5, 2, 9, reach=2, n_steps=1, run=at_the_start)
    monkeypatch.setattr(neighbour_layouts, "METHODS", [*neighbour_layouts.METHODS, method])
    assert methods()["Standstill"] is method
    layouts.check_params(layouts.LayoutParams(100, "Standstill", 5), 100)
    unit = directions(np.random.default_rng(0).normal(size=(100, 6)))
    start = unit[:, :2] - unit[:, :2].mean(axis=0)
    found = lay_out(method, exact_graph(unit, method.n_neighbours(5, 100)), start, 5)
    assert np.corrcoef(found[:, 0], start[:, 0])[0, 1] > 0.9
