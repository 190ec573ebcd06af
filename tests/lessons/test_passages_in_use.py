"""The code and the words agree: each passage that is asked for exists and gets exactly its fields, and none lies idle.

Read from the source: a name may be a constant, one of two constants, or an f-string whose open part is any text; the
figures are keywords, or a dictionary that is written out in the same function.
"""

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.course.lessons import LESSONS
from dashboard.course.prose import TITLE_FIELDS, passages

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Use:
    """One call: where, which page, patterns of the names it may ask for, and the fields it gives."""

    place: str
    slug: str
    names: tuple[str, ...]
    fields: frozenset[str]


def sources() -> list[Path]:
    return [*sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "dashboard").rglob("*.py"))]


def patterns(name: ast.expr, assigned: dict[str, ast.expr]) -> list[str]:
    """Regular expressions for what the expression may be."""
    match name:
        case ast.Constant(value=str(text)):
            return [re.escape(text)]
        case ast.IfExp():
            return [*patterns(name.body, assigned), *patterns(name.orelse, assigned)]
        case ast.JoinedStr():
            return [
                "".join(
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*"
                    for part in name.values
                )
            ]
        case ast.Name(id=variable) if variable in assigned:
            return patterns(assigned[variable], assigned)
    raise AssertionError(f"line {name.lineno}: write the passage's name so that it can be read here")


def keys(expression: ast.expr, assigned: dict[str, ast.expr]) -> set[str]:
    """Return the keys of a dictionary literal."""
    match expression:
        case ast.Dict():
            return {str(key.value) for key in expression.keys if isinstance(key, ast.Constant)} | {
                key
                for key_node, value in zip(expression.keys, expression.values, strict=True)
                if key_node is None
                for key in keys(value, assigned)
            }
        case ast.Name(id=variable) if variable in assigned:
            return keys(assigned[variable], assigned)
        case ast.BinOp(op=ast.BitOr()):
            return keys(expression.left, assigned) | keys(expression.right, assigned)
    raise AssertionError(f"line {expression.lineno}: write the figures out in the function that passes them")


def assignments(tree: ast.AST) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def uses() -> Iterator[Use]:
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        scopes = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        module = assignments(ast.Module([node for node in tree.body if node not in scopes], []))
        slug = module.get("SLUG")
        for scope in [*scopes, ast.Module([node for node in tree.body if node not in scopes], [])]:
            assigned = module | assignments(scope)
            for call in ast.walk(scope):
                if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                    continue
                if (
                    call.func.id not in ("insight", "passage", "plain_passage")
                    or not slug
                    or len(call.args) < 2
                ):
                    continue
                fields: set[str] = set()
                for keyword in call.keywords:
                    fields |= {keyword.arg} if keyword.arg else keys(keyword.value, assigned)
                place = f"{path.relative_to(ROOT)}:{call.lineno}"
                assert isinstance(slug, ast.Constant)
                yield Use(place, str(slug.value), tuple(patterns(call.args[1], assigned)), frozenset(fields))


USES = list(uses())


def fields_of(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("use", USES, ids=lambda use: use.place)
def test_a_passage_exists_and_gets_exactly_its_fields(use: Use):
    for pattern in use.names:
        found = {name: text for name, text in passages(use.slug).items() if re.fullmatch(pattern, name)}
        assert found, f"{use.slug}.md has no passage {pattern}"
        for name, text in found.items():
            if ".*" in pattern:  # several passages are asked for in one place
                assert fields_of(text) <= use.fields, f"{use.place}: {name}"
            else:
                assert fields_of(text) == use.fields, f"{use.place}: {name}"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_no_passage_lies_idle(lesson):
    asked = [pattern for use in USES if use.slug == lesson.slug for pattern in use.names]
    idle = [name for name in passages(lesson.slug) if not any(re.fullmatch(each, name) for each in asked)]
    assert not idle


def test_a_field_that_is_escaped_as_a_title_holds_a_title():
    """Other texts in these fields would be escaped twice, or lose the Markdown that is in them."""
    given = {
        f"{path.relative_to(ROOT)}:{node.lineno}: {keyword.arg}={ast.unparse(keyword.value)}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("insight", "passage")
        for keyword in node.keywords
        if keyword.arg in TITLE_FIELDS
    }
    assert given
    assert not {each for each in given if not each.endswith(("title", "name", "model", "owner"))}
