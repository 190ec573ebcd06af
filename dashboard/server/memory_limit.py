"""The memory that this process may use: that of its control group, or of the machine."""

import os
from contextlib import suppress
from pathlib import Path

# Where Linux shows control groups, and which of them this process is in.
GROUPS, OWN_GROUPS = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def memory_limit(groups: Path = GROUPS, own_groups: Path = OWN_GROUPS) -> int | None:
    """Return the smallest limit in bytes that holds for this process; None where it cannot be read."""
    limits = [limit for file in _limit_files(groups, own_groups) if (limit := _read(file)) is not None]
    # Windows has neither.
    with suppress(AttributeError, ValueError, OSError):
        limits.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return min(limits, default=None)


def _limit_files(groups: Path, own_groups: Path) -> list[Path]:
    """List the files with a limit, of each group around this process: version 2, then version 1."""
    try:
        lines = own_groups.read_text().splitlines()
    except OSError:
        return []
    files = []
    for _, controllers, path in (line.split(":", 2) for line in lines if line.count(":") >= 2):
        own = Path(path.lstrip("/"))
        around = [own, *own.parents]
        if not controllers:
            files += [groups / each / "memory.max" for each in around]
        elif "memory" in controllers.split(","):
            files += [groups / "memory" / each / "memory.limit_in_bytes" for each in around]
    return files


def _read(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        # Not there, or without a limit: "max".
        return None
