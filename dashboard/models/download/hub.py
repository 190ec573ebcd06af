"""Language models from the hub: only the bytes that are needed, only safetensors, never code.

For the embedding pages that is the safetensors header and, after it, the byte ranges of the token and the position
matrix. What can be checked is checked: a file fetched whole against the SHA-256 (large files) or git's own SHA-1
(small ones) that the hub lists; a byte range, for which the hub lists no checksum, against the header's dtype, shape
and place, the length of the whole file, and that each value is a number of usable size. A flipped bit that leaves a
plausible number in a range cannot be found; getting the whole model does find it.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dashboard.errors import InputError
from dashboard.models import settings
from dashboard.models.download import fetch
from dashboard.models.download.parts import Part
from dashboard.models.download.watch import Watch
from dashboard.models.files.safetensors_file import (
    DTYPES,
    MAX_HEADER_BYTES,
    TensorInfo,
    parse_header,
    read_header,
    widened,
)
from dashboard.models.language_model import (
    EMBEDDINGS_FILE,
    WEIGHTS_FILE,
    count_parameters,
    find_matrices,
    first_position,
    shard_names,
)
from dashboard.models.store import cannot_write
from dashboard.models.tokenizer import gpt2_tokenizer

REPO_ID = re.compile(r"(?:[A-Za-z0-9][\w.-]{0,95}/)?[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
REVISION = re.compile(r"[A-Za-z0-9][\w./-]{0,199}", re.ASCII)

# Configurations are a few kB; the largest tokenizers and indices some 30 MB.
LARGEST_SMALL_FILE = 64_000_000
# A header of a hundred tensors fits; a longer one costs one request more.
FIRST_BYTES = 32_768
MOST_MATRIX_BYTES = 16_000_000_000
# Trained embedding values stay far below; a flipped bit in an exponent does not.
LARGEST_VALUE = 1e5
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".h5", ".msgpack")
BESIDE_WEIGHTS = ("config.json", "tokenizer.json", "generation_config.json")


@dataclass(frozen=True)
class HubFile:
    """A file of a repository: its length, and the checksum that the hub lists for it (kind, hexadecimal)."""

    n_bytes: int
    checksum: tuple[str, str] | None


@dataclass(frozen=True)
class Repository:
    """A model repository at one commit."""

    repo: str
    commit: str
    licence: str
    files: dict[str, HubFile]

    @property
    def url(self) -> str:
        """Its page, at exactly this commit."""
        return f"{settings.current().hub}/{self.repo}/tree/{self.commit}"


def checked_repo(repo: str) -> str:
    """`repo` itself if it can name a repository.

    Raises:
        InputError: it is an address, a path, or not of the form owner/name.
    """
    repo = repo.strip()
    if "://" in repo or repo.startswith("www."):
        raise InputError(
            "That is an address; enter only the owner and the name, such as openai-community/gpt2."
        )
    if not REPO_ID.fullmatch(repo) or ".." in repo or "--" in repo or repo.endswith((".git", "-", ".")):
        raise InputError(
            f"“{repo[:80]}” is no name of a model on the hub; enter owner/name, such as openai-community/gpt2."
        )
    return repo


def describe(repo: str, revision: str | None, watch: Watch) -> Repository:
    """Files, checksums and commit of a repository, as the hub lists them.

    Raises:
        InputError: it is not there, not for everyone, or the hub does not answer.
        StoppedError: somebody asked to stop.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    repo = checked_repo(repo)
    if revision is not None and not REVISION.fullmatch(revision):
        raise InputError(f"“{revision[:80]}” is no revision; enter a commit or a branch such as main.")
    hub = settings.current().hub
    fetch.check_online(hub)
    tries = fetch.Tries(watch, repo)
    while True:
        watch.check()
        try:
            with fetch.network_faults(hub):
                try:
                    info = HfApi(endpoint=hub).model_info(
                        repo, revision=revision, files_metadata=True, timeout=fetch.STALL_SECONDS
                    )
                except OfflineModeIsEnabled as error:
                    raise InputError("The hub client is set to offline; use a model that is here.") from error
                except HfHubHTTPError as error:
                    response = error.response
                    fetch.pass_or_raise(
                        response.status_code, response.headers.get("retry-after"), hub, f"model {repo}"
                    )
                    raise fetch.refusal(response.status_code, hub, f"model {repo}") from error
                except (ValueError, KeyError, TypeError) as error:
                    raise fetch.PassingError(
                        f"{fetch.host_of(hub)} answers in a way that this app does not understand; try again later."
                    ) from error
            break
        except fetch.PassingError as fault:
            tries.failed(fault)
    files = {}
    for sibling in info.siblings or ():
        checksum = None
        if sibling.lfs is not None:
            checksum = ("sha256", sibling.lfs.sha256)
        elif sibling.blob_id:
            checksum = ("git", sibling.blob_id)
        if sibling.size is not None:
            files[sibling.rfilename] = HubFile(sibling.size, checksum)
    if not info.sha:
        raise InputError(
            f"{fetch.host_of(hub)} does not say which version of {repo} it has; try again later."
        )
    licence = info.card_data.to_dict().get("license") if info.card_data else None
    return Repository(repo, info.sha, str(licence or "not stated by its publisher"), files)


class Download:
    """Fetches files and ranges of one repository into parts that survive a break."""

    def __init__(self, repository: Repository, parts: Path, watch: Watch) -> None:
        """`parts`: folder for what has arrived."""
        self.repository = repository
        self._parts = parts
        self._watch = watch
        self._used: list[Part] = []

    def has(self, name: str) -> bool:
        """Whether the repository has this file."""
        return name in self.repository.files

    def _url(self, name: str) -> str:
        from huggingface_hub import hf_hub_url

        return hf_hub_url(
            self.repository.repo, name, revision=self.repository.commit, endpoint=settings.current().hub
        )

    def _part(self, name: str, start: int, stop: int) -> Part:
        identity: dict[str, object] = {
            "repo": self.repository.repo,
            "commit": self.repository.commit,
            "file": name,
            "start": start,
            "stop": stop,
        }
        part = Part(self._parts, f"{name}.{start}-{stop}", identity)
        self._used.append(part)
        return part

    def span(self, name: str, start: int, stop: int) -> Part:
        """Bytes `start` to `stop` of a file, fetched or already here."""
        from huggingface_hub.utils import build_hf_headers

        part = self._part(name, start, stop)
        for _ in fetch.ranges(
            part,
            self._url(name),
            what=f"{name} of {self.repository.repo}",
            watch=self._watch,
            start=start,
            stop=stop,
            size=self.repository.files[name].n_bytes,
            headers=build_hf_headers(library_name="embedding-lab"),
            immutable=True,
        ):
            pass
        return part

    def whole(self, name: str) -> Part:
        """A whole file, checked against the hub's checksum.

        Raises:
            InputError: as `fetch.ranges`; or the bytes are not those that the hub lists.
        """
        file = self.repository.files[name]
        part = self.span(name, 0, file.n_bytes)
        self.check(name, part.data_path)
        return part

    def check(self, name: str, path: Path, advice: str = "get it again") -> None:
        """See that the file at `path` is the repository's file `name`; remove what arrived of it if not.

        Raises:
            InputError: it is not; the sentence ends with the `advice`.
        """
        file = self.repository.files[name]
        if file.checksum is None:
            return
        kind, expected = file.checksum
        digest = hashlib.sha256() if kind == "sha256" else hashlib.sha1(usedforsecurity=False)
        if kind == "git":
            digest.update(f"blob {file.n_bytes}\0".encode())
        with path.open("rb") as data:
            while piece := data.read(1 << 20):
                digest.update(piece)
        if digest.hexdigest() != expected:
            for part in self._used:
                part.discard()
            raise InputError(
                f"{name} of {self.repository.repo} arrived damaged (its checksum differs) and was thrown away; "
                f"{advice}."
            )

    def small(self, name: str) -> bytes:
        """Content of a small file, checked.

        Raises:
            InputError: it is missing or too large; or as `whole`.
        """
        if not self.has(name):
            raise InputError(f"{self.repository.repo} has no {name}; choose another model.")
        if self.repository.files[name].n_bytes > LARGEST_SMALL_FILE:
            raise InputError(
                f"{name} of {self.repository.repo} is too large for such a file; choose another model."
            )
        return self.whole(name).content()

    def json(self, name: str) -> dict[str, Any]:
        """A small JSON file.

        Raises:
            InputError: it is not a JSON object; or as `small`.
        """
        content = self.small(name)
        try:
            values = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"{name} of {self.repository.repo} is not valid; choose another model."
            ) from error
        if not isinstance(values, dict):
            raise InputError(f"{name} of {self.repository.repo} is not valid; choose another model.")
        return values

    def weight_names(self) -> list[str]:
        """Names of the safetensors files that hold the weights.

        Raises:
            InputError: there are none; pickled weights are refused, because opening them can run code.
        """
        if self.has(WEIGHTS_FILE):
            return [WEIGHTS_FILE]
        index = f"{WEIGHTS_FILE}.index.json"
        if self.has(index):
            try:
                names = shard_names(self.json(index))
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

    def header(self, name: str) -> dict[str, TensorInfo]:
        """Tensors of a safetensors file, by its first bytes.

        Raises:
            InputError: it is not safetensors, or a tensor lies outside the file.
        """
        size = self.repository.files[name].n_bytes
        start = self.span(name, 0, min(FIRST_BYTES, size)).content()
        length = int.from_bytes(start[:8], "little")
        if not 2 <= length <= min(MAX_HEADER_BYTES, size - 8):
            raise InputError(
                f"{name} of {self.repository.repo} is not a safetensors file; choose another model."
            )
        if 8 + length > len(start):
            start += self.span(name, len(start), 8 + length).content()
        tensors = parse_header(start[8 : 8 + length], data_start=8 + length)
        for tensor, info in tensors.items():
            width = np.dtype(DTYPES[info.dtype]).itemsize if info.dtype in DTYPES else None
            if info.stop > size or (width and info.stop - info.start != info.n_values * width):
                raise InputError(
                    f"The header of {name} of {self.repository.repo} does not fit its length ({tensor}); "
                    "choose another model."
                )
        return tensors

    def done(self) -> None:
        """Throw the parts away: their bytes are in the store."""
        for part in self._used:
            part.discard()


@dataclass(frozen=True)
class Matrices:
    """Where a model's two matrices stand: tensor name, file and place of each."""

    config: dict[str, Any]
    token: tuple[str, TensorInfo]
    position: tuple[str, TensorInfo] | None
    n_parameters: int

    @property
    def n_bytes(self) -> int:
        """Bytes of both as they are published."""
        return sum(info.stop - info.start for _, info in filter(None, (self.token, self.position)))

    @property
    def memory_bytes(self) -> int:
        """Bytes of both as float32."""
        return 4 * sum(info.n_values for _, info in filter(None, (self.token, self.position)))


def locate(download: Download) -> Matrices:
    """Find the matrices by the headers alone.

    Raises:
        InputError: they are not there, or not of a kind that can be read.
    """
    config = download.json("config.json")
    tensors: dict[str, TensorInfo] = {}
    place: dict[str, str] = {}
    for name in download.weight_names():
        found = download.header(name)
        tensors.update(found)
        place.update(dict.fromkeys(found, name))
    repo = download.repository.repo
    try:
        token, position = find_matrices(tensors, config, repo)
    except InputError:
        unusual = unusual_name(tensors, config)
        if unusual is None:
            raise
        token, position = unusual, None
    for name in filter(None, (token, position)):
        info = tensors[name]
        if info.dtype not in ("F64", "F32", "F16", "BF16") or 0 in info.shape:
            raise InputError(
                f"{repo} keeps {name} as {info.dtype} of shape {info.shape}, where 16- or 32-bit numbers are needed; "
                "choose another model."
            )
        if info.stop - info.start > MOST_MATRIX_BYTES:
            raise InputError(f"The matrix {name} of {repo} is too large for this app; choose another model.")
    return Matrices(
        config,
        (place[token], tensors[token]),
        (place[position], tensors[position]) if position else None,
        count_parameters(tensors),
    )


def unusual_name(tensors: Mapping[str, TensorInfo], config: dict[str, Any]) -> str | None:
    """Name of the token matrix among `tensors` where only the architecture itself knows it, or None."""
    asked = input_embeddings_name(config)
    matching = [name for name in tensors if asked and (name == asked or name.endswith(f".{asked}"))]
    return min(matching, key=len) if matching else None


def input_embeddings_name(config: dict[str, Any]) -> str | None:
    """Name of the token matrix by the architecture itself: `AutoModel` and `get_input_embeddings()`, without weights.

    For families whose names this app does not know. No code of the repository is run.
    """
    import torch
    from transformers import AutoConfig, AutoModel

    try:
        known = AutoConfig.for_model(**{"model_type": config.get("model_type", ""), **config})
        with torch.device("meta"):
            model = AutoModel.from_config(known, trust_remote_code=False)
        weight = model.get_input_embeddings().weight
        return next(name for name, value in model.named_parameters() if value is weight)
    except Exception:  # a configuration from anywhere can fail in any way; then the name stays unknown
        return None


def fetch_tokenizer(download: Download, staged: Path, config: dict[str, Any] | None) -> None:
    """Put `tokenizer.json` into `staged`; where it is GPT-2's own, the embedded one stands in, which opens faster.

    Raises:
        InputError: there is none, or it cannot be opened.
    """
    from tokenizers import Tokenizer

    gpt2 = gpt2_tokenizer()
    same_size = config is not None and config.get("vocab_size") == gpt2.get_vocab_size()
    if same_size and not download.has("tokenizer.json"):
        return
    content = download.small("tokenizer.json")
    try:
        tokenizer = Tokenizer.from_str(content.decode())
    except Exception as error:  # the library raises a bare Exception
        raise InputError(
            f"The tokenizer of {download.repository.repo} is of a kind that this app cannot open; choose another model."
        ) from error
    if same_size and tokenizer.get_vocab() == gpt2.get_vocab():
        return
    try:
        (staged / "tokenizer.json").write_bytes(content)
    except OSError as error:
        raise cannot_write(error) from error


def fetch_matrices(download: Download, found: Matrices, staged: Path) -> None:
    """Fetch the two byte ranges and write them to `staged` as `embeddings.safetensors`, float32.

    Raises:
        InputError: a value is not a usable number, the disk is full, or as `fetch.ranges`.
    """
    sources = [("token_embeddings.weight", 0, *found.token)]
    if found.position:
        sources.append(("position_embeddings.weight", first_position(found.config), *found.position))
    parts = [
        (name, skip, info, download.span(file, info.start, info.stop)) for name, skip, file, info in sources
    ]
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, skip, info, _ in parts:
        shape = [info.shape[0] - skip, *info.shape[1:]]
        stop = at + 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, stop]}
        at = stop
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    try:
        with (staged / EMBEDDINGS_FILE).open("wb") as file:
            file.write(len(text).to_bytes(8, "little") + text)
            for name, skip, info, part in parts:
                stored = np.memmap(part.data_path, DTYPES[info.dtype], "r", shape=info.shape)
                for row in range(skip, info.shape[0], 4096):
                    block = widened(stored[row : row + 4096], info.dtype)
                    if not (np.abs(block) <= LARGEST_VALUE).all():
                        part.discard()
                        raise InputError(
                            f"The {name.partition('_')[0]} matrix of {download.repository.repo} arrived damaged "
                            "(a value is no usable number) and was thrown away; get it again."
                        )
                    file.write(block.tobytes())
    except OSError as error:
        raise cannot_write(error) from error


def fetch_weights(
    download: Download, staged: Path, here: Path, spans: dict[str, tuple[str, int, int]]
) -> None:
    """Fetch the whole weights into `staged`, without the ranges that are here already, and check their SHA-256.

    Args:
        download: the repository.
        staged: folder for the files.
        here: the model's folder in the store.
        spans: "token" and "position" to file, first byte and byte after the last, where `embeddings.safetensors`
            holds exactly those bytes.

    Raises:
        InputError: as `Download.whole`.
    """
    names = download.weight_names()
    if names != [WEIGHTS_FILE]:
        content = download.small(f"{WEIGHTS_FILE}.index.json")
        (staged / f"{WEIGHTS_FILE}.index.json").write_bytes(content)
    stored = read_header(here / EMBEDDINGS_FILE) if spans else {}
    for name in names:
        size = download.repository.files[name].n_bytes
        held = sorted(
            (start, stop, stored[f"{kind}_embeddings.weight"].start)
            for kind, (file, start, stop) in spans.items()
            if file == name
        )
        gaps: list[tuple[int, int]] = []
        at = 0
        for start, stop, _ in held:
            gaps.append((at, start))
            at = stop
        gaps.append((at, size))
        parts = {start: download.span(name, start, stop) for start, stop in gaps if start < stop}
        try:
            with (staged / name).open("wb") as file:
                for start, part in parts.items():
                    file.seek(start)
                    for piece in part.pieces():
                        file.write(piece)
                    part.data_path.unlink()
                for start, stop, place in held:
                    file.seek(start)
                    with (here / EMBEDDINGS_FILE).open("rb") as source:
                        source.seek(place)
                        left = stop - start
                        while left:
                            piece = source.read(min(left, 1 << 20))
                            if not piece:
                                raise InputError(
                                    "The matrices of this model are damaged; remove it and get it again."
                                )
                            file.write(piece)
                            left -= len(piece)
        except OSError as error:
            raise cannot_write(error) from error
        download.check(name, staged / name, "remove the model and get it again" if held else "get it again")
        read_header(staged / name)
