"""The README's recipes, followed: a page word for word in a copy of the project, a projection by its one entry."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.concepts.projection import METHODS, Projection
from dashboard.errors import InputError
from dashboard.export import word_scripts
from dashboard.models import installed

ROOT = Path(__file__).parents[1]

FILE = re.compile(r"^  `([\w/.]+)`\n  ```\w+\n(.*?)^  ```$", re.MULTILINE | re.DOTALL)

VISIT = """
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("dashboard/app.py", default_timeout=120).run()
app.switch_page("../pages/vector_lengths.py").run()
assert not app.exception, app.exception
assert app.title[0].value == "Vector lengths"
print(*[each.value for each in app.markdown], sep="\\n")
"""


def test_a_page_made_by_the_recipe_opens(tmp_path: Path):
    files = FILE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(files) == 5
    copy = tmp_path / "copy"
    for folder in ("dashboard", "pages", ".streamlit"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in files:
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(re.sub(r"^  ", "", text, flags=re.MULTILINE), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", VISIT], cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert re.search(r"has length \*\*\d+\.\d\d\*\*", done.stdout)


@pytest.mark.parametrize("n_axes", ["2", "3"])
def test_a_projection_of_a_few_words_is_one_entry(monkeypatch: pytest.MonkeyPatch, n_axes: str):
    def first_dimensions(vectors: np.ndarray, n_axes: int) -> Projection:
        return Projection(np.asarray(vectors[:, :n_axes], float), None)

    monkeypatch.setitem(METHODS, "UMAP", first_dimensions)
    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60).run()
    for name, value in {"wc_map_of": "These words", "wc_method": "UMAP", "wc_axes": n_axes}.items():
        app.query_params[name] = value
    app.switch_page("../pages/word_clusters.py").run()
    assert not app.exception
    read = "\n".join(str(each.value) for each in [*app.markdown, *app.caption])
    assert "UMAP keeps neighbours together" in read


def test_a_projection_without_a_script_says_so():
    vectors = installed.word_vectors("pocket-word2vec")
    with pytest.raises(InputError, match="no script for UMAP; choose PCA or t-SNE"):
        word_scripts.word_map(vectors, "king", 5, ["queen"], "UMAP", 2, 2)
