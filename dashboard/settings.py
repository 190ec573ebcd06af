"""Settings of the host: environment variables, or Streamlit secrets passed in by the UI.

The defaults suit one learner on a laptop.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PREFIX = "EMBEDDING_LAB_"
GENSIM_DATA = "https://github.com/RaRe-Technologies/gensim-data/releases/download"
YES = ("1", "true", "yes", "on")
NO = ("0", "false", "no", "off")
# What models and pages leave free on a host of 1 GB.
UPLOAD_BYTES = 200_000_000
# Sources of a Content-Security-Policy: everything, nothing, or itself and hosts.
_SOURCE = r"('self'|(https?://)?(\*\.)?[\w-]+(\.[\w-]+)*(:(\d{1,5}|\*))?)"
SOURCES = re.compile(rf"\*|'none'|{_SOURCE}( {_SOURCE})*", re.ASCII)
REDIS_ADDRESSES = ("redis://", "rediss://", "unix://")
# Too many to guess by brute force.
SHORTEST_TEACHER = 12
PROJECT = Path(__file__).parents[1]

# All environment variables that are read.
VARIABLES = (
    *(
        PREFIX + name
        for name in (
            "MODELS",
            "WORD_VECTORS",
            "LANGUAGE_MODEL",
            "DOWNLOADS",
            "UPLOADS",
            "UPLOADS_GB",
            "LOCAL_PATHS",
            "DISK_GB",
            "MEMORY_GB",
            "WARM_UP",
            "SESSIONS",
            "METRICS",
            "FRAME_ANCESTORS",
            "OFFLINE",
            "VECTORS_URL",
            "DOWNLOAD_HOSTS",
            "PLANS",
            "REDIS",
            "TEACHER",
        )
    ),
    "HF_HUB_OFFLINE",
    "HF_ENDPOINT",
)

# Values from `.streamlit/secrets.toml`; the environment wins over them.
_secrets: dict[str, str] = {}


@dataclass(frozen=True)
class Settings:
    """The host's settings.

    Attributes:
        folder: folder of installed models.
        word_vectors: slug of the default word vectors; empty for the embedded ones.
        language_model: slug of the default language model; empty for the embedded one.
        downloads: whether visitors may download and remove models.
        uploads: whether visitors may upload files.
        upload_bytes: memory limit for the uploads of all visitors together.
        local_paths: whether visitors may open paths on this machine; None: only a local visitor.
        disk_bytes: disk limit for all models, downloaded or local; None for the free space.
        memory_bytes: memory limit for the matrices of one model; None for no limit.
        warm_up: whether all pages are run once at startup, in the background.
        sessions: maximum number of open tabs, over all visitors.
        metrics: whether Streamlit's process metrics are public.
        frame_ancestors: sources that may embed the app, as in the Content-Security-Policy directive.
        offline: whether to make no network connections.
        hub: base URL of the model hub.
        vectors: base URL of gensim-data's releases.
        hosts: further hosts that a download may be redirected to.
        plans: folder of further lesson plans; None for the built-in ones only.
        redis: URL of the Redis server for polls; empty for a file beside the models.
        teacher: password for the answer key; empty: only a local visitor has it.
    """

    folder: Path
    word_vectors: str
    language_model: str
    downloads: bool
    uploads: bool
    upload_bytes: int
    local_paths: bool | None
    disk_bytes: int | None
    memory_bytes: int | None
    warm_up: bool
    sessions: int
    metrics: bool
    frame_ancestors: str
    offline: bool
    hub: str
    vectors: str
    hosts: tuple[str, ...]
    plans: Path | None
    redis: str
    teacher: str


def use_secrets(values: Mapping[str, object]) -> None:
    """Read settings from a mapping such as Streamlit's secrets; other names are ignored."""
    _secrets.clear()
    _secrets.update({name: str(value) for name, value in values.items() if name.startswith(PREFIX)})


def current() -> Settings:
    """Return the current settings; an unreadable value counts as the strictest one (see `problems`)."""
    return _current((*map(os.environ.get, VARIABLES), *_secrets.items()))


@lru_cache(maxsize=8)
def _current(said: tuple[object, ...]) -> Settings:
    """Parse the settings, cached by the raw values `said`, since each run asks a dozen times."""
    local_paths = _text("LOCAL_PATHS").lower()
    return Settings(
        folder=Path(os.path.expanduser(_text("MODELS") or PROJECT / "models")).absolute(),
        word_vectors=_text("WORD_VECTORS"),
        language_model=_text("LANGUAGE_MODEL"),
        downloads=_yes("DOWNLOADS", default=True, strictest=False),
        uploads=_yes("UPLOADS", default=True, strictest=False),
        upload_bytes=_gigabytes("UPLOADS_GB") or UPLOAD_BYTES,
        local_paths=None
        if local_paths in ("", "auto")
        else _yes("LOCAL_PATHS", default=False, strictest=False),
        disk_bytes=_gigabytes("DISK_GB"),
        memory_bytes=_gigabytes("MEMORY_GB"),
        warm_up=_yes("WARM_UP", default=True, strictest=False),
        sessions=_count("SESSIONS", default=300, strictest=10),
        metrics=_yes("METRICS", default=False, strictest=False),
        frame_ancestors=_sources("FRAME_ANCESTORS") or ("'none'" if _text("FRAME_ANCESTORS") else "'self'"),
        offline=_yes("OFFLINE", default=False, strictest=True)
        or os.environ.get("HF_HUB_OFFLINE", "").lower() in YES,
        hub=(os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/"),
        vectors=(_text("VECTORS_URL") or GENSIM_DATA).rstrip("/"),
        hosts=tuple(_text("DOWNLOAD_HOSTS").replace(",", " ").split()),
        plans=Path(os.path.expanduser(_text("PLANS"))).absolute() if _text("PLANS") else None,
        redis=_text("REDIS"),
        teacher=_text("TEACHER") if len(_text("TEACHER")) >= SHORTEST_TEACHER else "",
    )


def problems() -> list[str]:
    """Return one sentence for each setting with an unreadable value."""
    switches = ("DOWNLOADS", "UPLOADS", "OFFLINE", "METRICS", "WARM_UP")
    choices = {**dict.fromkeys(switches, (*YES, *NO)), "LOCAL_PATHS": (*YES, *NO, "auto")}
    found = [
        _problem(name, "true or false")
        for name, readable in choices.items()
        if _text(name).lower() not in ("", *readable)
    ]
    found += [
        _problem(name, "a number of gigabytes such as 2.5")
        for name in ("DISK_GB", "MEMORY_GB", "UPLOADS_GB")
        if _text(name) and _amount(_text(name)) is None
    ]
    if not _whole(_text("SESSIONS") or "1"):
        found.append(_problem("SESSIONS", "a whole number such as 300"))
    if _text("REDIS") and not _text("REDIS").startswith(REDIS_ADDRESSES):
        # Do not show the URL: it may hold a password.
        found.append(
            f"The setting {PREFIX}REDIS cannot be read; set it to an address such as redis://localhost:6379."
        )
    if len(_text("TEACHER")) in range(1, SHORTEST_TEACHER):
        found.append(
            f"The setting {PREFIX}TEACHER is short enough to be guessed; give it {SHORTEST_TEACHER} letters or more."
        )
    if _text("FRAME_ANCESTORS") and _sources("FRAME_ANCESTORS") is None:
        found.append(_problem("FRAME_ANCESTORS", "addresses such as https://school.example, * or 'none'"))
    return found


def _problem(name: str, wanted: str) -> str:
    return f"The setting {PREFIX}{name} is “{_text(name)}”; set it to {wanted}."


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
    # Enough for the embedded models only.
    return _amount(text) or 100_000_000


def _count(name: str, *, default: int, strictest: int) -> int:
    text = _text(name)
    return _whole(text) or strictest if text else default


def _sources(name: str) -> str | None:
    """Parse Content-Security-Policy sources, with or without quotes around `self` and `none`; None if invalid."""
    words = (f"'{word}'" if word in ("self", "none") else word.rstrip("/") for word in _text(name).split())
    found = " ".join(words)
    return found if SOURCES.fullmatch(found) else None


def _whole(text: str) -> int | None:
    """Parse a positive integer; None if invalid."""
    return int(text) or None if text.isascii() and text.isdigit() and len(text) < 10 else None


def _amount(text: str) -> int | None:
    """Parse a number of gigabytes into bytes; None if invalid."""
    try:
        amount = float(text)
    except ValueError:
        return None
    return int(amount * 1e9) if 0 < amount < 1e6 else None
