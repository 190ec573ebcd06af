"""`python -m benchmarks [name ...]`: measure, print a table, write `build/benchmarks.json`."""

import argparse
import importlib
import json
import platform
import sys
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.figure import Figure

SUITES = (
    "first_paint",
    "memory",
    "reruns",
    "actions",
    "neighbours",
    "bounded",
    "typing",
    "real_models",
    "context",
    "gpt2",
    "learning",
    "layouts",
    "map",
    "attacks",
    "polls",
    "load",
)
REPORT = Path(__file__).parents[1] / "build" / "benchmarks.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen suites, all by default; 1 where one of them fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="name", help=f"any of: {', '.join(SUITES)}")
    chosen = parser.parse_args(arguments).suites or SUITES
    unknown = set(chosen) - set(SUITES)
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")

    figures: dict[str, list[Figure]] = {}
    failed: list[str] = []
    for suite in chosen:
        try:
            figures[suite] = importlib.import_module(f"benchmarks.{suite}").measure()
        except Exception:
            # The others take half an hour, and their figures say something without this one's.
            traceback.print_exc()
            failed.append(suite)
            continue
        for figure in figures[suite]:
            mark = "" if not figure.goal else ("reached" if figure.reached else "MISSED")
            print(
                f"{suite:12} {figure.name:66} {figure.value:9.2f} {figure.unit:3} {figure.goal:18} {mark}",
                flush=True,
            )

    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(
        json.dumps(
            {
                "failed": failed,
                "machine": f"{platform.machine()}, Python {platform.python_version()}",
                "figures": {
                    suite: [asdict(each) | {"reached": each.reached} for each in found]
                    for suite, found in figures.items()
                },
            },
            indent=1,
        )
    )
    print(f"written to {REPORT.relative_to(Path.cwd()) if REPORT.is_relative_to(Path.cwd()) else REPORT}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
