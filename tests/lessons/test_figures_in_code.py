"""Labels and captions that are written in Python: one of something is no plural, and minus is no hyphen."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.lessons.test_passages_in_use import ROOT, sources
from tests.lessons.writing import PLURAL

# What is not written for visitors: the pocket models' making, scripts to take away, the command line.
NOT_ON_SCREEN = (
    "dashboard/pocket/",
    "dashboard/export/layer_scripts.py",
    "dashboard/export/matrix_scripts.py",
    "dashboard/export/model_scripts.py",
    "dashboard/export/position_scripts.py",
    "dashboard/export/token_scripts.py",
    "dashboard/export/training_scripts.py",
    "dashboard/export/word_scripts.py",
    "dashboard/export/script_preamble.py",
    "dashboard/models/__main__.py",
    "dashboard/models/build_maps.py",
    "dashboard/handout.py",
)
# Counts that stand before a plural and are never one.
OVER_A_LIMIT = {
    "len(files)",
    "len(found)",
    "len(ids)",
    "len(known)",
    "len(link)",
    "len(pattern)",
    "len(start)",
    "len(steps)",
    "len(table)",
    "len(template)",
    "len(text)",
    "len(texts)",
    "len(tokens)",
    "len(typed)",
    "len(written)",
    "count",
}
LARGE = {
    "dims",
    "file.n_dims",
    "file.n_words",
    "fitting",
    "kept",
    "kept * params.n_dims",
    "len(self)",
    "len(self._words)",
    "len(vectors)",
    "len(vocabulary)",
    "limit",
    "model.n_dims",
    "model.n_positions",
    "max_chars",
    "most",
    "n_axes",
    "n_dims",
    "n_fitting",
    "n_points",
    "n_rows",
    "n_words",
    "params.n_dims",
    "chat_renderer.SECONDS",
    "rows",
    "self._most",
    "states.shape[1]",
    "total",
    "vectors.n_dims",
    "progress.total",
}
NO_COUNTS = {"format_count(len(names), 'word')", "info.dtype", "network.host_of(hub)", "rows[-1]"}

# Measures that are never below zero.
NEVER_NEGATIVE = {
    "count / total",
    "largest_difference(taken, multiplied)",
    "length",
    "len(text) / n_tokens",
    "math.exp(min(best - split.score, 700.0))",
    "model.n_parameters / 1000000.0",
    "n_bytes / 1000.0",
    "n_bytes / 1000000.0",
    "n_bytes / 1000000000.0",
    "run.seconds_left",
    "size * 4 / 1000000.0",
    "size['height']",
    "size['width']",
    "slope",
    "tall",
    "wait",
}
# Numbers in code that a visitor may copy, in files, what is compared and not shown, and bars, which are written by what
# draws them and stand in a CSV.
NOT_PROSE = {
    "cosine",
    "LARGEST",
    "LARGEST_VALUE",
    "moved.cosine",
    "part",
    "together",
    "typical",
    "value",
    "value + 0.0",
}


def written() -> Iterator[tuple[str, ast.JoinedStr]]:
    """All f-strings that visitors may read, with their place."""
    for path in sources():
        place = str(path.relative_to(ROOT))
        if not place.startswith(NOT_ON_SCREEN):
            tree = ast.parse(Path(path).read_text(encoding="utf-8"))
            yield from (
                (f"{place}:{node.lineno}", node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
            )


def test_counts_in_code_have_their_plural():
    exempt = OVER_A_LIMIT | LARGE | NO_COUNTS
    counted = {
        f"{place}: {ast.unparse(field.value)}{after.value}"
        for place, text in written()
        for field, after in zip(text.values, text.values[1:], strict=False)
        if isinstance(field, ast.FormattedValue)
        and isinstance(after, ast.Constant)
        and re.match(rf"\*{{0,2}} {PLURAL}", str(after.value))
        and ast.unparse(field.value) not in exempt
        and not ast.unparse(field.value).rpartition(".")[2].isupper()  # a constant
    }
    assert not counted, "use format_count"


def test_measures_in_code_that_may_be_negative_have_a_minus_sign():
    exempt = NEVER_NEGATIVE | NOT_PROSE
    hyphens = {
        f"{place}: {ast.unparse(field.value)}"
        for place, text in written()
        for field in text.values
        if isinstance(field, ast.FormattedValue)
        and isinstance(field.format_spec, ast.JoinedStr)
        and re.search(
            r"\.\d+[efg]", "".join(str(getattr(part, "value", "")) for part in field.format_spec.values)
        )
        and ast.unparse(field.value) not in exempt
    }
    assert not hyphens, "use format_number"
