"""That the process is asked to end, told before the server waits for its connections to close."""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def told_to_stop(stop: Callable[[], None], delay: float = 0.0) -> Iterator[None]:
    """Call `stop` at SIGINT and SIGTERM meanwhile, beside whatever else is done at them.

    What else is done at SIGTERM is done so many seconds later: until then requests still come from
    load balancers that have not asked yet whether the server is ready. Nothing is called where
    nothing else is done at them, nor in another thread than the main one, which is the one that
    takes signals.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {
        number: handler for number in SIGNALS if callable(handler := signal.getsignal(number))
    }

    def taken(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)
        handler = before[signal.Signals(number)]
        if delay and number == signal.SIGTERM:
            loop.call_soon_threadsafe(loop.call_later, delay, handler, number, frame)
        else:
            handler(number, frame)

    for number in before:
        signal.signal(number, taken)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
