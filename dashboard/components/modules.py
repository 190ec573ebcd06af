"""Joins ES modules into the one script that Streamlit accepts for a component.

Sources are modules, so that node can test them and each has names of its own; a browser cannot import them, since
Streamlit serves a component's script from a `blob:` URL, beside which nothing lies. What is joined are named imports of
neighbours: modules in the same folder or in the one above it, which is all that the sources use. A bundler (esbuild)
would read the same files and save a tenth of the bytes; it would also bring a binary of 10 MB, built files in the
repository and a test that they are fresh.
"""

import re
from functools import cache
from pathlib import Path

_IMPORT = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "(\.\.?/\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_ANY = re.compile(r"^(?:import|export)\b(?! default\b).*", re.MULTILINE)


@cache
def join_modules(entry: Path) -> str:
    r"""Return a module without imports: the script of `entry`, after all that it imports, each once.

    Each imported module becomes a function that is called at once, so names that it does not export stay its own.

    Raises:
        ValueError: an import or export of another form, an import that its module does not export, or a circle.
    """
    modules: dict[Path, str] = {}
    _add(entry, (), modules)
    return "\n".join(modules.values())


def _add(path: Path, importers: tuple[Path, ...], modules: dict[Path, str]) -> None:
    """Add a module and what it imports to `modules`, imports first."""
    if path in modules:
        return
    if path in importers:
        circle = " imports ".join(each.name for each in (*importers[importers.index(path) :], path))
        raise ValueError(f"Modules import each other: {circle}.")
    source = path.read_text(encoding="utf-8")
    for names, neighbour in _IMPORT.findall(source):
        imported = _imported(path, neighbour)
        _add(imported, (*importers, path), modules)
        missing = set(names.split(", ")) - set(_EXPORT.findall(imported.read_text(encoding="utf-8")))
        if missing:
            raise ValueError(
                f"{path.name} imports {', '.join(sorted(missing))}, not exported by {imported.name}."
            )
    exported = _EXPORT.findall(source)
    body = _EXPORT.sub("", _IMPORT.sub(lambda found: _as_constants(path, *found.groups()), source))
    other = _ANY.search(body)
    if other:
        raise ValueError(f"{path.name}: {other[0]!r} is no named import of a neighbour and no named export.")
    if importers:
        body = f"const {_constant(path)} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();\n"
    modules[path] = body


def _imported(path: Path, neighbour: str) -> Path:
    folder = path.parent.parent if neighbour.startswith("../") else path.parent
    return folder / f"{Path(neighbour).name}.js"


def _as_constants(path: Path, names: str, neighbour: str) -> str:
    """Return what takes the place of an import: the names, out of the constant that holds the module."""
    return f"const {{ {names} }} = {_constant(_imported(path, neighbour))};\n"


def _constant(path: Path) -> str:
    """Name the constant of a module; two folders may hold modules of the same name."""
    return f"{path.parent.name}_{path.stem}_module"
