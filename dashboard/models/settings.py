"""What the person who hosts the app may set: environment variables, or values that the interface read from secrets.

Everything has a default that suits one learner on a laptop.
"""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import InputError

PREFIX = "EMBEDDING_LAB_"
PROJECT = Path(__file__).parents[2]

# Values from `.streamlit/secrets.toml`; the environment wins over them.
_secrets: dict[str, str] = {}


@dataclass(frozen=True)
class Settings:
    """The host's choices.

    Attributes:
        folder: where models are kept.
        word_vectors: slug of the word vectors that a visitor sees first; empty for the embedded ones.
        language_model: slug of the language model that a visitor sees first; empty for the embedded one.
        downloads: whether visitors may fetch, remove and bring models.
        local_paths: whether visitors may name folders and files of this machine; None: only from this machine.
        disk_bytes: most that all fetched models may take; None for what the disk has.
        memory_bytes: most that one model's matrices may take; None for no bound.
        offline: never open a connection.
        hub: address of the model hub.
        vectors: address below which gensim-data's releases are found.
        hosts: further hosts that a download may be sent on to.
    """

    folder: Path
    word_vectors: str
    language_model: str
    downloads: bool
    local_paths: bool | None
    disk_bytes: int | None
    memory_bytes: int | None
    offline: bool
    hub: str
    vectors: str
    hosts: tuple[str, ...]


def use_secrets(values: Mapping[str, object]) -> None:
    """Take settings from a mapping such as Streamlit's secrets; names that are not ours are left alone."""
    _secrets.clear()
    _secrets.update({name: str(value) for name, value in values.items() if name.startswith(PREFIX)})


def current() -> Settings:
    """The settings as they are now.

    Raises:
        InputError: a value is not what its name asks for.
    """
    return Settings(
        folder=Path(_text("MODELS") or PROJECT / "models").expanduser().absolute(),
        word_vectors=_text("WORD_VECTORS"),
        language_model=_text("LANGUAGE_MODEL"),
        downloads=_yes("DOWNLOADS", True),
        local_paths=None if _text("LOCAL_PATHS") in ("", "auto") else _yes("LOCAL_PATHS", False),
        disk_bytes=_gigabytes("DISK_GB"),
        memory_bytes=_gigabytes("MEMORY_GB"),
        offline=_yes("OFFLINE", False)
        or os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes"),
        hub=(os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/"),
        vectors=(
            _text("VECTORS_URL") or "https://github.com/RaRe-Technologies/gensim-data/releases/download"
        ).rstrip("/"),
        hosts=tuple(_text("DOWNLOAD_HOSTS").replace(",", " ").split()),
    )


def _text(name: str) -> str:
    return os.environ.get(PREFIX + name, _secrets.get(PREFIX + name, "")).strip()


def _yes(name: str, default: bool) -> bool:
    text = _text(name).lower()
    if text in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return text in ("1", "true", "yes", "on") if text else default
    raise InputError(f"The setting {PREFIX}{name} is “{text}”; set it to true or false.")


def _gigabytes(name: str) -> int | None:
    text = _text(name)
    if not text:
        return None
    try:
        amount = float(text)
    except ValueError:
        amount = math.nan
    if not 0 < amount < 1e6:
        raise InputError(
            f"The setting {PREFIX}{name} is “{text}”; set it to a number of gigabytes such as 2.5."
        )
    return int(amount * 1e9)
