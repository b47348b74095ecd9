"""Whether a request is waiting for anything that it may continue from."""

from collections.abc import Callable


class Activity:
    """The statements and computations of a request that have not ended.

    It is entered with `with`, as often as needed. `is_idle` is whether everything has ended.
    """

    def __init__(self) -> None:
        self._count = 0
        self.is_idle = True
        self._callbacks: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        self._count += 1
        self.is_idle = False

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if self._count == 0:
            self.is_idle = True
            callbacks, self._callbacks = self._callbacks, []
            for callback in callbacks:
                callback()

    def call_when_idle(self, callback: Callable[[], None]) -> None:
        """Call a function once when everything has ended."""
        self._callbacks.append(callback)
