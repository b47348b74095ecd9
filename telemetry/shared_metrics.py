"""The folder in which the processes of a server share their metrics.

It is created before prometheus_client is imported, which decides on import by the environment
variable whether processes share their metrics.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

MULTIPROCESS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def shared_metrics() -> Iterator[str]:
    """Let this process and those that it starts within the block share their metrics."""
    folder = os.environ[MULTIPROCESS_FOLDER] = tempfile.mkdtemp(prefix="waybill-metrics-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forget_process(process_id: int) -> None:
    """Remove the gauges of a process that has died; its counters stay."""
    from prometheus_client.multiprocess import (  # noqa: PLC0415 (imported when enabled)
        mark_process_dead,
    )

    mark_process_dead(process_id)  # type: ignore[no-untyped-call]
