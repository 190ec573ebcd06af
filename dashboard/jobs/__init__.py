"""Background jobs, caches and scheduling.

`queue` runs jobs that anybody may join, `fair_queue` jobs that belong to the sessions watching them, `sized_cache`
holds results, and `fifo_gate` gives page runs priority over jobs.
"""

from dashboard.jobs.fair_queue import FairQueue, FullError
from dashboard.jobs.queue import Job, Progress, Queue, State, StoppedError
from dashboard.jobs.sized_cache import SizedLRUCache

__all__ = ["FairQueue", "FullError", "Job", "Progress", "Queue", "SizedLRUCache", "State", "StoppedError"]
