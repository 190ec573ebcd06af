"""Settings of the host, from environment variables and from secrets; the defaults suit one learner on a laptop.

A value that cannot be read never stops the app: the strictest value counts instead, and `problems` says so.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PositiveInt, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from dashboard import limits

PREFIX = "EMBEDDING_LAB_"
GENSIM_DATA = "https://github.com/RaRe-Technologies/gensim-data/releases/download"
# Sources of a Content-Security-Policy: everything, nothing, or itself and hosts.
_SOURCE = r"('self'|(https?://)?(\*\.)?[\w-]+(\.[\w-]+)*(:(\d{1,5}|\*))?)"
SOURCES = re.compile(rf"\*|'none'|{_SOURCE}( {_SOURCE})*", re.ASCII)
# An address of mail, and the host of a URL, without what would add a recipient or a name to it.
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+", re.ASCII)
HOST = re.compile(r"[\w-]+(\.[\w-]+)*(:\d{1,5})?", re.ASCII)
# What a URL may hold only escaped.
UNSAFE = re.compile(r"[^!-~]|[\"'<>\\^`{|}]")
# Letters of a teacher's password: too many to guess by brute force.
MIN_PASSWORD_LENGTH = 12
PROJECT = Path(__file__).parents[1]


class WarmUp(StrEnum):
    """What is loaded at start: nothing, what the first views of the default models need, or all for a class."""

    NO = "no"
    SMALL = "small"
    CLASS = "class"


@dataclass(frozen=True)
class Expected:
    """What a setting expects, and what counts where its value cannot be read.

    Attributes:
        text: the end of the sentence “set it to …”.
        strictest: the value that counts then; empty for the default.
        is_secret: whether a value may hold a password, and is not shown.
    """

    text: str
    strictest: str = ""
    is_secret: bool = False


def _parse_gigabytes(text: str) -> int:
    amount = float(text)
    if not 0 < amount < 1e6:
        raise ValueError("not an amount of memory or disk")
    return int(amount * 1e9)


def _parse_path(text: str) -> Path:
    return Path(os.path.expanduser(text)).absolute()


def _parse_sources(text: str) -> str:
    """Parse Content-Security-Policy sources, with or without quotes around `self` and `none`."""
    words = (f"'{word}'" if word in ("self", "none") else word.rstrip("/") for word in text.split())
    sources = " ".join(words)
    if not SOURCES.fullmatch(sources):
        raise ValueError("not a list of sources")
    return sources


def _parse_contact(text: str) -> str:
    """Parse a mail address or an https URL; anything else that a link could do is refused."""
    url = urlsplit(text)
    is_url = url.scheme == "https" and HOST.fullmatch(url.netloc) and not UNSAFE.search(text)
    if len(text) > limits.MAX_CONTACT_LENGTH or not (is_url or MAIL.fullmatch(text)):
        raise ValueError("neither a mail address nor an https URL")
    return text


def _parse_auto(text: str) -> str | None:
    return None if text.lower() == "auto" else text


def _parse_warm_up(text: str) -> str | None:
    names = {"auto": None, "true": WarmUp.CLASS, "false": WarmUp.NO}
    return names.get(text.lower(), text.lower())


def _parse_hosts(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _strip_slash(text: str) -> str:
    return text.rstrip("/")


# The strictest amount is enough for the embedded models only.
AMOUNT = Expected("a number of gigabytes such as 2.5", strictest="0.1")

Switch = Annotated[bool, Expected("true or false", strictest="false")]
SwitchOrAuto = Annotated[
    bool | None, BeforeValidator(_parse_auto), Expected("true or false", strictest="false")
]
StrictSwitch = Annotated[bool, Expected("true or false", strictest="true")]
WarmUpOrAuto = Annotated[
    WarmUp | None, BeforeValidator(_parse_warm_up), Expected("small, class or no", strictest="no")
]
Gigabytes = Annotated[int, BeforeValidator(_parse_gigabytes), AMOUNT]
OptionalGigabytes = Annotated[int | None, BeforeValidator(_parse_gigabytes), AMOUNT]
Count = Annotated[PositiveInt, Expected("a whole number such as 300", strictest="10")]
Folder = Annotated[Path, BeforeValidator(_parse_path)]
OptionalFolder = Annotated[Path | None, BeforeValidator(_parse_path)]
Sources = Annotated[
    str,
    AfterValidator(_parse_sources),
    Expected("addresses such as https://school.example, * or 'none'", strictest="none"),
]
Url = Annotated[str, AfterValidator(_strip_slash)]
Hosts = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parse_hosts)]
RedisUrl = Annotated[
    str,
    Field(pattern="^(redis|rediss|unix)://"),
    Expected("an address such as redis://localhost:6379", is_secret=True),
]
Contact = Annotated[
    str,
    AfterValidator(_parse_contact),
    Expected("an address such as teacher@school.example or https://school.example/issues"),
]
Password = Annotated[
    str,
    Field(min_length=MIN_PASSWORD_LENGTH),
    Expected(f"{MIN_PASSWORD_LENGTH} letters or more, too many to guess", is_secret=True),
]


def _variable(name: str, default: Any) -> Any:
    return Field(default, validation_alias=name)


class Settings(BaseSettings):
    """The host's settings.

    Attributes:
        folder: folder of installed models.
        word_vectors: slug of the default word vectors; empty for the embedded ones.
        language_model: slug of the default language model; empty for the embedded one.
        downloads: whether visitors may download and remove models.
        uploads: whether visitors may upload files.
        uploads_memory_bytes: memory limit for the uploads of all visitors together.
        local_paths: whether visitors may open paths on this machine; None: only a local visitor.
        disk_bytes: disk limit for all models, downloaded or local; None for the free space.
        memory_bytes: memory limit for the matrices of one model; None for no limit.
        warm_up: what is loaded at startup, in the background; None: by the memory of the host.
        sessions: maximum number of open tabs, over all visitors.
        metrics: whether Streamlit's process metrics are public.
        frame_ancestors: sources that may embed the app, as in the Content-Security-Policy directive.
        stay_offline: the app's own switch for `offline`.
        hub_offline: the hub client's switch for `offline`.
        hub: base URL of the model hub.
        vectors: base URL of gensim-data's releases.
        hosts: further hosts that a download may be redirected to.
        plans: folder of further lesson plans; None for the built-in ones only.
        redis: URL of the Redis server for polls; empty for a file beside the models.
        contact: mail address or https URL to which a wrong sentence is reported; empty for no such link.
        teacher: password for the answer key; empty: only a local visitor has it.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="ignore", case_sensitive=True, validate_default=False
    )

    folder: Folder = _variable("EMBEDDING_LAB_MODELS", PROJECT / "models")
    word_vectors: str = _variable("EMBEDDING_LAB_WORD_VECTORS", "")
    language_model: str = _variable("EMBEDDING_LAB_LANGUAGE_MODEL", "")
    downloads: Switch = _variable("EMBEDDING_LAB_DOWNLOADS", True)
    uploads: Switch = _variable("EMBEDDING_LAB_UPLOADS", True)
    # What models and pages leave free on a host of 1 GB.
    uploads_memory_bytes: Gigabytes = _variable("EMBEDDING_LAB_UPLOADS_GB", 200_000_000)
    local_paths: SwitchOrAuto = _variable("EMBEDDING_LAB_LOCAL_PATHS", None)
    disk_bytes: OptionalGigabytes = _variable("EMBEDDING_LAB_DISK_GB", None)
    memory_bytes: OptionalGigabytes = _variable("EMBEDDING_LAB_MEMORY_GB", None)
    warm_up: WarmUpOrAuto = _variable("EMBEDDING_LAB_WARM_UP", None)
    sessions: Count = _variable("EMBEDDING_LAB_SESSIONS", 300)
    metrics: Switch = _variable("EMBEDDING_LAB_METRICS", False)
    frame_ancestors: Sources = _variable("EMBEDDING_LAB_FRAME_ANCESTORS", "'self'")
    stay_offline: StrictSwitch = _variable("EMBEDDING_LAB_OFFLINE", False)
    hub_offline: str = _variable("HF_HUB_OFFLINE", "")
    hub: Url = _variable("HF_ENDPOINT", "https://huggingface.co")
    vectors: Url = _variable("EMBEDDING_LAB_VECTORS_URL", GENSIM_DATA)
    hosts: Hosts = _variable("EMBEDDING_LAB_DOWNLOAD_HOSTS", ())
    plans: OptionalFolder = _variable("EMBEDDING_LAB_PLANS", None)
    redis: RedisUrl = _variable("EMBEDDING_LAB_REDIS", "")
    contact: Contact = _variable("EMBEDDING_LAB_CONTACT", "")
    teacher: Password = _variable("EMBEDDING_LAB_TEACHER", "")

    @property
    def offline(self) -> bool:
        """Whether to make no network connections."""
        # As the hub client reads its own variable.
        return self.stay_offline or self.hub_offline.lower() in ("1", "true", "yes", "on")

    @model_validator(mode="before")
    @classmethod
    def strip(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Remove white space around texts; a blank one counts as not set."""
        stripped = {
            name: value.strip() if isinstance(value, str) else value for name, value in values.items()
        }
        return {name: value for name, value in stripped.items() if value != ""}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then secrets, then the environment, into which Streamlit copies secrets as well."""
        return init_settings, InitSettingsSource(settings_cls, _secrets()), env_settings


# The fields by the variable that each is read from.
VARIABLES = {str(field.validation_alias): field for field in Settings.model_fields.values()}

_read_secrets: Callable[[], Mapping[str, object]] = dict


def read_secrets_with(read: Callable[[], Mapping[str, object]]) -> None:
    """Take secrets from `read`, which returns them by name; other names than a setting's are ignored."""
    global _read_secrets
    _read_secrets = read


def current() -> Settings:
    """Return the current settings; an unreadable value counts as the strictest one (see `problems`)."""
    return _load()[0]


def problems() -> list[str]:
    """Return one sentence for each setting with an unreadable value."""
    return list(_load()[1])


def _secrets() -> dict[str, str]:
    return {name: str(value) for name, value in _read_secrets().items() if name in VARIABLES}


def _load() -> tuple[Settings, tuple[str, ...]]:
    return _parse((*map(os.environ.get, VARIABLES), *_secrets().items()))


@lru_cache(maxsize=8)
def _parse(raw_values: tuple[object, ...]) -> tuple[Settings, tuple[str, ...]]:
    """Parse the settings, cached by their raw values, since each run asks a dozen times."""
    try:
        return Settings(), ()
    except ValidationError as error:
        unreadable = {str(detail["loc"][0]): str(detail["input"]) for detail in error.errors()}
    expected = {variable: _expected(variable) for variable in VARIABLES if variable in unreadable}
    strictest: dict[str, Any] = {variable: item.strictest for variable, item in expected.items()}
    return Settings(**strictest), tuple(
        _describe(variable, unreadable[variable], item) for variable, item in expected.items()
    )


def _expected(variable: str) -> Expected:
    return next(item for item in VARIABLES[variable].metadata if isinstance(item, Expected))


def _describe(variable: str, text: str, expected: Expected) -> str:
    found = "cannot be used" if expected.is_secret else f"is “{text}”"
    return f"The setting {variable} {found}; set it to {expected.text}."
