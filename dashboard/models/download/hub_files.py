"""Download and verification of the files of a hub repository.

Whole files are verified by the SHA-256 (large files) or git SHA-1 (small files) listed by the hub.
"""

from pathlib import Path
from typing import Any

from dashboard import limits, settings
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.download.byte_ranges import Source, fill
from dashboard.models.download.hub import Repository
from dashboard.models.download.integrity import matches_checksum
from dashboard.models.download.partial_file import PartialFile
from dashboard.models.matrices import WEIGHTS_FILE, shard_names
from dashboard.models.readers.json_text import loads

PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack")


class HubFiles:
    """Resumable downloads of files or byte ranges of one repository."""

    def __init__(self, repository: Repository, folder: Path, progress: Progress) -> None:
        """Set the folder of partial files (`folder`) and the progress (`progress`), which may cancel."""
        self.repository = repository
        self._folder = folder
        self.progress = progress
        self._partial_files: dict[tuple[str, int, int], PartialFile] = {}

    def has(self, name: str) -> bool:
        """Return whether the repository has this file."""
        return name in self.repository.files

    def _url(self, name: str) -> str:
        from huggingface_hub import hf_hub_url

        return hf_hub_url(
            self.repository.repo, name, revision=self.repository.commit, endpoint=settings.current().hub
        )

    def byte_range(self, name: str, start: int, stop: int) -> PartialFile:
        """Return bytes `start` to `stop` of a file, downloading what is missing; raises as `byte_ranges.fill`."""
        from huggingface_hub.utils import build_hf_headers

        if (name, start, stop) in self._partial_files:
            return self._partial_files[name, start, stop]
        identity: dict[str, object] = {
            "repo": self.repository.repo,
            "commit": self.repository.commit,
            "file": name,
            "start": start,
            "stop": stop,
        }
        part = PartialFile(self._folder, f"{name}.{start}-{stop}", identity)
        source = Source(
            self._url(name),
            f"{name} of {self.repository.repo}",
            start=start,
            stop=stop,
            size=self.repository.files[name].n_bytes,
            headers=build_hf_headers(library_name="embedding-lab"),
            immutable=True,
        )
        fill(part, source, self.progress)
        self._partial_files[name, start, stop] = part
        return part

    def fetch(self, name: str) -> PartialFile:
        """Download a whole file and verify its checksum.

        Raises:
            InputError: as `byte_range`; or the checksum differs.
        """
        part = self.byte_range(name, 0, self.repository.files[name].n_bytes)
        self.check(name, part.data_path)
        return part

    def check(self, name: str, path: Path, advice: str = "get it again") -> None:
        """Verify the checksum of the file at `path`; on a mismatch, discard the partial download.

        Raises:
            InputError: the checksum differs; the message ends with `advice`.
        """
        if not matches_checksum(path, self.repository.files[name]):
            for part in self._partial_files.values():
                part.discard()
            self._partial_files.clear()
            raise InputError(
                f"{name} of {self.repository.repo} arrived damaged (its checksum differs) and was thrown away; "
                f"{advice}."
            )

    def read_small(self, name: str) -> bytes:
        """Download and verify a small file and return its content.

        Raises:
            InputError: it is missing or too large; or as `fetch`.
        """
        if not self.has(name):
            raise InputError(f"{self.repository.repo} has no {name}; choose another model.")
        if self.repository.files[name].n_bytes > limits.MAX_SMALL_FILE_BYTES:
            raise InputError(
                f"{name} of {self.repository.repo} is too large for such a file; choose another model."
            )
        return self.fetch(name).content()

    def read_json(self, name: str) -> dict[str, Any]:
        """Download and parse a small JSON file.

        Raises:
            InputError: it is not a JSON object; or as `read_small`.
        """
        content = self.read_small(name)
        try:
            values = loads(content)
        except ValueError as error:
            raise InputError(
                f"{name} of {self.repository.repo} is not valid; choose another model."
            ) from error
        if not isinstance(values, dict):
            raise InputError(f"{name} of {self.repository.repo} is not valid; choose another model.")
        return values

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
                raise InputError(
                    f"{index} of {self.repository.repo} is not valid; choose another model."
                ) from error
            missing = [name for name in names if not self.has(name)]
            if missing:
                raise InputError(f"{self.repository.repo} lacks {missing[0]}; choose another model.")
            return names
        if any(name.endswith(PICKLES) for name in self.repository.files):
            raise InputError(
                f"{self.repository.repo} publishes its weights only as pickle files, which can run code when they are "
                "opened; choose a model with safetensors."
            )
        raise InputError(f"{self.repository.repo} has no safetensors weights; choose another model.")
