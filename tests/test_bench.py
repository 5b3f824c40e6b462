"""The benchmark runs, and its counts of statements stay within their budgets. It judges no time."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = {
    "home": 10,
    "question": 6,
    "save": 8,
    "synthesis": 7,
    "plan": 6,
    "pdf_first": 6,
    "pdf_again": 6,
    "sheet": 9,
    "certificates": 5,
    "calendar": 9,
    "capsule": 11,
    "session": 12,
    "session led": 12,
    "activity": 9,
    "own page": 12,
    "check-in": 4,
    "feed": 4,
    "restitution 10": 10,
    "restitution 100": 10,
    "projection 10": 5,
    "projection 100": 5,
    "own place 10": 7,
    "own place 100": 7,
    "reading 10": 13,
    "reading 100": 13,
    "library 10": 8,
    "library 100": 8,
    "search 10": 8,
    "search 100": 8,
    "board detail": 8,
    "board project": 7,
    "board phone": 5,
    "board poll": 2,
    "dossier": 60,
    "region 10": 14,
    "region 100": 14,
    "region 1000": 14,
    "xlsx 100": 10,
    "planning": 0,
}


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the bench makes a SQLite of its own")
def test_each_name_is_measured_and_keeps_its_budget_of_statements(tmp_path):
    report = tmp_path / "bench.json"
    run = ROOT / "script" / "benchmark" / "run.py"
    subprocess.run(
        [sys.executable, run, "--rounds", "1", "--json", report], check=True, timeout=600
    )

    rows = {row["name"]: row for row in json.loads(report.read_text())}

    assert rows.keys() == BUDGETS.keys()
    assert {
        name: rows[name]["sql"] for name in rows if (rows[name]["sql"] or 0) > BUDGETS[name]
    } == {}
    assert len({rows[f"region {size}"]["sql"] for size in (10, 100, 1000)}) == 1
    for row in rows.values():
        assert 0 < row["p50_ms"] <= row["p95_ms"]
        assert row["cpu_ms"] > 0 and row["ratio"] > 0
