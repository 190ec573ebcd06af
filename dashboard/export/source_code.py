"""The source of functions and of all that they need of this project, so that a script computes as the app does."""

import ast
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dashboard import limits

# The package whose code is copied; everything else is imported.
PROJECT = "dashboard"


@dataclass(frozen=True)
class SourceCode:
    """Definitions in the order in which they need each other, and the imports of the packages that they use.

    Attributes:
        imports: import lines.
        definitions: source of each function, class or constant, by its name.
    """

    imports: dict[str, None] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)


def source_of(*functions: Callable[..., Any]) -> SourceCode:
    """Collect the source of functions of this project and of all that they call.

    Raises:
        ValueError: two definitions share a name.
    """
    found = SourceCode()
    origins: dict[str, str] = {}
    for function in functions:
        _add(function.__module__, function.__name__, found, origins)
    return found


def _add(module: str, name: str, found: SourceCode, origins: dict[str, str]) -> None:
    """Add what `name` means in a module to `found`, after what it needs."""
    statement = _statements(module).get(name)
    if statement is None:
        return  # a builtin, or a local variable
    if isinstance(statement, ast.Import | ast.ImportFrom):
        _add_import(statement, name, found, origins)
        return
    if origins.setdefault(name, module) != module:
        raise ValueError(f"{module} and {origins[name]} both define {name}")
    if name in found.definitions:
        return
    found.definitions[name] = ""  # a function may call itself
    names, bounds = _used(statement)
    for each in sorted(names - {name}):
        _add(module, each, found, origins)
    for each in sorted(bounds):
        # Settings of the app are numbers to everybody else.
        found.definitions[f"limits.{each}"] = f"    {each} = {getattr(limits, each)!r}"
    # What it needs stands before it.
    del found.definitions[name]
    found.definitions[name] = _text(module, statement)


def _add_import(
    statement: ast.Import | ast.ImportFrom, name: str, found: SourceCode, origins: dict[str, str]
) -> None:
    alias = next(each for each in statement.names if name in (each.asname, each.name))
    if isinstance(statement, ast.Import):
        found.imports[ast.unparse(ast.Import([alias]))] = None
        return
    if str(statement.module).partition(".")[0] != PROJECT:
        found.imports[ast.unparse(ast.ImportFrom(statement.module, [alias], 0))] = None
    elif alias.name != "limits":
        _add(str(statement.module), alias.name, found, origins)


@cache
def _lines(module: str) -> list[str]:
    return inspect.getsource(sys.modules[module]).splitlines()


@cache
def _statements(module: str) -> dict[str, ast.stmt]:
    """Return the statements of a module that bind a name, by that name."""
    bound: dict[str, ast.stmt] = {}
    for statement in ast.parse("\n".join(_lines(module))).body:
        match statement:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound[name] = statement
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                bound |= {each.asname or each.name: statement for each in names}
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                bound |= {each.id: statement for each in ast.walk(target) if isinstance(each, ast.Name)}
    return bound


def _used(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """Return the names that a statement uses when it runs, and those of `limits`; annotations do not run."""
    names: set[str] = set()
    bounds: set[str] = set()
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        match node:
            case ast.Attribute(value=ast.Name(id="limits"), attr=name):
                bounds.add(name)
            case ast.Name(id=name, ctx=ast.Load()):
                names.add(name)
        for part, value in ast.iter_fields(node):
            if part not in ("annotation", "returns"):
                parts = value if isinstance(value, list) else [value]
                pending += [each for each in parts if isinstance(each, ast.AST)]
    return names, bounds


def _text(module: str, statement: ast.stmt) -> str:
    """Return the lines of a statement, with its decorators and the comment above it."""
    lines = _lines(module)
    first = min([statement.lineno, *(each.lineno for each in getattr(statement, "decorator_list", []))])
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return "\n".join(lines[first - 1 : statement.end_lineno])
