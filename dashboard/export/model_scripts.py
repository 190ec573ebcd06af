"""Shared parts of scripts about a language model: the lines that load it, and helper functions."""

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.export import script_preamble
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel

MATRIX = """
token_embeddings = model.get_input_embeddings().weight.detach().float().numpy()
"""


def script(
    model: LanguageModel,
    about: str,
    setup: str,
    body: str,
    more: script_preamble.Files | None = None,
    *,
    kind: str = "AutoModel",
    functions: tuple[Callable[..., Any], ...] = (),
) -> Script:
    """Build a script that loads `model` as transformers' `kind`, with the files `more` in addition."""
    opened = script_preamble.language_model(model, kind)
    return Script(about, opened.code + setup, body, {**opened.files, **(more or {})}, functions)


def with_tokenizer(model: LanguageModel, about: str, body: str, *functions: Callable[..., Any]) -> Script:
    """Build a script that needs only the tokenizer of `model`."""
    found = script_preamble.tokenizer(model)
    return Script(about, found.code, body, found.files, functions)


def as_json(numbers: Iterable[int]) -> bytes:
    """Serialize whole numbers as a JSON array."""
    return str([int(each) for each in numbers]).encode()
