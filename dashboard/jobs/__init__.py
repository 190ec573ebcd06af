"""Work in the background: `queue` for work that anybody may join, `fair_queue` for work that belongs to who watches
it, `sized_cache` for what it made; and `fifo_gate` for the runs of pages, which come before it.
"""

from dashboard.jobs.fair_queue import FairQueue, FullError
from dashboard.jobs.queue import Job, Progress, Queue, State, StoppedError
from dashboard.jobs.sized_cache import SizedLRUCache

__all__ = ["FairQueue", "FullError", "Job", "Progress", "Queue", "SizedLRUCache", "State", "StoppedError"]
