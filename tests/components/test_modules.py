"""Sources are ES modules; a browser gets each component as one script."""

import re
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from dashboard.components.modules import join_modules

ROOT = Path(__file__).parents[2]
ENTRY = 'import { area } from "./circle.js";\nexport default function () {\n  return area(2);\n}\n'
CIRCLE = (
    'import { PI } from "./numbers.js";\nconst square = (x) => x * x;\n'
    "export function area(r) {\n  return PI * square(r);\n}\n"
)
NUMBERS = "const square = 9;\nexport const PI = 3;\n"


def write(folder: Path, **sources: str) -> Path:
    """Write modules; return the path of the one called `entry`."""
    for name, source in sources.items():
        (folder / f"{name}.js").write_text(source, encoding="utf-8")
    return folder / "entry.js"


def run_by_node(script: str) -> str:
    """Return what the default export of a module returns, as text."""
    call = f"const {{ default: main }} = await import({as_url(script)!r}); console.log(main());"
    made = subprocess.run(
        ["node", "--input-type=module", "-e", call], capture_output=True, text=True, check=False
    )
    assert not made.stderr
    return made.stdout.strip()


def as_url(script: str) -> str:
    return f"data:text/javascript;base64,{b64encode(script.encode()).decode()}"


def test_a_joined_script_runs_and_each_module_has_names_of_its_own(tmp_path: Path):
    entry = write(tmp_path, entry=ENTRY, circle=CIRCLE, numbers=NUMBERS)
    assert run_by_node(join_modules(entry)) == "12"


def test_a_module_that_two_import_is_there_once(tmp_path: Path):
    entry = write(
        tmp_path,
        entry='import { one } from "./one.js";\nimport { count } from "./two.js";\n'
        "export default function () {\n  return [one(), count()].join();\n}\n",
        one='import { count } from "./two.js";\nexport function one() {\n  return count();\n}\n',
        two="let calls = 0;\nexport const count = () => ++calls;\n",
    )
    assert run_by_node(join_modules(entry)) == "1,2"


def test_a_module_may_import_from_the_folder_above_where_names_may_be_the_same(tmp_path: Path):
    inner = tmp_path / "inner"
    inner.mkdir()
    write(tmp_path, area="export const area = () => 5;\n")
    entry = write(
        inner,
        entry='import { area } from "../area.js";\nimport { scaled } from "./area.js";\n'
        "export default () => [area(), scaled()].join();\n",
        area='import { area } from "../area.js";\nexport const scaled = () => 2 * area();\n',
    )
    assert run_by_node(join_modules(entry)) == "5,10"


@pytest.mark.parametrize(
    "line",
    [
        'import area from "./circle.js";',
        'import * as circle from "./circle.js";',
        'import { area as a } from "./circle.js";',
        'import { area } from "../../circle.js";',
        'import { area } from "./shapes/circle.js";',
        'import { area } from "https://example.org/circle.js";',
        'import "./circle.js";',
        "export let calls = 0;",
        'export { area } from "./circle.js";',
        "export * from './circle.js';",
    ],
)
def test_another_form_of_import_or_export_is_refused(tmp_path: Path, line: str):
    entry = write(tmp_path, entry=f"{line}\n", circle=CIRCLE, numbers=NUMBERS)
    with pytest.raises(ValueError, match=r"entry\.js: .* is no named import"):
        join_modules(entry)


def test_an_import_that_is_not_exported_is_refused(tmp_path: Path):
    entry = write(tmp_path, entry=ENTRY.replace("area", "square"), circle=CIRCLE, numbers=NUMBERS)
    with pytest.raises(ValueError, match=r"entry\.js imports square, not exported by circle\.js"):
        join_modules(entry)


def test_modules_that_import_each_other_are_refused(tmp_path: Path):
    entry = write(
        tmp_path,
        entry=ENTRY,
        circle=CIRCLE,
        numbers='import { area } from "./circle.js";\nexport const PI = area;\n',
    )
    with pytest.raises(ValueError, match=r"circle\.js imports numbers\.js imports circle\.js"):
        join_modules(entry)


def test_each_component_of_the_app_is_one_script_that_parses():
    entries = [path for path in (ROOT / "dashboard").rglob("*.js") if path.with_suffix(".py").exists()]
    assert len(entries) > 10
    for path in entries:
        script = join_modules(path)
        made = subprocess.run(
            ["node", "--input-type=module", "--check"],
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, f"{path.name}: {made.stderr}"


def test_each_module_imports_the_neighbours_that_it_calls_and_no_other():
    """In a browser a name that was not imported fails only where it is used."""
    for folder in {path.parent for path in (ROOT / "dashboard").rglob("*.js")}:
        paths = [*folder.parent.glob("*.js"), *folder.glob("*.js")]
        sources = {path.stem: path.read_text(encoding="utf-8") for path in paths}
        exports = {
            name: module
            for module, source in sources.items()
            for name in re.findall(r"^export (?:async )?(?:function|class|const) (\w+)", source, re.MULTILINE)
        }
        for module, source in sources.items():
            found = re.findall(r'^import \{ (.+) \} from "\.\.?/\w+\.js";$', source, re.MULTILINE)
            imported = [name for names in found for name in names.split(", ")]
            body = re.sub(r"//.*|^import .*", "", source, flags=re.MULTILINE)
            for name in imported:
                assert re.search(rf"\b{name}\b", body), f"{module}.js does not use {name}"
            declared = set(re.findall(r"(?:function|class|const|let) (\w+)", body))
            called = set(re.findall(r"(?<![.\w])(\w+)\(", body)) & set(exports)
            assert called <= {*imported, *declared}, f"{module}.js does not import {called}"
