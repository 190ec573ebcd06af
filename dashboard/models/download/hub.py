"""Hub API: file listing of a repository."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard import settings
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models.download import network

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

REPO_ID = re.compile(r"(?:[A-Za-z0-9][\w.-]{0,95}/)?[A-Za-z0-9][\w.-]{0,95}", re.ASCII)

REVISION = re.compile(r"[A-Za-z0-9][\w./-]{0,199}", re.ASCII)


@dataclass(frozen=True)
class HubFile:
    """File of a repository: its size, and the checksum listed by the hub (kind, hexadecimal)."""

    n_bytes: int
    checksum: tuple[str, str] | None


@dataclass(frozen=True)
class Repository:
    """Model repository at one commit."""

    repo: str
    commit: str
    licence: str
    files: dict[str, HubFile]

    @property
    def url(self) -> str:
        """URL of the repository at this commit."""
        return f"{settings.current().hub}/{self.repo}/tree/{self.commit}"


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


def fetch_repository(repo: str, revision: str | None, progress: Progress) -> Repository:
    """Request the files, checksums and commit of a repository.

    Raises:
        InputError: it does not exist, is gated, or the hub does not respond.
        StoppedError: the user cancelled.
    """
    repo = validate_repo(repo)
    if revision is not None and not REVISION.fullmatch(revision):
        raise InputError(f"“{revision[:80]}” is not a revision; enter a commit or a branch such as main.")
    hub = settings.current().hub
    network.check_online(hub)
    retries = network.Retries(progress, repo)
    while True:
        progress.check()
        try:
            info = _request_info(hub, repo, revision)
            break
        except network.TransientError as error:
            retries.wait_or_raise(error)
    if not info.sha:
        raise InputError(
            f"{network.host_of(hub)} does not say which version of {repo} it has; try again later."
        )
    files = {
        sibling.rfilename: HubFile(sibling.size, _checksum(sibling))
        for sibling in info.siblings or ()
        if sibling.size is not None
    }
    licence = info.card_data.to_dict().get("license") if info.card_data else None
    return Repository(repo, info.sha, str(licence or "not stated by its publisher"), files)


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
