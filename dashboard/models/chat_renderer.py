"""Render conversations with a chat template in an isolated process: `python -I chat_renderer.py`.

A chat template is an untrusted Jinja program that comes with a model. It runs in Jinja's sandbox, as in
transformers, and in a process with limited memory, limited CPU time and no secrets in its environment.

Reads JSON with `template`, `variables` and `conversations` from standard input; writes JSON with `texts`, or
with an error message in `trouble`, to standard output. This file imports nothing from the project.
"""

import json
import sys
from datetime import datetime
from typing import Any

SECONDS = 2
MEMORY = 512 * 1024 * 1024
MAX_CHARS = 50_000


def main() -> None:
    """Read the request from standard input, render all conversations and print the result."""
    _set_limits()
    asked = json.load(sys.stdin)
    try:
        template = compile_template(asked["template"])
        texts = [
            render(template, conversation, asked["variables"]) for conversation in asked["conversations"]
        ]
        answer: dict[str, Any] = {"texts": texts}
    except Exception as error:  # a template can raise anything
        answer = {"trouble": f"{type(error).__name__}: {error}"[:300]}
    json.dump(answer, sys.stdout)


def compile_template(template: str) -> Any:
    """Compile the template with the options that transformers uses (extensions, trimmed blocks)."""
    from jinja2 import TemplateError, nodes
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """Accept `{% generation %}`, which marks the assistant's text for training, and render its body unchanged."""

        tags = {"generation"}  # noqa: RUF012 - as Jinja declares it

        def parse(self, parser: Any) -> nodes.Node | list[nodes.Node]:
            line = next(parser.stream).lineno
            body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
            return nodes.Scope(body).set_lineno(line)

    def raise_exception(message: str) -> None:
        raise TemplateError(message)

    def tojson(
        value: Any,
        ensure_ascii: bool = False,
        indent: int | None = None,
        separators: Any = None,
        sort_keys: bool = False,
    ) -> str:
        # Jinja's own filter escapes HTML characters.
        return json.dumps(
            value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
        )

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, loopcontrols]
    )
    environment.filters["tojson"] = tojson
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
    return environment.from_string(template)


def render(template: Any, conversation: dict[str, Any], variables: dict[str, str]) -> str:
    """Render a conversation (`messages`, `add_generation_prompt`) to text, up to a maximum length."""
    parts, n_letters = [], 0
    for part in template.generate(**variables, **conversation, tools=None, documents=None):
        n_letters += len(part)
        if n_letters > MAX_CHARS:
            raise ValueError(f"it writes more than {MAX_CHARS:,} letters")
        parts.append(part)
    return "".join(parts)


def _set_limits() -> None:
    """Limit CPU time and memory where the operating system supports it."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main()
