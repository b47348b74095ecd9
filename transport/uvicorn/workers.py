"""Worker processes that serve one socket."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from socket import socket

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

log = logging.getLogger("waybill.workers")


class WorkerSupervisor(Multiprocess):
    """Starts worker processes and replaces those that die.

    `on_death` is called with the process id of a worker that has died.
    docs/decisions/0019-uvicorn-subclasses.md
    """

    def __init__(
        self, config: Config, sockets: list[socket], on_death: Callable[[int], None] | None = None
    ) -> None:
        super().__init__(config, sockets)
        self._on_death = on_death

    def init_processes(self) -> None:
        """Start the workers."""
        super().init_processes()
        self._close_child_pipes()

    def keep_subprocess_alive(self) -> None:
        """Replace workers that have died."""
        process_ids = self._process_ids
        super().keep_subprocess_alive()
        self._close_child_pipes()
        for pid in process_ids - self._process_ids:
            log.warning("Worker %s died and was replaced", pid)
            if self._on_death is not None:
                self._on_death(pid)

    def _close_child_pipes(self) -> None:
        """Close this process' copies of the workers' ends of their pipes.

        While a copy is open, the pipe of a killed worker stays open too. The supervisor's health
        check would then wait for it up to the worker's start timeout, and replace or stop none.
        """
        for process in self.processes:
            process.child_conn.close()

    @property
    def _process_ids(self) -> set[int]:
        return {process.pid for process in self.processes if process.pid is not None}


def stop_with_parent(seconds: float) -> None:
    """Stop this worker gracefully when its supervisor dies, and kill it `seconds` later.

    The supervisor may have been killed, and then sends no signal. The pipe that it keeps open ends
    in any case. Does nothing in a process without a supervisor.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        log.warning("The supervisor died: worker %s stops", os.getpid())
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="supervisor watch", daemon=True).start()
