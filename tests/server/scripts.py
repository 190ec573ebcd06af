"""Scripts that a test runs in a process of their own, which imports what it names anew."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_script(
    script: str, *arguments: str, timeout: float = 120, check: bool = True, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run Python code at the root of the project with these `settings` in its environment; return what it printed."""
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=check,
    )
