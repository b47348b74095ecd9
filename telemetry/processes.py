"""Metrics of operating system processes: those of a server together, from Linux's /proc.

The names are those that every Prometheus client library uses. With several server processes each
is the sum over the supervisor and its workers, so that a scrape has each of them once.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from waybill import __version__

PROC = Path("/proc")
# Positions in /proc/PID/stat after the name of the program.
PARENT, USER_TIME, SYSTEM_TIME, CHILD_USER_TIME, CHILD_SYSTEM_TIME = 1, 11, 12, 13, 14
START_TIME, VIRTUAL_BYTES, RESIDENT_PAGES = 19, 20, 21


class ProcessUse(NamedTuple):
    """What a process uses: processor time in seconds, its start in Unix time, bytes, and files."""

    seconds: float
    start: float
    virtual_bytes: int
    resident_bytes: int
    open_files: int
    max_files: float


def find_server_process() -> int:
    """Return the id of the supervisor, or of this process if it has none."""
    parent = multiprocessing.parent_process()
    return os.getpid() if parent is None or parent.pid is None else parent.pid


class ServerProcesses(Collector):
    """The processes of a server: one, or a supervisor and its workers."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id

    def collect(self) -> Iterator[Metric]:
        """Return the metrics; only that of the build without /proc."""
        build = GaugeMetricFamily(
            "waybill_build_info", "The version that runs.", labels=["version", "python"]
        )
        build.add_metric([__version__, ".".join(map(str, sys.version_info[:3]))], 1)
        yield build
        uses = [*read_processes(self._process_id)]
        if not uses:
            return
        yield CounterMetricFamily(
            "process_cpu_seconds", "Processor time in seconds.", sum(each.seconds for each in uses)
        )
        for name, description, value in (
            ("start_time_seconds", "Start in Unix time.", min(each.start for each in uses)),
            ("virtual_memory_bytes", "Virtual memory.", sum(each.virtual_bytes for each in uses)),
            (
                "resident_memory_bytes",
                "Resident memory; pages that processes share are counted for each.",
                sum(each.resident_bytes for each in uses),
            ),
            ("open_fds", "Open file descriptors.", sum(each.open_files for each in uses)),
            ("max_fds", "Limit of open file descriptors.", sum(each.max_files for each in uses)),
        ):
            yield GaugeMetricFamily(f"process_{name}", description, value)
        yield GaugeMetricFamily("waybill_processes", "Processes of this server.", len(uses))


def read_processes(process_id: int) -> Iterator[ProcessUse]:
    """Read the use of a process and its children.

    The first one includes the processor time of children that have ended.
    """
    for each in (process_id, *list_children(process_id)):
        try:
            yield read_process(each)
        except OSError:  # the process has ended, or there is no /proc
            continue


def list_children(process_id: int) -> list[int]:
    """List the ids of the running children of a process."""
    children = []
    for path in PROC.glob("[0-9]*/stat"):
        try:
            if int(read_statistics(path)[PARENT]) == process_id:
                children.append(int(path.parent.name))
        except OSError:
            continue
    return children


def read_statistics(path: Path) -> list[str]:
    """Read the fields of /proc/PID/stat after the name of the program, which may have blanks."""
    return path.read_text().rpartition(")")[2].split()


def read_process(process_id: int) -> ProcessUse:
    """Read the use of a process. Raises OSError if it has ended."""
    folder = PROC / str(process_id)
    fields = read_statistics(folder / "stat")
    ticks = os.sysconf("SC_CLK_TCK")
    times = (USER_TIME, SYSTEM_TIME, CHILD_USER_TIME, CHILD_SYSTEM_TIME)
    return ProcessUse(
        seconds=sum(int(fields[each]) for each in times) / ticks,
        start=read_boot_time() + int(fields[START_TIME]) / ticks,
        virtual_bytes=int(fields[VIRTUAL_BYTES]),
        resident_bytes=int(fields[RESIDENT_PAGES]) * os.sysconf("SC_PAGE_SIZE"),
        open_files=len(list((folder / "fd").iterdir())),
        max_files=read_file_limit(folder / "limits"),
    )


def read_boot_time() -> int:
    """Read when the system started, in Unix time."""
    for line in (PROC / "stat").read_text().splitlines():
        name, _, value = line.partition(" ")
        if name == "btime":
            return int(value)
    return 0


def read_file_limit(path: Path) -> float:
    """Read the soft limit of open files."""
    for line in path.read_text().splitlines():
        if line.startswith("Max open files"):
            limit = line.split()[3]
            return float("inf") if limit == "unlimited" else float(limit)
    return 0.0
