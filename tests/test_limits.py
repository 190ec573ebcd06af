"""All limits stand in one file, each with its reason, and each is used."""

import ast
import itertools
import re
from collections import Counter
from pathlib import Path

from dashboard import limits

ROOT = Path(__file__).parents[1]
LIMITS = ROOT / "dashboard" / "limits.py"
# It runs alone, in an isolated process, and imports nothing from the project.
ALONE = ROOT / "dashboard" / "models" / "chat_renderer.py"
SOURCES = [path for room in ("dashboard", "pages") for path in (ROOT / room).rglob("*.py")]
NAMES = [name for name in vars(limits) if name.isupper()]


def numeric_constants(path: Path) -> list[str]:
    """List the constants of a module that are numbers, or tuples of them."""
    found = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if value is None or any(isinstance(part, ast.Call | ast.Name | ast.Dict) for part in ast.walk(value)):
            continue
        numbers = [part.value for part in ast.walk(value) if isinstance(part, ast.Constant)]
        if numbers and all(isinstance(number, int | float) for number in numbers):
            found += [
                part.id for each in targets if each for part in ast.walk(each) if isinstance(part, ast.Name)
            ]
    return found


def test_a_limit_stands_nowhere_else():
    strays = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        if path not in (LIMITS, ALONE)
        for name in numeric_constants(path)
        # A share is a threshold of a guess, such as the one of an encoding, and bounds nothing.
        if re.match("MAX_(?!.*_SHARE$)|MAXIMUM_", name) or "LIMIT" in name
    }
    assert not strays, "move it to dashboard/limits.py, or call it N_… if it only says how much is drawn"


def test_each_limit_is_used():
    used = Counter(
        name
        for path in (*SOURCES, *(ROOT / "dashboard/export/templates").iterdir())
        for name in re.findall(r"limits\.([A-Z_0-9]+)", path.read_text(encoding="utf-8"))
    )
    assert set(used) == set(NAMES)


def test_each_limit_says_what_it_bounds():
    lines = LIMITS.read_text(encoding="utf-8").splitlines()
    assert numeric_constants(LIMITS) == NAMES
    for before, line in itertools.pairwise(lines):
        if line.partition(" ")[0] in NAMES:
            assert before.startswith("# "), line
