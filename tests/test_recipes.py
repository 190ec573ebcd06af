"""The README's recipe for a page, followed word for word in a copy of the project."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

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
