"""Work in the background: `queue` for work that anybody may join, `fair_queue` for work that belongs to who watches
it, `sized_cache` for what it made; and `fifo_gate` for the runs of pages, which come before it.
"""

from dashboard.jobs.fair_queue import FullError, Turns
from dashboard.jobs.queue import Job, Queue, State, StoppedError, Watch
from dashboard.jobs.sized_cache import Kept

__all__ = ["FullError", "Job", "Kept", "Queue", "State", "StoppedError", "Turns", "Watch"]
