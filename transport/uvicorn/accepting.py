"""An event loop whose servers accept many connections at once, and open them in turn.

uvloop accepts one connection in each turn of the event loop, and asyncio all that wait: either
way a client waits until every connection before its own is open. Here a connection waits behind
others of its own address only. docs/decisions/0047-turns-of-connections.md
"""

import asyncio
import errno
import logging
from collections import deque
from collections.abc import Callable, Hashable
from functools import partial
from socket import socket
from typing import Any, Protocol, cast

from offload.turns import find_fair_queue
from transport.authentication import find_caller
from transport.uvicorn.descriptors import MAX_BACKLOG
from transport.uvicorn.protocol import create_response

try:
    from uvloop import Loop
except ImportError:  # not available on Windows
    from asyncio import SelectorEventLoop as Loop  # type: ignore[assignment]

ACCEPTED_PER_TURN = 256
"""Connections that are accepted in one turn of the event loop: up to 5 ms."""
RETRY_SECONDS = 1.0
CLOSE_SECONDS = 0.2
"""Seconds after which the event loop no longer watches a socket that was closed for it."""
OUT_OF_RESOURCES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

log = logging.getLogger("waybill.connections")


class ServedConnection(Protocol):
    """A connection of uvicorn: `connections` are all that are open."""

    connections: set[Any]


class Listener(asyncio.AbstractServer):
    """Accepts the connections of a listening socket.

    At most `limit` connections are open or wait to be opened. Beyond, the newest one of the
    address with the most that wait gets 503.
    """

    def __init__(
        self, listening: socket, create: Callable[[], ServedConnection], limit: int
    ) -> None:
        self._loop = asyncio.get_running_loop()
        # A descriptor of its own. The caller closes the other one at once, and its number must not
        # be that of another connection while the event loop still ends the watcher of this one:
        # connections to the database that got the number were never read again.
        self._listening = listening = listening.dup()
        self._create = create
        self._limit = limit
        self._queue = find_fair_queue()
        self._waiting: dict[Hashable, deque[socket]] = {}
        self._number = 0
        self._opening: set[asyncio.Task[Any]] = set()
        self._open: set[Any] = set()
        self._retry: asyncio.TimerHandle | None = None
        self._is_closed = False
        listening.settimeout(0)
        listening.listen(MAX_BACKLOG)
        self._loop.add_reader(listening.fileno(), self._accept)

    def close(self) -> None:
        """Accept no more connections, and close those that wait."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._retry is not None:
            self._retry.cancel()
        else:
            self._loop.remove_reader(self._listening.fileno())
        self._loop.call_later(CLOSE_SECONDS, self._listening.close)
        for accepted in [each for waiting in self._waiting.values() for each in waiting]:
            accepted.close()
        self._waiting.clear()

    async def wait_closed(self) -> None:
        """Return at once: uvicorn waits for the connections itself."""

    def get_loop(self) -> asyncio.AbstractEventLoop:
        """Return the event loop."""
        return self._loop

    def is_serving(self) -> bool:
        """Whether connections are accepted."""
        return not self._is_closed

    async def start_serving(self) -> None:
        """Do nothing: connections are accepted from the start."""

    async def serve_forever(self) -> None:
        """Not supported."""
        raise NotImplementedError

    def _accept(self) -> None:
        """Accept connections that wait."""
        for _ in range(ACCEPTED_PER_TURN):
            try:
                accepted, address = self._listening.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError as error:
                if error.errno in OUT_OF_RESOURCES:
                    self._pause(error)
                    return
                continue  # the client has gone
            accepted.settimeout(0)
            self._put(accepted, find_caller(address[0]))

    def _pause(self, error: OSError) -> None:
        """Accept nothing for a while: the process has no descriptors or no memory left."""
        log.error("No connection can be accepted: %s", error.strerror)
        self._loop.remove_reader(self._listening.fileno())
        self._retry = self._loop.call_later(RETRY_SECONDS, self._continue)

    def _continue(self) -> None:
        self._retry = None
        self._loop.add_reader(self._listening.fileno(), self._accept)

    def _put(self, accepted: socket, caller: Hashable) -> None:
        """Let a connection wait for its turn, or refuse one if too many are open or wait."""
        self._waiting.setdefault(caller, deque()).append(accepted)
        self._number += 1
        if self._number + len(self._opening) + len(self._open) > self._limit:
            crowd = max(self._waiting, key=lambda each: len(self._waiting[each]))
            refused = self._take(crowd, deque.pop)
            if refused is not None:
                refuse(refused)
        self._queue.run(caller, partial(self._open_next, caller))

    def _take(self, caller: Hashable, pop: Callable[[deque[socket]], socket]) -> socket | None:
        """Return a connection of a caller that no longer waits; None without one."""
        waiting = self._waiting.get(caller)
        if not waiting:
            return None
        self._number -= 1
        accepted = pop(waiting)
        if not waiting:
            del self._waiting[caller]
        return accepted

    def _open_next(self, caller: Hashable) -> None:
        """Open the connection of a caller that has waited longest, if it was not refused."""
        accepted = self._take(caller, deque.popleft)
        if accepted is None:
            return
        task = self._loop.create_task(self._open_connection(accepted))
        self._opening.add(task)
        task.add_done_callback(self._opening.discard)

    async def _open_connection(self, accepted: socket) -> None:
        """Pass a connection on to its protocol."""
        try:
            _, protocol = await self._loop.connect_accepted_socket(
                cast("Callable[[], asyncio.Protocol]", self._create), accepted
            )
        except OSError:  # the client has gone
            accepted.close()
        else:
            self._open = cast("ServedConnection", protocol).connections


def refuse(accepted: socket) -> None:
    """Send 503 and close a connection that was not opened."""
    try:
        accepted.send(create_response(503))
    except OSError:  # the client has gone
        pass
    finally:
        accepted.close()


class AcceptingLoop(Loop):
    """An event loop whose servers of one plain socket are listeners."""

    async def create_server(self, protocol_factory: Any, *arguments: Any, **options: Any) -> Any:
        """Serve the connections of a socket, of which at most `backlog` are open or wait."""
        listening = options.get("sock")
        if listening is None or options.get("ssl") is not None:
            return await super().create_server(protocol_factory, *arguments, **options)
        return Listener(listening, protocol_factory, options["backlog"])


create_loop = AcceptingLoop
