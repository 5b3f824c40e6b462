"""Our requests and the floor’s, asked in turn, and what their workers spend."""

import statistics
import time
from dataclasses import dataclass


@dataclass
class Row:
    name: str
    p50_ms: float
    p95_ms: float
    cpu_ms: float
    sql: int | None
    ratio: float  # of CPU, to the floor


def timed(server, ask, times):
    """Ask `times` times; return ([milliseconds each], CPU milliseconds of the workers in all)."""
    before = server.cpu_ms()
    waits = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        waits.append((time.perf_counter() - start) * 1000)
    return waits, server.cpu_ms() - before


def compare(ours, floor, *, rounds, times):
    """Alternate two (server, ask); return our waits, our CPU and the floor’s, per request."""
    waits, cpu, floor_cpu = [], 0, 0
    for server, ask in (ours, floor):
        timed(server, ask, 3)  # warm
    for _ in range(rounds):
        some, spent = timed(*ours, times)
        waits += some
        cpu += spent
        floor_cpu += timed(*floor, times)[1]
    asked = rounds * times
    return waits, cpu / asked, floor_cpu / asked


def row(name, waits, cpu, floor_cpu, sql):
    waits = sorted(waits)
    return Row(
        name=name,
        p50_ms=round(statistics.median(waits), 2),
        p95_ms=round(waits[int(len(waits) * 0.95)], 2),
        cpu_ms=round(cpu, 2),
        sql=sql,
        ratio=round(cpu / max(floor_cpu, 0.01), 2),
    )
