"""The command that measures attacks, with small sizes."""

import subprocess
import sys

from benchmarks.processes import ROOT


def test_every_attack_is_measured_by_each_transport() -> None:

    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.abuse", "--quick", "--only=environments"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )

    _, costs, responses, _ = done.stdout.split("\n\n")
    rows = [line.split(" | ") for line in costs.splitlines()]
    found = [(cells[0].removeprefix("| "), cells[1]) for cells in rows]
    assert len(responses.splitlines()) == len(rows)
    assert [each for each in found if each[0] == "environments"] == [
        ("environments", "POST"),
        ("environments", "GET"),
        ("environments", "SSE"),
        ("environments", "WebSocket"),
    ]
