"""What the person who hosts the app may set: environment variables, or values that the interface read from secrets.

Everything has a default that suits one learner on a laptop.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "EMBEDDING_LAB_"
GENSIM_DATA = "https://github.com/RaRe-Technologies/gensim-data/releases/download"
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
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
    """The settings as they are now; a value that cannot be read counts as the strictest (see `problems`)."""
    local_paths = _text("LOCAL_PATHS").lower()
    return Settings(
        folder=Path(os.path.expanduser(_text("MODELS") or PROJECT / "models")).absolute(),
        word_vectors=_text("WORD_VECTORS"),
        language_model=_text("LANGUAGE_MODEL"),
        downloads=_yes("DOWNLOADS", default=True, strictest=False),
        local_paths=None
        if local_paths in ("", "auto")
        else _yes("LOCAL_PATHS", default=False, strictest=False),
        disk_bytes=_gigabytes("DISK_GB"),
        memory_bytes=_gigabytes("MEMORY_GB"),
        offline=_yes("OFFLINE", default=False, strictest=True)
        or os.environ.get("HF_HUB_OFFLINE", "").lower() in YES,
        hub=(os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/"),
        vectors=(_text("VECTORS_URL") or GENSIM_DATA).rstrip("/"),
        hosts=tuple(_text("DOWNLOAD_HOSTS").replace(",", " ").split()),
    )


def problems() -> list[str]:
    """One sentence for each setting whose value cannot be read."""
    found = [
        f"The setting {PREFIX}{name} is “{_text(name)}”; set it to true or false."
        for name in ("DOWNLOADS", "LOCAL_PATHS", "OFFLINE")
        if _text(name).lower() not in ("", *YES, *NO, "auto" if name == "LOCAL_PATHS" else "")
    ]
    found += [
        f"The setting {PREFIX}{name} is “{_text(name)}”; set it to a number of gigabytes such as 2.5."
        for name in ("DISK_GB", "MEMORY_GB")
        if _text(name) and _amount(_text(name)) is None
    ]
    return found


def _text(name: str) -> str:
    return os.environ.get(PREFIX + name, _secrets.get(PREFIX + name, "")).strip()


def _yes(name: str, *, default: bool, strictest: bool) -> bool:
    text = _text(name).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    return strictest if text else default


def _gigabytes(name: str) -> int | None:
    text = _text(name)
    if not text:
        return None
    # Room for the models in the box, and for nothing else.
    return _amount(text) or 100_000_000


def _amount(text: str) -> int | None:
    """Bytes of a number of gigabytes, or None."""
    try:
        amount = float(text)
    except ValueError:
        return None
    return int(amount * 1e9) if 0 < amount < 1e6 else None
