"""Chat template of a model: the format of a conversation before tokenization."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from dashboard import limits
from dashboard.errors import InputError
from dashboard.models import chat_renderer
from dashboard.models.readers.json_text import loads

TEMPLATE_FILE = "chat_template.jinja"
TOKENIZER_CONFIG = "tokenizer_config.json"
# Files of a model folder that may hold the template.
CHAT_FILES = (TEMPLATE_FILE, TOKENIZER_CONFIG)

# One at a time: an untrusted template may use all of its CPU time.
_renderer_lock = Lock()


@dataclass(frozen=True)
class Message:
    """A chat message; the role is `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True)
class ChatTemplate:
    """A model's chat template.

    Attributes:
        template: Jinja source, untrusted.
        variables: the model's special tokens by their names, such as `bos_token`.
    """

    template: str
    variables: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path, title: str) -> "ChatTemplate | None":
        """Read the chat template from a model folder; return None if it has none.

        Raises:
            InputError: the file cannot be read.
        """
        try:
            config = _config(folder / TOKENIZER_CONFIG)
            alone = folder / TEMPLATE_FILE
            template = _read(alone) if alone.exists() else _default(config.get("chat_template"))
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError(
                f"The chat template of {title} cannot be read, so its conversations are not shown; "
                "get the model again."
            ) from error
        if not template.strip():
            return None
        if len(template) > limits.MAX_TEMPLATE:
            raise InputError(
                f"The chat template of {title} has {len(template):,} letters; at most {limits.MAX_TEMPLATE:,} are read."
            )
        tokens = {name: _content(value) for name, value in config.items() if name.endswith("_token")}
        return cls(template, {name: token for name, token in tokens.items() if token})

    def write(
        self, title: str, conversations: Sequence[Sequence[Message]], *, begin_answer: bool
    ) -> list[str]:
        """Render each conversation to text; `begin_answer` appends the generation prompt.

        Raises:
            InputError: the template rejects the conversation, fails, or exceeds its time or memory limit.
        """
        asked = {
            "template": self.template,
            "variables": dict(self.variables),
            "conversations": [
                {
                    "messages": [vars(message) for message in conversation],
                    "add_generation_prompt": begin_answer,
                }
                for conversation in conversations
            ],
        }
        answer = _run_renderer(title, json.dumps(asked))
        texts = answer.get("texts")
        if texts is None:
            raise InputError(
                f"The chat template of {title} does not take this conversation ({answer.get('trouble')})."
            )
        return [str(text) for text in texts]


def _run_renderer(title: str, request: str) -> dict[str, Any]:
    """Run `chat_renderer` in an isolated process with an empty environment and a timeout."""
    command = [sys.executable, "-I", str(Path(chat_renderer.__file__))]
    # Windows cannot start a process without it.
    environment = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    try:
        with _renderer_lock:
            ended = subprocess.run(
                command,
                input=request,
                capture_output=True,
                text=True,
                timeout=limits.MAX_TEMPLATE_SECONDS,
                env=environment,
            )
        return dict(loads(ended.stdout))
    except (OSError, ValueError, TypeError, subprocess.TimeoutExpired) as error:
        raise InputError(
            f"The chat template of {title} takes more time or memory than it is given here "
            f"({chat_renderer.SECONDS} seconds, {chat_renderer.MEMORY >> 20} MB), so its conversations are not shown."
        ) from error


def _read(path: Path) -> str:
    if path.stat().st_size > limits.MAX_TEMPLATE_FILE_BYTES:
        raise ValueError(f"{path.name} is too large")
    return path.read_text(encoding="utf-8")


def _config(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    config = loads(_read(path))
    if not isinstance(config, dict):
        raise ValueError(f"{path.name} is no object")
    return config


def _default(given: Any) -> str:
    """Return the template, or the default one of several named templates."""
    if isinstance(given, list):
        named = {each["name"]: each["template"] for each in given if isinstance(each, dict)}
        given = named.get("default") or next(iter(named.values()), "")
    return given if isinstance(given, str) else ""


def _content(value: Any) -> str:
    """Return the text of a special token, which configurations write as a string or an object."""
    value = value.get("content") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""
