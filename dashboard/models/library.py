"""Getting models: from the hub, from gensim-data, from a folder or a file of the learner's.

Each function holds the model's lock, so that two processes never fetch one model at the same time: the second waits
and finds it done. What is new is prepared beside the store and moved into place only when it is complete and verified.
"""

import hashlib
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from dashboard.errors import InputError
from dashboard.models import settings, store
from dashboard.models.download import fetch, hub
from dashboard.models.download.parts import Part
from dashboard.models.download.watch import Watch
from dashboard.models.files import vector_formats
from dashboard.models.files.safetensors_file import read_header
from dashboard.models.language_model import EMBEDDINGS_FILE, open_language_model, weight_files
from dashboard.models.offers import DEFAULT_WORDS, HUB_MODELS, HubModel, VectorFile, offer
from dashboard.models.store import Manifest
from dashboard.models.word_vectors import open_word_vectors

# What gzip's and the estimate's rounding may add to the share of the file that the first words take.
STEP_MARGIN = 1.005
FIRST_STEP = 2_000_000
LONGEST_STEP = 16_000_000
# The largest file that a learner may upload: Streamlit holds it in memory while it arrives.
UPLOAD_MEGABYTES = 200
MOST_PRIVATE_WORDS = 200_000


def wait_for_lock(watch: Watch) -> None:
    """Say that another process is at work, and give up if somebody asks to stop."""
    watch.say("waiting for another process that is fetching it")
    watch.check()


def check_allowed() -> None:
    """Raise InputError where the host does not let visitors change what models there are."""
    if not settings.current().downloads:
        raise InputError(
            "The host of this app has not opened it for new models; use one of those that are here."
        )


def slug_of_repo(repo: str) -> str:
    """Name in links of a model from the hub: that of the catalogue, or made from owner and name.

    >>> slug_of_repo("openai-community/gpt2"), slug_of_repo("EleutherAI/pythia-70m")
    ('gpt2', 'EleutherAI--pythia-70m')
    """
    known = {each.repo: each.slug for each in HUB_MODELS}
    return known.get(repo) or repo.replace("/", "--")


def vectors_slug(file: VectorFile, n_words: int) -> str:
    """Name in links of the first `n_words` words of a file: another cut is another model, with other neighbours."""
    return f"{file.slug}-{min(n_words, file.n_words)}"


def tokenizer_slug(slug: str) -> str:
    """Name of a tokenizer that was fetched without its model."""
    return f"{slug}.tokenizer"


def get(slug: str, watch: Watch, *, n_words: int = DEFAULT_WORDS, whole: bool = False) -> Manifest:
    """Get an offered model by its name; for word vectors, their first `n_words` words.

    Raises:
        InputError: there is no such offer, or it cannot be had; the sentence says why.
        StoppedError: somebody asked to stop; what has arrived is kept.
    """
    found = offer(slug)
    if isinstance(found, VectorFile):
        return get_vectors(found, watch, n_words)
    return get_language_model(found.repo, watch, whole=whole)


def _known(repo: str) -> HubModel | None:
    return next((each for each in HUB_MODELS if each.repo == repo), None)


def get_language_model(repo: str, watch: Watch, *, whole: bool = False) -> Manifest:
    """Get the embedding matrices and the tokenizer of a model on the hub, and all its layers if `whole`.

    Raises:
        InputError, StoppedError: as `get`.
    """
    repo = hub.checked_repo(repo)
    known = _known(repo)
    slug = slug_of_repo(repo)
    with store.locked(slug, lambda: wait_for_lock(watch)):
        manifest = store.read(slug)
        if manifest is None:
            manifest = _get_matrices(repo, known, slug, watch)
        if whole and not manifest.whole:
            manifest = _get_rest(manifest, watch)
        return manifest


def _get_matrices(repo: str, known: HubModel | None, slug: str, watch: Watch) -> Manifest:
    watch.say("asking for the list of files")
    repository = hub.describe(repo, known.revision if known else None, watch)
    title = known.title if known else repo
    parts = store.partial(slug)
    aside = hub.Download(repository, parts, watch.silent())
    found = hub.locate(aside)
    store.check_memory(found.memory_bytes, title)
    # The ranges as they arrive, and beside them the matrices as float32.
    store.check_room(found.n_bytes - store.arrived(slug) + found.memory_bytes, title)
    tokenizer = repository.files.get("tokenizer.json")
    watch.expect(found.n_bytes + (tokenizer.n_bytes if tokenizer else 0))
    watch.say("")
    download = hub.Download(repository, parts, watch)
    with staging(slug) as staged:
        hub.fetch_tokenizer(download, staged, found.config)
        (staged / "config.json").write_bytes(aside.small("config.json"))
        hub.fetch_matrices(download, found, staged)
        watch.say("checking")
        opened = open_language_model(staged, slug=slug, title=title)
        spans = {}
        for kind, place in (("token", found.token), ("position", found.position)):
            if (
                place
                and place[1].dtype == "F32"
                and (kind == "token" or not hub.first_position(found.config))
            ):
                spans[kind] = (place[0], place[1].start, place[1].stop)
        manifest = store.install(
            staged,
            Manifest(
                slug=slug,
                title=title,
                slot="language",
                summary=known.good_for if known else "Brought from the hub by a visitor.",
                source=repository.url,
                revision=repository.commit,
                licence=known.licence if known else repository.licence,
                n_rows=opened.n_vocab,
                n_dims=opened.n_dims,
                n_parameters=found.n_parameters,
                repo=repo,
                spans=spans,
            ),
        )
    store.forget_partial(slug)
    return manifest


def _get_rest(manifest: Manifest, watch: Watch) -> Manifest:
    """Add what the transformer needs to a model whose matrices are here."""
    if not manifest.repo:
        raise InputError(f"{manifest.title} is not from the hub, so the rest of it cannot be fetched.")
    repository = hub.describe(manifest.repo, manifest.revision, watch)
    parts = store.partial(manifest.slug)
    download = hub.Download(repository, parts, watch)
    names = hub.Download(repository, parts, watch.silent()).weight_names()
    total = sum(repository.files[name].n_bytes for name in names)
    held = sum(stop - start for _, start, stop in manifest.spans.values())
    store.check_room(total - store.arrived(manifest.slug), f"The whole of {manifest.title}")
    watch.expect(total - held)
    with staging(manifest.slug) as staged:
        hub.fetch_weights(download, staged, manifest.folder, manifest.spans)
        if download.has("generation_config.json"):
            (staged / "generation_config.json").write_bytes(download.small("generation_config.json"))
        watch.say("checking")
        complete = store.install(staged, replace(manifest, whole=True))
    store.forget_partial(manifest.slug)
    return complete


class staging:  # noqa: N801 - read as a verb
    """An empty folder beside the store for what is being prepared; gone when the block ends."""

    def __init__(self, slug: str) -> None:
        """`slug`: the model that is being prepared; its lock is held."""
        self._slug = slug
        self._folder = store.partial(slug) / "staged"

    def __enter__(self) -> Path:
        """Make it; what a killed process left there is thrown away."""
        shutil.rmtree(self._folder, ignore_errors=True)
        try:
            self._folder.mkdir(parents=True)
        except OSError as error:
            raise store.cannot_write(error) from error
        return self._folder

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, *_: object) -> None:
        """Throw away what was not moved into place; on a full disk, what had arrived too.

        Raises:
            InputError: the disk could not be written.
        """
        shutil.rmtree(self._folder, ignore_errors=True)
        told = store.cannot_write(error) if isinstance(error, OSError) else error
        if isinstance(told, store.DiskFullError):
            store.forget_partial(self._slug)
        if told is not error and told is not None:
            raise told from error


def get_tokenizer(repo: str, watch: Watch) -> Manifest:
    """Get the tokenizer of a model on the hub, without the model.

    Raises:
        InputError, StoppedError: as `get`.
    """
    repo = hub.checked_repo(repo)
    known = _known(repo)
    slug = tokenizer_slug(slug_of_repo(repo))
    with store.locked(slug, lambda: wait_for_lock(watch)):
        manifest = store.read(slug)
        if manifest is not None:
            return manifest
        repository = hub.describe(repo, known.revision if known else None, watch)
        download = hub.Download(repository, store.partial(slug), watch)
        if download.has("tokenizer.json"):
            watch.expect(repository.files["tokenizer.json"].n_bytes)
            store.check_room(repository.files["tokenizer.json"].n_bytes, "The tokenizer")
        with staging(slug) as staged:
            hub.fetch_tokenizer(download, staged, None)
            from tokenizers import Tokenizer

            n_rows = Tokenizer.from_file(str(staged / "tokenizer.json")).get_vocab_size()
            manifest = store.install(
                staged,
                Manifest(
                    slug=slug,
                    title=known.title if known else repo,
                    slot="tokenizer",
                    summary="A tokenizer without its model.",
                    source=repository.url,
                    revision=repository.commit,
                    licence=known.licence if known else repository.licence,
                    n_rows=n_rows,
                    repo=repo,
                ),
            )
        store.forget_partial(slug)
        return manifest


def get_vectors(file: VectorFile, watch: Watch, n_words: int = DEFAULT_WORDS) -> Manifest:
    """Get the first `n_words` words of a published file and stop the transfer there.

    Raises:
        InputError, StoppedError: as `get`.
    """
    if n_words < 1:
        raise InputError("Ask for at least one word.")
    n_words = min(n_words, file.n_words)
    slug = vectors_slug(file, n_words)
    title = f"{file.title} · {n_words:,}"
    store.check_memory(file.memory_bytes(n_words), title)
    with store.locked(slug, lambda: wait_for_lock(watch)):
        manifest = store.read(slug)
        if manifest is not None:
            return manifest
        url = f"{settings.current().vectors}/{file.path}"
        share = file.fetched_bytes(n_words)
        store.check_room(share - store.arrived(slug) + file.memory_bytes(n_words), title)
        watch.expect(share)
        part = Part(store.partial(slug), "vectors", {"url": url})
        rows_read = [0]

        def window(n_here: int) -> int:
            """Bytes to ask for next: first a little, then what the words so far say that the rest needs."""
            if not rows_read[0] or not n_here:
                return FIRST_STEP
            needed = n_here / rows_read[0] * n_words * STEP_MARGIN
            return min(max(int(needed - n_here), 1 << 18), LONGEST_STEP)

        digest = hashlib.md5(usedforsecurity=False)
        with (
            closing(fetch.ranges(part, url, what=title, watch=watch, window=window)) as pieces,
            staging(slug) as staged,
        ):
            found = vector_formats.convert(
                _hashed(pieces, digest), staged, n_wanted=n_words, step=lambda n: rows_read.__setitem__(0, n)
            )
            complete = part.length == file.n_bytes and next(pieces, None) is None
            if complete and digest.hexdigest() != file.md5:
                part.discard()
                raise InputError(
                    f"{title} arrived damaged (its checksum differs) and was thrown away; get it again."
                )
            watch.say("checking")
            open_word_vectors(staged, slug=slug, title=title)
            manifest = store.install(
                staged,
                Manifest(
                    slug=slug,
                    title=title,
                    slot="words",
                    summary=file.good_for,
                    source=url,
                    revision=f"MD5 {file.md5}"
                    + ("" if complete else " of the whole file, of which this is the start"),
                    licence=file.licence,
                    n_rows=found.n_words,
                    n_dims=found.n_dims,
                    notes=vector_formats.describe(found),
                ),
            )
        store.forget_partial(slug)
        return manifest


def _hashed(pieces: Iterator[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def bring_folder(folder: str) -> Manifest:
    """Enter a language model that lies in a folder of this machine; its files stay there.

    Raises:
        InputError: it is no model folder with safetensors weights.
    """
    path = Path(folder).expanduser().absolute()
    if not (path / "config.json").is_file():
        raise InputError(f"The folder “{path.name}” has no config.json; choose the folder of a model.")
    if not any(path.glob("*.safetensors")):
        raise InputError(
            f"The folder “{path.name}” has no safetensors weights; this app opens no pickle files, "
            "because opening them can run code."
        )
    slug = store.checked_slug("local-" + "".join(each if each.isalnum() else "-" for each in path.name)[:80])
    token_name = ""
    try:
        model = open_language_model(path, slug=slug, title=path.name)
    except InputError:
        token_name = _unusual_name(path)
        if not token_name:
            raise
        model = open_language_model(path, slug=slug, title=path.name, token_name=token_name)
    store.check_memory(4 * model.token_embeddings.size, path.name)
    manifest = Manifest(
        slug=slug,
        title=path.name,
        slot="language",
        summary="From a folder of this machine.",
        source="a folder of this machine",
        revision="",
        licence="as its owner gives it",
        n_rows=model.n_vocab,
        n_dims=model.n_dims,
        n_parameters=model.n_parameters,
        token_name=token_name,
        whole=not (path / EMBEDDINGS_FILE).exists(),
        path=str(path),
    )
    with store.locked(slug):
        store.register(manifest)
    return manifest


def _unusual_name(folder: Path) -> str:
    """Name of the token matrix in a model's folder by its architecture, or nothing."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        tensors = {name: info for path in weight_files(folder) for name, info in read_header(path).items()}
    except (OSError, ValueError, TypeError, KeyError):
        return ""
    return hub.unusual_name(tensors, config) or ""


def bring_vectors(
    name: str,
    chunks: Iterable[bytes],
    labels: Iterable[bytes] | None = None,
    *,
    n_words: int = MOST_PRIVATE_WORDS,
) -> Manifest:
    """Convert a learner's own word vectors in a folder of their own outside the store; nobody else finds them.

    The caller removes the manifest's folder when the session ends.

    Raises:
        InputError: the file cannot be read as word vectors.
    """
    # Caches go by name, so each upload has its own, and one that cannot be guessed.
    slug = f"own-{secrets.token_urlsafe(16)}"
    title = f"Your file {name[:60]}"

    def room(n_bytes: int) -> None:
        free = shutil.disk_usage(folder).free
        if n_bytes + store.SPARE_BYTES > free:
            raise InputError("The disk of this host is full; choose a smaller file.")

    try:
        folder = Path(tempfile.mkdtemp(prefix="embedding-lab-"))
    except OSError as error:
        raise store.cannot_write(error) from error
    try:
        found = vector_formats.convert(chunks, folder, n_wanted=n_words, labels=labels, room=room)
        store.check_memory(found.n_words * found.n_dims * 4, title)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    manifest = Manifest(
        slug=slug,
        title=title,
        slot="words",
        summary="Your own file, seen only in this session.",
        source="your file",
        revision="",
        licence="yours",
        n_rows=found.n_words,
        n_dims=found.n_dims,
        path=str(folder),
        notes=vector_formats.describe(found),
    )
    return manifest
