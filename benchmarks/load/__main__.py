"""`python -m benchmarks.load --minutes 60`: fifty visitors for so long, a line a minute, and what crept up."""

import argparse
import asyncio
import statistics

from benchmarks.load import host
from benchmarks.load.classroom import Classroom, median_ms, share
from benchmarks.load.machine import Spent, memory_mb, n_threads


async def watch(url: str, pid: int, minutes: int, count: int) -> list[float]:
    """Record the resident memory at the end of each minute; visitors are replaced after every tenth."""
    memory: list[float] = []
    while len(memory) < minutes:
        async with Classroom(url, count, seed=len(memory)) as room:
            await room.arrive(10.0)
            for _ in range(min(10, minutes - len(memory))):
                spent = Spent(pid)
                waits = await room.work(60.0, 2.0)
                server, _, others = spent.cores()
                memory.append(memory_mb(pid))
                print(
                    f"minute {len(memory):3}: p50 {median_ms(waits.all):5.0f} ms, "
                    f"p95 {share(waits.all, 0.95):5.0f} ms, errors {len(waits.errors)}, "
                    f"{memory[-1]:5.0f} MB, {n_threads(pid):3} threads, cores {server:.2f}, others {others:.2f}",
                    flush=True,
                )
    return memory


def main() -> None:
    """Start a server, warm it up, and watch it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--visitors", type=int, default=50)
    chosen = parser.parse_args()
    with host.ours() as (server, _):
        asyncio.run(host.get_used_to(server))
        memory = asyncio.run(watch(server.url, server.process.pid, chosen.minutes, chosen.visitors))
    part = max(1, len(memory) // 5)
    first, last = statistics.median(memory[part : 2 * part] or memory), statistics.median(memory[-part:])
    print(
        f"from the second fifth to the last: {first:.0f} MB to {last:.0f} MB, {100 * (last / first - 1):+.1f} %"
    )


if __name__ == "__main__":
    main()
