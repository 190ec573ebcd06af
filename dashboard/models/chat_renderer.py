"""`python -I render_chat.py`: write conversations with a chat template, in a process of its own.

A chat template is a program (Jinja) that comes with a model, and may be anybody's. So it is run as transformers runs
it, in Jinja's sandbox, and besides in a process that has little memory, little time, and nothing worth reading.

On standard input JSON with `template`, `variables` and `conversations`; on standard output JSON with `texts`, or with
`trouble`, a sentence's worth of what is wrong. This file imports nothing of the project.
"""

import json
import sys
from datetime import datetime
from typing import Any

SECONDS = 2
MEMORY = 512 * 1024 * 1024
MOST_LETTERS = 50_000


def main() -> None:
    """Read, write all conversations, and answer."""
    _set_limits()
    asked = json.load(sys.stdin)
    try:
        template = compiled(asked["template"])
        texts = [
            written(template, conversation, asked["variables"]) for conversation in asked["conversations"]
        ]
        answer: dict[str, Any] = {"texts": texts}
    except Exception as error:  # whatever the template does
        answer = {"trouble": f"{type(error).__name__}: {error}"[:300]}
    json.dump(answer, sys.stdout)


def compiled(template: str) -> Any:
    """The template as transformers reads it: what it may use, and how line ends around blocks are dropped."""
    from jinja2 import TemplateError, nodes
    from jinja2.ext import Extension, loopcontrols
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """`{% generation %}` marks what the model wrote, for training; here it changes nothing."""

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
        # Jinja's own would write HTML's entities.
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


def written(template: Any, conversation: dict[str, Any], variables: dict[str, str]) -> str:
    """A conversation (`messages`, `add_generation_prompt`) as text, refused where it grows beyond measure."""
    parts, n_letters = [], 0
    for part in template.generate(**variables, **conversation, tools=None, documents=None):
        n_letters += len(part)
        if n_letters > MOST_LETTERS:
            raise ValueError(f"it writes more than {MOST_LETTERS:,} letters")
        parts.append(part)
    return "".join(parts)


def _set_limits() -> None:
    """Little time and memory, where the system can hold a process to that."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    main()
