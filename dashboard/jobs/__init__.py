"""Background jobs, caches and scheduling.

`queue` runs jobs with progress and cancellation, `sized_cache` holds results, and `fifo_gate` gives page runs
priority over jobs.
"""

from dashboard.jobs.queue import Job, Progress, Queue, State, StoppedError
from dashboard.jobs.sized_cache import SizedLRUCache

__all__ = ["Job", "Progress", "Queue", "SizedLRUCache", "State", "StoppedError"]
