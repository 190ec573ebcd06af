"""Compute a map layout in a subprocess: `python -m dashboard.models.layout_process FOLDER`.

Prints progress (thousandths and current step) to standard output, and on failure an error message in JSON to
standard error.
"""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from dashboard.concepts.layout import pca_layout, quantised
from dashboard.concepts.nearest_graph import CHOOSING, directions, exact_graph
from dashboard.concepts.neighbour_layouts import lay_out, methods
from dashboard.concepts.neighbour_preservation import NEIGHBOURS, measure, worst_placed
from dashboard.errors import InputError
from dashboard.models.error_translation import translate_errors
from dashboard.models.layouts import KEPT, METER, N_AXES, PARAMS, VECTORS, WHOLE, LayoutParams, Trust
from dashboard.models.maps import POINTS
from dashboard.models.readers.json_text import loads
from dashboard.models.subprocesses import report_error

# Cost in core seconds of a product in the neighbour search and of a step of a point: only their ratio matters.
SEARCHING, MOVING = 4.2e-11, 2.5e-6

# Share of the progress for everything else: reading, initialisation, quality measures.
AROUND = 60

# Number of points above which more than one thread pays.
WORTH_THREADS = 10_000

# Low priority: page runs that a visitor waits for come first.
NICE = 10

# Number of leading rows searched, and of their torn pairs (neighbours placed far apart) that are kept.
NAMED_AMONG, NAMED = 5_000, 200


def main(folder: Path) -> int:
    """Compute the layout and report progress; return 1 on failure."""
    if hasattr(os, "nice"):
        os.nice(max(0, NICE - os.nice(0)))
    try:
        with translate_errors("This layout", "made"):
            _main(folder)
    except InputError as error:
        report_error(error)
        return 1
    return 0


def _main(folder: Path) -> None:
    params = LayoutParams(**loads((folder / PARAMS).read_text(encoding="utf-8")))
    method = methods()[params.method]
    matrix = np.load(folder / VECTORS, mmap_mode="r")
    unit = directions(matrix)
    n_rows, n_dims = unit.shape
    k = max(method.n_neighbours(params.parameter, n_rows), min(NEIGHBOURS, n_rows - 1))

    searching = SEARCHING * n_rows**2 * (n_dims + CHOOSING)
    moving = MOVING * n_rows * method.n_steps
    found = int((WHOLE - AROUND) * searching / (searching + moving))
    placed = WHOLE - AROUND - found

    # The parent process has ended: the next write to the closed pipe ends this process.
    def tell_found(rows: int) -> None:
        print(found * rows // n_rows, "finding each word's neighbours", flush=True)

    def tell_placed(steps: int) -> None:
        print(found + placed * steps // method.n_steps, "moving the points", flush=True)

    graph = exact_graph(unit, k, tell_found)
    start = pca_layout(unit, np.ones(n_rows, np.float32), N_AXES).points
    # For few points, thread synchronisation costs more than it saves.
    n_jobs = (os.cpu_count() or 1) if n_rows >= WORTH_THREADS else 1
    points = quantised(lay_out(method, graph, start, params.parameter, params.seed, n_jobs, tell_placed))
    print(WHOLE - AROUND, "measuring how true it is", flush=True)
    meter = measure(unit, graph, points, min(NEIGHBOURS, n_rows - 1))
    torn = worst_placed(graph, points, np.arange(min(NAMED_AMONG, n_rows)), NAMED)
    (folder / POINTS).write_bytes(points.astype("<u2").tobytes())
    (folder / f"{KEPT}.u8").write_bytes(meter.kept.tobytes())
    trust = Trust(meter.k, meter.share, meter.trustworthiness, meter.n_sampled, tuple(torn))
    (folder / METER).write_text(json.dumps(asdict(trust)), encoding="utf-8")
    print(WHOLE, flush=True)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
