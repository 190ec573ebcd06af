"""What is written down of each model that is not in the box: what it is, where it came from, what its files were."""

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from dashboard import settings
from dashboard.errors import InputError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


class Slot(StrEnum):
    """What a model is for."""

    WORDS = "words"
    LANGUAGE = "language"
    TOKENIZER = "tokenizer"


@dataclass(frozen=True)
class FileRecord:
    """A stored file as it was when it was verified."""

    n_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What `model.json` says of a stored model.

    Attributes:
        slug: its name in links; the name of its folder.
        title: its name on the page.
        slot: what it is for.
        summary: one line about it.
        source: where it came from, as a link or a sentence.
        revision: the commit or checksum that was fetched.
        licence: the licence that its publisher gives.
        n_rows: words, or tokens.
        n_dims: length of each vector.
        n_parameters: trained values of the whole language model, 0 where there is none.
        repo: owner and name on the hub, empty where it is not from there.
        token_name: name of the token matrix in a file of `path`, where it is not one that the app knows.
        has_gpt2_tokenizer: its tokenizer is GPT-2's own, which is in the box and not among the files.
        whole: whether all layers are here, not only the two matrices.
        path: folder outside the store that holds the files, empty where they are in the store.
        notes: what was found while it was read, such as words that stood twice.
        spans: where the token and position matrices stand in the published file: file, first byte, byte after last.
        files: name to record.
    """

    slug: str
    title: str
    slot: Slot
    summary: str
    source: str
    revision: str
    licence: str
    n_rows: int = 0
    n_dims: int = 0
    n_parameters: int = 0
    repo: str = ""
    token_name: str = ""
    has_gpt2_tokenizer: bool = False
    whole: bool = False
    path: str = ""
    notes: str = ""
    spans: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    files: dict[str, FileRecord] = field(default_factory=dict)

    @classmethod
    def of_json(cls, values: dict[str, Any]) -> "Manifest":
        """The manifest that was written as JSON, by this version of the app, an older or a newer one.

        What a newer one says beyond the fields of this one is left out.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: the values are none.
        """
        known = {each.name: values[each.name] for each in fields(cls) if each.name in values}
        files = {
            name: FileRecord(record["n_bytes"], record["sha256"]) for name, record in values["files"].items()
        }
        spans = {name: tuple(span) for name, span in values.get("spans", {}).items()}
        return cls(**{**known, "slot": Slot(values["slot"]), "files": files, "spans": spans})

    @property
    def n_bytes(self) -> int:
        """Bytes on disk."""
        return sum(record.n_bytes for record in self.files.values())

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return Path(self.path) if self.path else settings.current().folder / self.slug


def checked_slug(slug: str) -> str:
    """`slug` itself if it can name a folder.

    Raises:
        InputError: it holds a path or other characters.
    """
    if not NAME.fullmatch(slug) or ".." in slug:
        raise InputError(f"“{slug[:80]}” cannot be a model's name; use letters, digits, dots and dashes.")
    return slug
