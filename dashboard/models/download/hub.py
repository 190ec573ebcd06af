"""Repositories of the hub: their list of files, and resumable downloads with verified checksums.

Whole files are verified by the SHA-256 (large files) or git SHA-1 (small files) listed by the hub.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard import limits, settings
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.download import network
from dashboard.models.download.byte_ranges import ByteRange, fill
from dashboard.models.download.partial_file import PartialFile
from dashboard.models.matrices import WEIGHTS_FILE, shard_names
from dashboard.models.readers.json_text import loads

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

REPO_ID = re.compile(r"(?:[A-Za-z0-9][\w.-]{0,95}/)?[A-Za-z0-9][\w.-]{0,95}", re.ASCII)

PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack")

REVISION = re.compile(r"[A-Za-z0-9][\w./-]{0,199}", re.ASCII)


@dataclass(frozen=True)
class HubFile:
    """File of a repository: its size, and the checksum listed by the hub (kind, hexadecimal)."""

    n_bytes: int
    checksum: tuple[str, str] | None


def validate_repo(repo: str) -> str:
    """Return `repo` if it is a valid repository name.

    Raises:
        InputError: it is a URL, a path, or not of the form owner/name.
    """
    repo = repo.strip()
    if "://" in repo or repo.startswith("www."):
        raise InputError(
            "That is an address; enter only the owner and the name, such as openai-community/gpt2."
        )
    if not REPO_ID.fullmatch(repo) or ".." in repo or "--" in repo or repo.endswith((".git", "-", ".")):
        raise InputError(
            f"“{repo[:80]}” is not the name of a model on the hub; enter owner/name, such as openai-community/gpt2."
        )
    return repo


class HubRepository:
    """Model repository at one commit, with resumable downloads of its files or of byte ranges of them.

    The hub is asked for its description once, at the first use of one of its properties.

    Attributes:
        repo: owner and name.
        progress: receives the progress, and may cancel.
    """

    def __init__(self, repo: str, revision: str | None, folder: Path, progress: Progress) -> None:
        """Keep partial files in `folder`.

        Args:
            repo: owner and name.
            revision: commit or branch; None for the default one.
            folder: folder of partial files.
            progress: receives the progress, and may cancel.

        Raises:
            InputError: `repo` or `revision` is not valid.
        """
        self.repo = validate_repo(repo)
        if revision is not None and not REVISION.fullmatch(revision):
            raise InputError(f"“{revision[:80]}” is not a revision; enter a commit or a branch such as main.")
        self.progress = progress
        self._revision = revision
        self._folder = folder
        self._partial_files: dict[tuple[str, int, int], PartialFile] = {}

    @cached_property
    def _info(self) -> "ModelInfo":
        """The hub's description.

        Raises:
            InputError: the repository does not exist, is gated, or the hub does not respond.
            StoppedError: the user cancelled.
        """
        hub = settings.current().hub
        network.check_online(hub)
        retries = network.Retries(self.progress, self.repo)
        while True:
            self.progress.check()
            try:
                info = _request_info(hub, self.repo, self._revision)
                break
            except network.TransientError as error:
                retries.wait_or_raise(error)
        if not info.sha:
            raise InputError(
                f"{network.host_of(hub)} does not say which version of {self.repo} it has; try again later."
            )
        return info

    @property
    def commit(self) -> str:
        """The commit."""
        return str(self._info.sha)

    @cached_property
    def files(self) -> dict[str, HubFile]:
        """The files by name."""
        return {
            sibling.rfilename: HubFile(sibling.size, _checksum(sibling))
            for sibling in self._info.siblings or ()
            if sibling.size is not None
        }

    @property
    def licence(self) -> str:
        """The licence that its publisher states."""
        card = self._info.card_data
        return str((card.to_dict().get("license") if card else None) or "licence not stated")

    @property
    def url(self) -> str:
        """URL of the repository at this commit."""
        return f"{settings.current().hub}/{self.repo}/tree/{self.commit}"

    def has(self, name: str) -> bool:
        """Return whether the repository has this file."""
        return name in self.files

    def _url(self, name: str) -> str:
        from huggingface_hub import hf_hub_url

        return hf_hub_url(self.repo, name, revision=self.commit, endpoint=settings.current().hub)

    def byte_range(self, name: str, start: int, stop: int) -> PartialFile:
        """Return bytes `start` to `stop` of a file, downloading what is missing; raises as `byte_ranges.fill`."""
        from huggingface_hub.utils import build_hf_headers

        if (name, start, stop) in self._partial_files:
            return self._partial_files[name, start, stop]
        identity: dict[str, object] = {
            "repo": self.repo,
            "commit": self.commit,
            "file": name,
            "start": start,
            "stop": stop,
        }
        part = PartialFile(self._folder, f"{name}.{start}-{stop}", identity)
        source = ByteRange(
            self._url(name),
            f"{name} of {self.repo}",
            start=start,
            stop=stop,
            size=self.files[name].n_bytes,
            headers=build_hf_headers(library_name="embedding-lab"),
            is_immutable=True,
        )
        fill(part, source, self.progress)
        self._partial_files[name, start, stop] = part
        return part

    def fetch(self, name: str) -> PartialFile:
        """Download a whole file and verify its checksum.

        Raises:
            InputError: as `byte_range`; or the checksum differs.
        """
        part = self.byte_range(name, 0, self.files[name].n_bytes)
        self.check(name, part.data_path)
        return part

    def check(self, name: str, path: Path, advice: str = "get it again") -> None:
        """Verify the checksum of the file at `path`; on a mismatch, discard the partial download.

        Raises:
            InputError: the checksum differs; the message ends with `advice`.
        """
        if not matches_checksum(path, self.files[name]):
            for part in self._partial_files.values():
                part.discard()
            self._partial_files.clear()
            raise InputError(
                f"{name} of {self.repo} arrived damaged (its checksum differs) and was thrown away; {advice}."
            )

    def read_small(self, name: str) -> bytes:
        """Download and verify a small file and return its content.

        Raises:
            InputError: it is missing or too large; or as `fetch`.
        """
        if not self.has(name):
            raise InputError(f"{self.repo} has no {name}; choose another model.")
        if self.files[name].n_bytes > limits.MAX_SMALL_FILE_BYTES:
            raise InputError(f"{name} of {self.repo} is too large for such a file; choose another model.")
        return self.fetch(name).content()

    def read_json(self, name: str) -> dict[str, Any]:
        """Download and parse a small JSON file.

        Raises:
            InputError: it is not a JSON object; or as `read_small`.
        """
        content = self.read_small(name)
        with suppress(ValueError):
            if isinstance(values := loads(content), dict):
                return values
        raise InputError(f"{name} of {self.repo} is not valid; choose another model.")

    def weight_names(self) -> list[str]:
        """Return the names of the safetensors files that hold the weights.

        Raises:
            InputError: there are none; pickled weights are refused, because opening them can run code.
        """
        if self.has(WEIGHTS_FILE):
            return [WEIGHTS_FILE]
        index = f"{WEIGHTS_FILE}.index.json"
        if self.has(index):
            try:
                names = shard_names(self.read_json(index))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                if isinstance(error, InputError):
                    raise
                raise InputError(f"{index} of {self.repo} is not valid; choose another model.") from error
            missing = [name for name in names if not self.has(name)]
            if missing:
                raise InputError(f"{self.repo} lacks {missing[0]}; choose another model.")
            return names
        if any(name.endswith(PICKLES) for name in self.files):
            raise InputError(
                f"{self.repo} publishes its weights only as pickle files, which can run code when they are "
                "opened; choose a model with safetensors."
            )
        raise InputError(f"{self.repo} has no safetensors weights; choose another model.")


def matches_checksum(path: Path, file: HubFile) -> bool:
    """Return whether the file at `path` has the checksum listed by the hub; True if none is listed.

    The checksum is SHA-256 for large files and the git blob SHA-1 (over a header with the length) for small
    ones.
    """
    if file.checksum is None:
        return True
    kind, expected = file.checksum

    def start() -> "hashlib._Hash":
        if kind == "sha256":
            return hashlib.sha256()
        return hashlib.sha1(f"blob {file.n_bytes}\0".encode(), usedforsecurity=False)

    with path.open("rb") as data:
        return hashlib.file_digest(data, start).hexdigest() == expected


def _request_info(hub: str, repo: str, revision: str | None) -> "ModelInfo":
    """Request the hub's description of a repository.

    Raises:
        TransientError: the hub does not answer, or not in a valid way.
        InputError: it refuses, or the hub client is offline.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    with network.translate_network_errors(hub):
        try:
            return HfApi(endpoint=hub).model_info(
                repo, revision=revision, files_metadata=True, timeout=network.STALL_SECONDS
            )
        except OfflineModeIsEnabled as error:
            raise InputError("The hub client is set to offline; use a model that is here.") from error
        except HfHubHTTPError as error:
            status, headers = error.response.status_code, error.response.headers
            network.raise_for_status(status, headers.get("retry-after"), hub, f"model {repo}")
            raise network.http_error(status, hub, f"model {repo}") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise network.TransientError(
                f"{network.host_of(hub)} answers in a way that this app does not understand; try again later."
            ) from error


def _checksum(file: "RepoSibling") -> tuple[str, str] | None:
    """Return the checksum that the hub lists for a file: SHA-256 of a large one, the git SHA-1 of a small one."""
    if file.lfs is not None:
        return "sha256", file.lfs.sha256
    return ("git", file.blob_id) if file.blob_id else None
