"""A stand-in for the model hub: the model API and `resolve` addresses, with large files behind a redirect."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.servers.files import FileServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(FileServer):
    """Serves repositories: name to files. Large files are redirected to `/cdn/`, as the hub does."""

    def __init__(self) -> None:
        """Start with an empty hub."""
        super().__init__()
        self.repositories: dict[str, dict[str, bytes | Path]] = {}
        self.commits: dict[str, str] = {}
        self.cdn = ""
        # As on the hub: what is not a small text file is kept in large file storage.
        self.large = re.compile(r"\.(safetensors|bin|h5)$")

    def add(self, repo: str, files: dict[str, bytes | Path], commit: str = COMMIT) -> None:
        """Publish a repository."""
        self.repositories[repo] = files
        self.commits[repo] = commit
        for name, content in files.items():
            self.files[f"/cdn/{repo}/{name}"] = content

    def _listing(self, repo: str) -> dict[str, object]:
        siblings = []
        for name, content in self.repositories[repo].items():
            data = content if isinstance(content, bytes) else None
            size = len(data) if data is not None else Path(content).stat().st_size  # type: ignore[arg-type]
            sibling: dict[str, object] = {"rfilename": name, "size": size}
            if self.large.search(name):
                sibling["blobId"] = "0" * 40
                sibling["lfs"] = {"sha256": self._sha256(content), "size": size, "pointerSize": 134}
            else:
                head = f"blob {size}\0".encode()
                sibling["blobId"] = hashlib.sha1(head + (data or b""), usedforsecurity=False).hexdigest()
            siblings.append(sibling)
        return {
            "id": repo,
            "modelId": repo,
            "sha": self.commits[repo],
            "cardData": {"license": "mit"},
            "tags": [],
            "siblings": siblings,
        }

    @staticmethod
    def _sha256(content: bytes | Path) -> str:
        digest = hashlib.sha256()
        if isinstance(content, bytes):
            digest.update(content)
        else:
            with content.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()

    def page(self, path: str) -> tuple[int, dict[str, str], bytes] | None:
        """Serve the model API, and the redirect of a large file."""
        place = unquote(urlsplit(path).path)
        api = re.fullmatch(r"/api/models/(.+?)(?:/revision/([^/]+))?", place)
        if api:
            repo, revision = api[1], api[2]
            if repo not in self.repositories or revision not in (None, "main", self.commits[repo]):
                return 404, {"X-Error-Code": "RepoNotFound"}, b'{"error": "Repository not found"}'
            return 200, {"Content-Type": "application/json"}, json.dumps(self._listing(repo)).encode()
        resolve = re.fullmatch(r"/(.+?)/resolve/([^/]+)/(.+)", place)
        if resolve:
            repo, revision, name = resolve[1], resolve[2], resolve[3]
            if revision != self.commits.get(repo) or name not in self.repositories[repo]:
                return 404, {"X-Error-Code": "EntryNotFound"}, b"Entry not found"
            if self.large.search(name):
                location = f"{self.cdn or self.url}/cdn/{repo}/{name}?X-Amz-Signature=local"
                return 302, {"Location": location, "X-Repo-Commit": revision}, b""
        return None

    def find(self, path: str) -> str | None:
        """Files below `/cdn/`, and small files at their `resolve` address."""
        resolve = re.fullmatch(r"/(.+?)/resolve/[^/]+/(.+)", path)
        return super().find(f"/cdn/{resolve[1]}/{resolve[2]}" if resolve else path)
