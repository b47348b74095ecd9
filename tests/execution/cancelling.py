"""Operations that fail, as tests may run them by graphql-core."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])


def cancels(test: Test) -> Test:
    """A test in which graphql-core cancels what runs beside a field that failed.

    A task that it cancels before its first step never awaits the coroutine it was made for, nor
    the items of an async generator.
    """
    marked: Test = pytest.mark.usefixtures("collected")(
        pytest.mark.filterwarnings(
            "ignore:coroutine .* was never awaited:RuntimeWarning",
            "ignore::pytest.PytestUnraisableExceptionWarning",
        )(test)
    )
    return marked
