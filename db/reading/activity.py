"""Whether a request is waiting for anything that it may continue from."""

from collections.abc import Callable


class Activity:
    """The statements and computations of a request that have not ended.

    It is entered with `with`, as often as needed.
    """

    def __init__(self) -> None:
        self._count = 0
        self._callbacks: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        self._count += 1

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if self._count == 0:
            callbacks, self._callbacks = self._callbacks, []
            for callback in callbacks:
                callback()

    @property
    def is_idle(self) -> bool:
        """Whether everything has ended."""
        return self._count == 0

    def call_when_idle(self, callback: Callable[[], None]) -> None:
        """Call a function once when everything has ended."""
        self._callbacks.append(callback)
