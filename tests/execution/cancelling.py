"""A decorator for tests in which graphql-core cancels tasks."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

Test = TypeVar("Test", bound=Callable[..., Any])


def allow_cancelled_tasks(test: Test) -> Test:
    """Ignore warnings about tasks that graphql-core cancels beside a failed field.

    A task that is cancelled before its first step never awaits its coroutine, nor the items of an
    async generator.
    """
    decorated: Test = pytest.mark.usefixtures("collect_garbage")(
        pytest.mark.filterwarnings(
            "ignore:coroutine .* was never awaited:RuntimeWarning",
            "ignore::pytest.PytestUnraisableExceptionWarning",
        )(test)
    )
    return decorated
