"""Shared parts of scripts about a language model: the lines that load it, and helper functions."""

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.export import script_preamble
from dashboard.export.script import Script
from dashboard.models.language_model import LanguageModel
from dashboard.models.matrices import POSITION_EMBEDDINGS

MATRIX = """
token_embeddings = model.get_input_embeddings().weight.detach().float().numpy()
"""


def learned_positions(model: LanguageModel) -> str:
    """Return code that defines `positions`, the position vectors from the first token's on; None without any."""
    if model.position_embeddings is None:
        return "positions = None\n"
    cut = f"[{model.first_position}:]" if model.first_position else ""
    return f"""positions = next(
    weights for name, weights in model.named_parameters() if name.endswith({POSITION_EMBEDDINGS!r})
).detach().numpy(){cut}
"""


def scaled_rows(model: LanguageModel, ids: str) -> str:
    """Return an expression for the rows of the tokens `ids`, scaled as they are before positions are added."""
    scale = model.start.scale if model.start else 1.0
    scaled = "" if scale == 1.0 else f" * np.float32({scale!r})"
    return f"token_embeddings[{ids}]{scaled}"


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
