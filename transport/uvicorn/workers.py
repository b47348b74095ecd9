"""Several processes that serve one socket."""

import logging
from collections.abc import Callable
from socket import socket

from uvicorn import Config
from uvicorn.supervisors import Multiprocess

log = logging.getLogger("waybill.workers")


class Workers(Multiprocess):
    """Processes that are replaced when they die, which `died` is told of with the process' id."""

    def __init__(
        self, config: Config, sockets: list[socket], died: Callable[[int], None] | None = None
    ) -> None:
        super().__init__(config, sockets)
        self._died = died

    def init_processes(self) -> None:
        """Start them."""
        super().init_processes()
        self._let_go()

    def keep_subprocess_alive(self) -> None:
        """Replace those that have died."""
        before = self._ids
        super().keep_subprocess_alive()
        self._let_go()
        for pid in before - self._ids:
            log.warning("worker %s died, and was replaced", pid)
            if self._died is not None:
                self._died(pid)

    def _let_go(self) -> None:
        """Close the children's ends of pipes here.

        Else no pipe ends with its child, and who asks one that is killed just then whether it is
        alive waits for as long as a child may take to begin: nothing is replaced, or stopped.
        """
        for process in self.processes:
            process.child_conn.close()

    @property
    def _ids(self) -> set[int]:
        return {process.pid for process in self.processes if process.pid is not None}
