"""Processor time and memory of a process, and processor time of all others meanwhile."""

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int | str = "self") -> float:
    """Read the processor time of a process, with that of its ended children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(fields[at]) for at in (11, 12, 13, 14)) / _TICKS


def memory_mb(pid: int, field: str = "VmRSS") -> float:
    """Read a line of a process's status in MB (10^6 bytes)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024 / 1e6


def n_threads(pid: int) -> int:
    """Count the threads of a process."""
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


class Spent:
    """Processor time since its creation, in cores: of the server, this process and all others."""

    def __init__(self, pid: int) -> None:
        """Start the clock; `pid` is the server's process."""
        self._pid = pid
        self._began = time.monotonic(), self._all(), cpu_seconds(pid), cpu_seconds()

    @staticmethod
    def _all() -> float:
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
        busy = sum(int(fields[at]) for at in (0, 1, 2, 5, 6))
        return busy / _TICKS

    @property
    def server_seconds(self) -> float:
        """The server's processor time."""
        return cpu_seconds(self._pid) - self._began[2]

    def cores(self) -> tuple[float, float, float]:
        """Compute the cores that were busy with the server, with this process and with everything else."""
        began, all_, server, own = self._began
        seconds = time.monotonic() - began
        of_server, of_own = cpu_seconds(self._pid) - server, cpu_seconds() - own
        rest = self._all() - all_ - of_server - of_own
        return of_server / seconds, of_own / seconds, max(rest, 0.0) / seconds
