"""Work in the background: `queue` for work that anybody may join, `turns` for work that belongs to who watches
it, `kept` for what it made; and `line` for the runs of pages, which come before it.
"""

from dashboard.jobs.fair_queue import FullError, Turns
from dashboard.jobs.queue import Job, Queue, State, StoppedError, Watch
from dashboard.jobs.sized_cache import Kept

__all__ = ["FullError", "Job", "Kept", "Queue", "State", "StoppedError", "Turns", "Watch"]
