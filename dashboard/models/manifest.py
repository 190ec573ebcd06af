"""Manifest of an installed model: identity, source and file checksums."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from dashboard import settings


class Slot(StrEnum):
    """Role of a model in the app."""

    WORDS = "words"
    LANGUAGE = "language"
    TOKENIZER = "tokenizer"


@dataclass(frozen=True)
class FileRecord:
    """Size and SHA-256 of a stored file when it was verified."""

    n_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Content of a stored model's `model.json`.

    Attributes:
        slug: its identifier in URLs; the name of its folder.
        title: its display name.
        slot: its role in the app.
        summary: one-line description.
        source: its origin, as a URL or a sentence.
        revision: the commit or checksum that was downloaded.
        licence: the publisher's licence.
        n_rows: number of words or tokens.
        n_dims: length of each vector.
        n_parameters: number of parameters of the whole language model, 0 for other models.
        repo: owner/name on the hub, empty for other sources.
        token_name: tensor name of the token matrix in `path`, if it is not a known one.
        has_gpt2_tokenizer: it uses GPT-2's tokenizer, which ships with the app and is not among the files.
        whole: whether all layers are installed, not only the two matrices.
        path: folder of the files if they are outside the store, else empty.
        notes: remarks of the reader, such as duplicate words.
        spans: byte ranges of the token and position matrices in the published files: (file, start, stop).
        files: size and checksum by file name.
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
    def from_json(cls, values: dict[str, Any]) -> "Manifest":
        """Parse a manifest from JSON written by any version of the app.

        Unknown fields are ignored.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: the values are not a manifest.
        """
        known = {each.name: values[each.name] for each in fields(cls) if each.name in values}
        files = {
            name: FileRecord(record["n_bytes"], record["sha256"]) for name, record in values["files"].items()
        }
        spans = {name: tuple(span) for name, span in values.get("spans", {}).items()}
        return cls(**{**known, "slot": Slot(values["slot"]), "files": files, "spans": spans})

    @property
    def n_bytes(self) -> int:
        """Size on disk in bytes."""
        return sum(record.n_bytes for record in self.files.values())

    @property
    def folder(self) -> Path:
        """Folder of the files."""
        return Path(self.path) if self.path else settings.current().folder / self.slug
