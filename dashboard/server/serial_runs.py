"""The runs of all sessions stand in one line; see `dashboard.jobs.fifo_gate`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import script_runner

from dashboard.jobs.fifo_gate import PAGE_RUNS, FifoGate

# Streamlit's own method, which belongs to no interface: where a version has none, nothing is done.
NAME = "_run_script"


def serialize_script_runs() -> None:
    """From here on the runs of all sessions take turns."""
    run = getattr(script_runner.ScriptRunner, NAME, None)
    if run is None:
        return
    setattr(script_runner.ScriptRunner, NAME, _serialized(PAGE_RUNS, run))


def _serialized(gate: FifoGate, run: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(run)
    def serialized(*args: Any) -> Any:
        with gate.acquire():
            return run(*args)

    return serialized
