"""Acting on a shutdown signal before uvicorn waits for its connections to close."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def on_shutdown_signal(callback: Callable[[], None], delay: float = 0.0) -> Iterator[None]:
    """Call `callback` on SIGINT and SIGTERM within the block, and then uvicorn's handler.

    On SIGTERM, uvicorn's handler is called `delay` seconds later: until load balancers notice that
    the server is not ready, they still send requests.
    Does nothing outside the main thread, which alone receives signals, and for signals without a
    handler.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    handlers = {
        number: handler for number in SIGNALS if callable(handler := signal.getsignal(number))
    }

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(callback)
        handler = handlers[signal.Signals(number)]
        if delay and number == signal.SIGTERM:
            loop.call_soon_threadsafe(loop.call_later, delay, handler, number, frame)
        else:
            handler(number, frame)

    for number in handlers:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
