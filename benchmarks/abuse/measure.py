"""What a run costs: CPU seconds, memory, disk, and what a client of another tenant waits."""

import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Self

from benchmarks.abuse.attack import MB, Answers, Attack, Stage, Transport
from benchmarks.abuse.server import Copy, Server, cpu_seconds
from benchmarks.processes import ROOT

MOST_MEMORY = 3 * 1024 * MB
"""Bytes beyond which a server is killed."""
BASELINE_SECONDS = 1.0
IDLE_SHARE = 0.25
"""The share of a core below which a server counts as idle; the small queries take some of it."""
SETTLE_SECONDS = 10.0


class Wait(NamedTuple):
    """A small query: when it began, how long its response took, its status; -1 for none yet.

    `cpu` are the CPU seconds of the server's event loop meanwhile, without other processes.
    """

    start: float
    seconds: float
    cpu: float
    status: int


class Probe:
    """The client that sends small queries, while it is open."""

    def __init__(self, host: str, port: int, token: str, process: int) -> None:
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the probe)
        words = [host, str(port), token, str(process)]
        self._process = subprocess.Popen(  # noqa: S603 (ourselves)
            [sys.executable, "-m", "benchmarks.abuse.probe", *words],
            cwd=ROOT,
            stdout=self._output,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
        self._output.close()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait()

    @property
    def waits(self) -> list[Wait]:
        """What it has waited so far."""
        self._output.seek(0)
        lines = self._output.read().decode().splitlines()
        return [
            Wait(float(start), float(seconds), float(cpu), int(status))
            for start, seconds, cpu, status in (line.split() for line in lines)
        ]


class Watch:
    """Looks at the memory of a process, and kills the server when it is too large."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.peak = self.start = 0
        self.cpu = 0.0
        self.was_killed = False

    def __enter__(self) -> Self:
        self.peak = self.start = resident(self._server.pid)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        pid = self._server.pid
        while not self._is_over.wait(0.01):
            self.peak = max(self.peak, resident(pid))
            self.cpu = max(self.cpu, cpu_seconds(pid))
            if self.peak > MOST_MEMORY:
                self.was_killed = True
                self._server.kill()
                return


class Measurement(NamedTuple):
    """What a run came to. Times are in seconds, sizes in bytes.

    `idle_wait` is the longest that a small query waited before the run.
    """

    attack: type[Attack]
    transport: Transport
    answers: Answers
    seconds: float
    cpu: float
    database_cpu: float
    peak: int
    kept: int
    disk: int
    waits: list[Wait]
    idle_wait: float
    tracebacks: int
    ending: str
    notes: list[str]
    beyond: list[str]

    @property
    def requests(self) -> int:
        """How many were sent, at least one."""
        return max(1, self.answers.number)

    @property
    def worst_wait(self) -> float:
        """The longest wait of the small queries."""
        return max((each.seconds for each in self.waits), default=0.0)

    @property
    def worst_cpu(self) -> float:
        """The most CPU time of the event loop during one of these waits."""
        return max((each.cpu for each in self.waits), default=0.0)

    @property
    def median_wait(self) -> float:
        """The usual wait of the small queries."""
        return statistics.median(each.seconds for each in self.waits) if self.waits else 0.0

    @property
    def failed_waits(self) -> int:
        """How many small queries were not answered with 200."""
        return sum(each.status not in {200, -1} for each in self.waits)


def resident(process: int) -> int:
    """Return the bytes of memory that a process has now; 0 when it is gone."""
    return _status(process, "VmRSS")


def _status(process: int, name: str) -> int:
    try:
        found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def reset_peak(process: int) -> None:
    """Let the peak of a process begin again at what it has now."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


def measure(
    attack: Attack,
    stage: Stage,
    transport: Transport,
    database: Copy,
    deadline: float,
) -> Measurement:
    """Run an attack by a transport; a server that hangs is killed at the deadline."""
    server, pid = stage.server, stage.server.pid
    stage.reset(transport)
    reset_peak(pid)
    disk, tracebacks = database.size, server.tracebacks
    with (
        Probe(server.host, server.port, stage.credentials.other, server.pid) as probe,
        Watch(server) as watch,
    ):
        per_probe = baseline(pid, probe)
        begun, cpu, database_cpu = time.monotonic(), cpu_seconds(pid), database.store.cpu_seconds()
        ending = asyncio.run(run(attack, stage, watch, deadline))
        seconds = time.monotonic() - begun
        if not ending:
            settle(lambda: cpu_seconds(pid) + database.store.cpu_seconds())
        spent = max(watch.cpu, cpu_seconds(pid)) - cpu
        database_spent = database.store.cpu_seconds() - database_cpu
        probe.stop()
        all_waits = probe.waits
        waits = [each for each in all_waits if each.start + each.seconds >= begun]
        idle = max((each.seconds for each in all_waits if each not in waits), default=0.0)
        peak = max(watch.peak, _status(pid, "VmHWM")) - watch.start
        kept = resident(pid) - watch.start
        if ending:
            server.kill()
    return Measurement(
        type(attack),
        transport,
        stage.answers,
        seconds,
        max(0.0, spent - per_probe * len(waits)),
        database_spent,
        peak,
        kept,
        database.size - disk,
        waits,
        idle,
        server.tracebacks - tracebacks,
        ending,
        stage.notes,
        stage.beyond,
    )


def baseline(pid: int, probe: Probe) -> float:
    """Return the CPU seconds that the server takes for one small query."""
    end = time.monotonic() + 10
    while not probe.waits and time.monotonic() < end:
        time.sleep(0.02)
    number, cpu = len(probe.waits), cpu_seconds(pid)
    time.sleep(BASELINE_SECONDS)
    return (cpu_seconds(pid) - cpu) / max(1, len(probe.waits) - number)


async def run(attack: Attack, stage: Stage, watch: Watch, deadline: float) -> str:
    """Run the attack, and return how it was ended; "" if it ended by itself."""
    try:
        async with asyncio.timeout(deadline):
            await attack.run(stage)
    except TimeoutError:
        return f"killed after {deadline:g} s"
    except (OSError, EOFError, RuntimeError) as error:
        if stage.server.is_running:
            stage.note(f"ended by {type(error).__name__}: {error}"[:200])
    if watch.was_killed:
        return f"killed at {MOST_MEMORY // MB:,} MB"
    return "" if stage.server.is_running else "died"


def settle(spent: Callable[[], float]) -> None:
    """Wait until server and database have done what they were left to do."""
    end = time.monotonic() + SETTLE_SECONDS
    idle = 0
    while idle < 3 and time.monotonic() < end:  # noqa: PLR2004 (in a row)
        cpu = spent()
        time.sleep(0.3)
        is_idle = spent() - cpu < IDLE_SHARE * 0.3
        idle = idle + 1 if is_idle else 0
